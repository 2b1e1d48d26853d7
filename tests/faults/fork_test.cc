// fork() in the host: what a child can do with a store that it inherited.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

// Runs fn() in a child; whether it ended by itself and fn() was true there.
template <class Fn>
testing::AssertionResult InAChild(const Fn& fn) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    alarm(30);  // ends a child that hangs
    _exit(fn() ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) {
    return testing::AssertionFailure() << "no child";
  }
  if (WIFSIGNALED(status)) {
    return testing::AssertionFailure()
           << "ended by signal " << WTERMSIG(status)
           << (WTERMSIG(status) == SIGALRM ? ": it hung" : "");
  }
  return WEXITSTATUS(status) == 0 ? testing::AssertionSuccess()
                                  : testing::AssertionFailure()
                                        << "it ended with "
                                        << WEXITSTATUS(status);
}

// Everything that a single thread does; true: as it should be. gtest's checks
// would not reach the parent.
bool Works(Store& store) {
  bool good = store.CheckInvariants().ok();
  for (int i = 0; i < 200; ++i) {
    const std::string key = "child" + std::to_string(i);
    good = store.Set(key, std::string(100, 'c')).ok() && good;
    good = store.Get(key).ok() && good;
  }
  good = store.Del("child0").ok() && good;
  const auto moved = store.Transact([](Transaction& txn) {
    Must(txn.IncrBy("from", -1));
    txn.Add("to", 1);
  });
  good = moved.ok() && good;
  Session session(store);
  good = session.Watch({"child1", "an absent key"}).ok() && good;
  Batch batch = session.Multi();
  batch.Set("child1", "seen");
  good = batch.Exec().committed() && good;
  good = store.PurgeExpired().ok() && good;
  good = store.FlushAll().ok() && store.Size() == 0 && good;
  return store.CheckInvariants().ok() && good;
}

// Waits until every other thread of this process sleeps. One that is only
// starting may hold a lock of the sanitizer's allocator, which a child of that
// moment would wait for in vain: clang 14 does not hold it across a fork().
void AwaitOthersAsleep() {
  const std::string self = std::to_string(gettid());
  const auto sleeps = [&](const std::filesystem::path& task) {
    if (task.filename() == self) return true;
    std::ifstream file(task / "stat");
    std::string line;
    // The state follows the name, which ends with the last parenthesis; of a
    // thread that has ended there is no file.
    if (!std::getline(file, line)) return true;
    const std::size_t name_end = line.rfind(") ");
    return name_end != std::string::npos && line.substr(name_end + 2, 1) == "S";
  };
  for (int i = 0; i < 10'000; ++i) {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    if (std::all_of(begin(tasks), end(tasks),
                    [&](const auto& task) { return sleeps(task.path()); })) {
      return;
    }
    std::this_thread::sleep_for(1ms);
  }
  ADD_FAILURE() << "a thread is busy";
}

class ForkTest : public testing::TestWithParam<bool> {
 protected:
  ForkTest() {
    Options options;
    options.clock = &clock_;
    options.background_expiry = GetParam();
    store_ = std::make_unique<Store>(OpenStore(options));
    Must(store_->Set("key", "the parent's"));
    AwaitOthersAsleep();
  }

  ManualClock clock_;
  std::unique_ptr<Store> store_;
};
INSTANTIATE_TEST_SUITE_P(Stores, ForkTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& reads) {
                           return std::string(reads.param
                                                  ? "WithABackgroundThread"
                                                  : "OfOneThread");
                         });

TEST_P(ForkTest, AChildReadsAndWritesACopy) {
  EXPECT_TRUE(InAChild([&] {
    return store_->Get("key").value_or(std::nullopt) == "the parent's" &&
           Works(*store_);
  }));
  EXPECT_EQ(GetText(*store_, "key"), "the parent's");
  EXPECT_EQ(store_->Size(), 1u);
}

TEST_P(ForkTest, AChildDestroysTheStoreAndExits) {
  EXPECT_TRUE(InAChild([&] {
    const bool good = store_->Set("key", "the child's").ok();
    store_.reset();
    if (good) std::exit(0);  // with everything that runs at an exit
    return false;
  }));
  EXPECT_EQ(GetText(*store_, "key"), "the parent's");
}

TEST_P(ForkTest, AChildHasStoresAndThreadsOfItsOwn) {
  EXPECT_TRUE(InAChild([&] {
    Options options;
    options.clock = &clock_;
    Store own = OpenStore(options);  // with a background thread
    SetOptions soon;
    soon.ttl = 5ms;
    bool good = own.Set("stale", "1", soon).ok();
    clock_.Advance(6ms);
    std::thread([&] {
      good = store_->Set("from a thread", "1").ok() && good;
    }).join();
    while (own.Size() > 0) std::this_thread::sleep_for(1ms);  // or the alarm
    store_.reset();
    return good;
  }));
}

TEST_P(ForkTest, AChildOfAChildWorksToo) {
  EXPECT_TRUE(InAChild([&] {
    return store_->Set("key", "the child's").ok() &&
           static_cast<bool>(InAChild([&] {
             return GetText(*store_, "key") == "the child's" && Works(*store_);
           })) &&
           Works(*store_);
  }));
  EXPECT_EQ(GetText(*store_, "key"), "the parent's");
}

// Takes its time where the background thread asks, which then holds a lock.
class SlowClock final : public Clock {
 public:
  TimePoint Now() const override {
    if (slow_.load() && std::this_thread::get_id() != owner_) {
      asked_.store(true);
      std::this_thread::sleep_for(50ms);
    }
    return clock_.Now();
  }
  void Advance(Duration by) { clock_.Advance(by); }
  void SetSlow(bool slow) { slow_.store(slow); }
  // Waits until the background thread is asking.
  void AwaitAsked() {
    asked_.store(false);
    while (!asked_.load()) std::this_thread::yield();
  }

 private:
  const std::thread::id owner_ = std::this_thread::get_id();
  ManualClock clock_;
  std::atomic<bool> slow_{false};
  mutable std::atomic<bool> asked_{false};
};

TEST(ForkWhileItPurgesTest, AChildFindsEveryLockFree) {
  SlowClock clock;
  Options options;
  options.clock = &clock;
  options.shards = 1;
  Store store = OpenStore(options);
  for (int round = 0; round < 3; ++round) {
    SetOptions soon;
    soon.ttl = 5ms;
    for (int i = 0; i < 100; ++i) {
      Must(store.Set("stale" + std::to_string(i), "1", soon));
    }
    clock.Advance(6ms);
    clock.SetSlow(true);
    clock.AwaitAsked();
    ASSERT_TRUE(InAChild([&] { return Works(store); })) << "round " << round;
    clock.SetSlow(false);
  }
}

// The background thread may be waiting for a lock that the body holds.
TEST(ForkInABodyTest, DoesNotWaitForTheBackgroundThread) {
  ManualClock clock;
  Options options;
  options.clock = &clock;
  options.shards = 1;
  Store store = OpenStore(options);
  SetOptions soon;
  soon.ttl = 5ms;
  for (int i = 0; i < 100; ++i) {
    Must(store.Set("stale" + std::to_string(i), "1", soon));
  }
  Must(store.Atomically({"key"}, [&](Transaction& txn) {
    clock.Advance(6ms);
    std::this_thread::sleep_for(150ms);  // longer than its period
    EXPECT_TRUE(InAChild([] { return true; }));
    Must(txn.Set("key", "1"));
  }));
  EXPECT_EQ(GetText(store, "key"), "1");
}

}  // namespace
}  // namespace vigil

// A soak: threads that come and go, values of all sizes, keys that expire on a
// clock a thousand times too fast. Memory must be flat in the last half.
//
// Four seconds; ten minutes with VIGIL_TEST_FULL=1; VIGIL_SOAK_SECONDS says
// another time.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <malloc.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/faults/failing_new.h"
#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

using SteadyClock = std::chrono::steady_clock;

// AddressSanitizer keeps what was freed for a while, so its pages say nothing.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kPagesCount = false;
#elif defined(__has_feature)
constexpr bool kPagesCount = !__has_feature(address_sanitizer);
#else
constexpr bool kPagesCount = true;
#endif

std::chrono::seconds Length() {
  const char* const given = std::getenv("VIGIL_SOAK_SECONDS");
  if (given != nullptr) return std::chrono::seconds(std::atoi(given));
  return std::chrono::seconds(IsFullRun() ? 600 : 4);
}

std::int64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t total = 0;
  std::int64_t resident = 0;
  file >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

struct Sample {
  std::int64_t accounted;
  std::int64_t live;
  std::int64_t resident;
};

constexpr int kKeys = 600;  // that stay, and as many that expire

class Soak {
 public:
  Soak() : store_(OpenStore(WithClock())) {
    Random random(1);
    for (int i = 0; i < kKeys; ++i) {
      Must(store_.Set("stays" + std::to_string(i), Value(random)));
    }
  }

  Store& store() { return store_; }
  std::uint64_t steps() const { return steps_.load(); }
  std::uint64_t threads() const { return threads_.load(); }

  // Goes on until `end`: one thread at a time, a new one every few
  // milliseconds.
  void Churn(int index, SteadyClock::time_point end) {
    std::uint64_t stream = static_cast<std::uint64_t>(index) << 32;
    while (SteadyClock::now() < end) {
      std::thread([&] {
        Random random(++stream);
        Session session(store_);
        const auto until = SteadyClock::now() +
                           std::chrono::milliseconds(random.Between(5, 60));
        while (SteadyClock::now() < std::min(until, end)) {
          for (int i = 0; i < 20; ++i) Step(random, session);
          steps_.fetch_add(20, std::memory_order_relaxed);
        }
      }).join();
      threads_.fetch_add(1, std::memory_order_relaxed);
    }
  }

  // The clock runs a thousand times too fast.
  void MoveTime(SteadyClock::time_point start) {
    const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(
        SteadyClock::now() - start);
    clock_.Set(begin_ + Duration(passed.count()));
  }

  Sample Look() {
    // A reader that is taken off its core for some milliseconds holds back what
    // is freed meanwhile. That passes, but malloc keeps the pages it took; here
    // it is about those that are in use.
    malloc_trim(0);
    return {.accounted = static_cast<std::int64_t>(store_.Stats().bytes),
            .live = LiveBytes(),
            .resident = ResidentBytes()};
  }

 private:
  Options WithClock() {
    Options options;
    options.clock = &clock_;
    options.shards = 16;
    options.background_expiry = true;
    return options;
  }

  // 1 byte to 64 KiB, small ones more often.
  static std::string Value(Random& random) {
    return std::string(random.Between(1, std::uint64_t{1} << random.Below(17)),
                       'v');
  }
  static std::string Key(const char* kind, Random& random) {
    return kind + std::to_string(random.Below(kKeys));
  }

  void Step(Random& random, Session& session) {
    const std::string stays = Key("stays", random);
    const std::string ends = Key("ends", random);
    SetOptions soon;
    soon.ttl = Duration(random.Between(1, 20'000));  // up to 20 ms of ours
    switch (random.Below(10)) {
      case 0:
      case 1:
        Must(store_.Set(stays, Value(random)));
        break;
      case 2:
      case 3:
        Must(store_.Set(ends, Value(random), soon));
        break;
      case 4:
        Ignore(store_.Append(ends, Value(random).substr(0, 100)));
        Ignore(store_.Expire(ends, *soon.ttl));
        break;
      case 5:
        Ignore(store_.Transact([&](Transaction& txn) {
          Must(txn.Get(stays));
          Must(txn.Set(ends, Value(random), soon));
          txn.Add("sum", 1);
        }));
        break;
      case 6: {
        Must(session.Watch({stays, ends, Key("never", random)}));
        Batch batch = session.Multi();
        batch.Set(ends, Value(random), soon);
        batch.Get(stays);
        Ignore(batch.Exec());
        break;
      }
      case 7:
        Ignore(session.Execute({"COPY", stays, ends, "REPLACE"}));
        Ignore(session.Execute({"PEXPIRE", ends, "9000"}));
        break;
      case 8:
        Ignore(store_.Rename(ends, Key("ends", random)));
        Ignore(store_.Del(Key("ends", random)));
        break;
      default:
        Must(store_.MGet({stays, ends}));
        Must(store_.Scan(0, 20));
    }
  }

  const TimePoint begin_ = TimePoint(Duration(1'000'000'000'000));
  ManualClock clock_{begin_};
  Store store_;
  std::atomic<std::uint64_t> steps_{0};
  std::atomic<std::uint64_t> threads_{0};
};

// The mean of a part of the samples, in quarters of the whole.
double Mean(const std::vector<Sample>& samples, int quarter,
            std::int64_t Sample::*field) {
  const std::size_t count = samples.size() / 4;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    sum += static_cast<double>(
        samples[static_cast<std::size_t>(quarter) * count + i].*field);
  }
  return sum / static_cast<double>(count);
}

void ExpectFlat(const std::vector<Sample>& samples, const char* what,
                std::int64_t Sample::*field, double slack_mebibytes) {
  constexpr double kMebibyte = 1 << 20;
  double means[4];
  for (int i = 0; i < 4; ++i) means[i] = Mean(samples, i, field) / kMebibyte;
  std::cout << what << " by quarters, MiB: " << means[0] << " " << means[1]
            << " " << means[2] << " " << means[3] << "\n";
  EXPECT_LT(means[3], means[2] * 1.1 + slack_mebibytes) << what;
}

TEST(SoakTest, MemoryIsFlatInTheLastHalf) {
  // With an arena for each thread, pages would say where threads came and went.
  mallopt(M_ARENA_MAX, 1);
  Soak soak;
  const auto start = SteadyClock::now();
  const auto end = start + Length();
  std::thread first([&] { soak.Churn(1, end); });
  std::thread second([&] { soak.Churn(2, end); });
  const auto period = Length() / 200.0;
  std::vector<Sample> samples;
  auto next = start + period;
  while (SteadyClock::now() < end) {
    soak.MoveTime(start);
    if (SteadyClock::now() >= next) {
      samples.push_back(soak.Look());
      next += std::chrono::duration_cast<SteadyClock::duration>(period);
    }
    std::this_thread::sleep_for(1ms);
  }
  first.join();
  second.join();
  std::cout << soak.steps() << " steps, " << soak.threads() << " threads, "
            << soak.store().Stats().purged << " purged, " << samples.size()
            << " samples\n";
  ASSERT_GE(samples.size(), 20u);
  ExpectFlat(samples, "accounted", &Sample::accounted, 1.5);
  ExpectFlat(samples, "allocated", &Sample::live, 1.5);
  if (kPagesCount) ExpectFlat(samples, "resident", &Sample::resident, 4);
  EXPECT_GT(soak.store().Stats().purged, 0u);
  EXPECT_EQ(soak.store().Stats().ghosts, 0u);
  EXPECT_THAT(soak.store().CheckInvariants(), IsOk());
}

}  // namespace
}  // namespace vigil

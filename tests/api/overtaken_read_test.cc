// A read that is overtaken while it asks for the time must answer for an
// instant that there was: what it saw of a key and the time belong together.

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

constexpr TimePoint kStart(Duration(1'000'000));

// At its next reading, another thread drops the deadline of "key" and sets its
// value, and then a minute goes by. At no time is the key absent.
class OvertakingClock final : public Clock {
 public:
  void Overtake(Store& store) { store_ = &store; }

  TimePoint Now() const override {
    if (Store* const store = std::exchange(store_, nullptr)) {
      std::thread([&] { Must(store->Set("key", "new")); }).join();
      now_ += std::chrono::minutes(1);
    }
    return now_;
  }

 private:
  mutable Store* store_ = nullptr;
  mutable TimePoint now_ = kStart;
};

class OvertakenReadTest : public testing::Test {
 protected:
  OvertakenReadTest() : store_(OpenStore(WithClock())) {
    SetOptions lives_for_a_second;
    lives_for_a_second.ttl = std::chrono::seconds(1);
    Must(store_.Set("key", "old", lives_for_a_second));
    Must(store_.Set("other", "1"));
    clock_.Overtake(store_);
  }

  OvertakingClock clock_;
  Store store_;

 private:
  Options WithClock() {
    Options options;
    options.clock = &clock_;
    options.background_expiry = false;
    return options;
  }
};

TEST_F(OvertakenReadTest, GetFindsTheKey) {
  EXPECT_EQ(*store_.Get("key"), "new");
}

TEST_F(OvertakenReadTest, GetVersionedFindsTheKey) {
  EXPECT_EQ(store_.GetVersioned("key")->value, "new");
}

TEST_F(OvertakenReadTest, MGetOfOneKeyFindsIt) {
  EXPECT_EQ(*store_.MGet({"key"}),
            (std::vector<std::optional<std::string>>{"new"}));
}

TEST_F(OvertakenReadTest, MGetOfSeveralKeysFindsThem) {
  EXPECT_EQ(*store_.MGet({"key", "other"}),
            (std::vector<std::optional<std::string>>{"new", "1"}));
}

TEST_F(OvertakenReadTest, TtlIsOfADeadlineThatWasThen) {
  EXPECT_EQ(*store_.GetTtl("key"), (Ttl{true, std::nullopt}));
}

TEST_F(OvertakenReadTest, WordsFindTheKey) {
  Session session(store_);
  EXPECT_EQ(session.Execute({"GET", "key"}), Reply::Bulk("new"));
}

TEST_F(OvertakenReadTest, TtlInWordsIsOfADeadlineThatWasThen) {
  Session session(store_);
  EXPECT_EQ(session.Execute({"PTTL", "key"}), Reply::Integer(-1));
}

}  // namespace
}  // namespace vigil

// The interface for C where allocations fail: nothing may be thrown into C.

#include <cstdint>
#include <string>

#include "gtest/gtest.h"

#include "vigil/c.h"

#include "tests/faults/failing_new.h"

namespace vigil {
namespace {

constexpr int kTooMany = 10'000;
const std::string kLongKey(100, 'k');
const std::string kLongValue(10'000, 'v');

vigil_store* OpenStore(enum vigil_status* status) {
  const vigil_setting settings[] = {{VIGIL_SHARDS, 1},
                                    {VIGIL_BACKGROUND_EXPIRY, 0}};
  vigil_store* store = nullptr;
  *status = vigil_open(settings, 2, &store);
  return store;
}

// Calls `step(store)`, on a new store each time, with one allocation after the
// other failing, until none does. Where it fails, `step` has to answer
// VIGIL_OUT_OF_MEMORY; what is in the store then is for `unchanged(store)`.
template <class Step, class Unchanged>
void FailEach(Step step, Unchanged unchanged) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    enum vigil_status status;
    vigil_store* const store = OpenStore(&status);
    ASSERT_EQ(status, VIGIL_OK);
    bool threw = false;
    const bool failed = RunFailing(
        nth, [&] { status = step(store); }, &threw);
    EXPECT_FALSE(threw) << "allocation " << nth;
    if (status == VIGIL_OUT_OF_MEMORY) {
      EXPECT_TRUE(failed) << "allocation " << nth;
      EXPECT_STREQ(vigil_last_message(), "there is no memory left");
      unchanged(store);
    } else {
      // Or it did without.
      EXPECT_EQ(status, VIGIL_OK) << "allocation " << nth;
    }
    vigil_close(store);
    if (!failed) return;
  }
  FAIL() << "it never ends";
}

uint64_t Keys(const vigil_store* store) {
  vigil_stats stats{};
  EXPECT_EQ(vigil_get_stats(store, &stats, sizeof stats), VIGIL_OK);
  return stats.keys;
}

void ExpectNoKeys(const vigil_store* store) { EXPECT_EQ(Keys(store), 0U); }

TEST(CFaultTest, OpeningAnswersThatThereIsNoMemory) {
  for (int nth = 1; nth < kTooMany; ++nth) {
    enum vigil_status status = VIGIL_OK;
    vigil_store* store = nullptr;
    bool threw = false;
    const bool failed = RunFailing(
        nth, [&] { store = OpenStore(&status); }, &threw);
    ASSERT_FALSE(threw) << "allocation " << nth;
    ASSERT_EQ(status == VIGIL_OK, store != nullptr) << "allocation " << nth;
    if (store == nullptr) {
      ASSERT_EQ(status, VIGIL_OUT_OF_MEMORY);
    }
    vigil_close(store);
    if (!failed) return;
  }
}

TEST(CFaultTest, ASetThatFailsHasNotHappened) {
  FailEach(
      [](vigil_store* store) {
        return vigil_set(store, kLongKey.data(), kLongKey.size(),
                         kLongValue.data(), kLongValue.size());
      },
      ExpectNoKeys);
}

TEST(CFaultTest, ATransactionThatFailsHasNotHappened) {
  const auto body = [](vigil_txn* txn, void*) -> int {
    const enum vigil_status set =
        vigil_txn_set(txn, kLongKey.data(), kLongKey.size(), kLongValue.data(),
                      kLongValue.size());
    if (set != VIGIL_OK) return set;
    return vigil_txn_incr(txn, "n", 1, 1, nullptr);
  };
  FailEach(
      [&](vigil_store* store) {
        return vigil_transact(store, body, nullptr, 0, 0, nullptr);
      },
      ExpectNoKeys);
}

TEST(CFaultTest, WordsThatFailHaveNotHappened) {
  const char* const words[] = {"SET", kLongKey.c_str(), kLongValue.c_str()};
  FailEach(
      [&](vigil_store* store) {
        vigil_session* session = nullptr;
        enum vigil_status status = vigil_session_new(store, &session);
        if (status == VIGIL_OK) {
          status = vigil_execute(session, 3, words, nullptr, nullptr);
        }
        vigil_session_free(session);
        return status;
      },
      ExpectNoKeys);
}

TEST(CFaultTest, ObjectsWithoutMemoryAreNull) {
  bool threw = false;
  EXPECT_TRUE(RunFailing(
      1, [] { EXPECT_EQ(vigil_buffer_new(), nullptr); }, &threw));
  EXPECT_FALSE(threw);
  EXPECT_TRUE(RunFailing(
      1, [] { EXPECT_EQ(vigil_reply_new(), nullptr); }, &threw));
  EXPECT_FALSE(threw);
}

}  // namespace
}  // namespace vigil

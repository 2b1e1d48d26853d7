// The interface for C: transactions with a body.

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

#include "gtest/gtest.h"

#include "vigil/c.h"

#include "tests/api/c_fixture.h"

namespace vigil {
namespace {

// A body of any type, through `context`.
template <class Body>
enum vigil_status Transact(vigil_store* store, Body body, int* attempts,
                           int max_attempts = 0) {
  return vigil_transact(
      store,
      [](vigil_txn* txn, void* context) -> int {
        return (*static_cast<Body*>(context))(txn);
      },
      &body, max_attempts, 0, attempts);
}

using CTransactTest = CInterface;

TEST_F(CTransactTest, CommitsAllThatTheBodyDid) {
  Put("gone", "1");
  Put("short", "1");
  int attempts = 0;
  EXPECT_EQ(Transact(
                store_,
                [&](vigil_txn* txn) {
                  EXPECT_EQ(vigil_txn_set(txn, "k", 1, "v", 1), VIGIL_OK);
                  int64_t sum = 0;
                  EXPECT_EQ(vigil_txn_incr(txn, "n", 1, 2, &sum), VIGIL_OK);
                  EXPECT_EQ(sum, 2);
                  EXPECT_EQ(vigil_txn_add(txn, "m", 1, 3), VIGIL_OK);
                  bool removed = false;
                  EXPECT_EQ(vigil_txn_del(txn, "gone", 4, &removed), VIGIL_OK);
                  EXPECT_TRUE(removed);
                  bool applied = false;
                  EXPECT_EQ(vigil_txn_expire(txn, "short", 5, 10, &applied),
                            VIGIL_OK);
                  EXPECT_TRUE(applied);
                  return VIGIL_OK;
                },
                &attempts),
            VIGIL_OK);
  EXPECT_EQ(attempts, 1);
  EXPECT_EQ(Value("k"), "v");
  EXPECT_EQ(Value("n"), "2");
  EXPECT_EQ(Value("m"), "3");
  EXPECT_EQ(Value("gone"), std::nullopt);
  int64_t left = 0;
  EXPECT_EQ(vigil_ttl(store_, "short", 5, &left, nullptr), VIGIL_OK);
  EXPECT_EQ(left, 10);
}

TEST_F(CTransactTest, DropsAllWhereTheBodyRefuses) {
  EXPECT_EQ(Transact(
                store_,
                [](vigil_txn* txn) {
                  EXPECT_EQ(vigil_txn_set(txn, "k", 1, "v", 1), VIGIL_OK);
                  return VIGIL_FAILED_PRECONDITION;
                },
                nullptr),
            VIGIL_FAILED_PRECONDITION);
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CTransactTest, RunsTheBodyAgainAfterALostRace) {
  Put("n", "1");
  int attempts = 0;
  bool interfered = false;
  const auto body = [&](vigil_txn* txn) -> int {
    int64_t number = 0;
    bool found = false;
    const enum vigil_status read =
        vigil_txn_get_int(txn, "n", 1, &number, &found);
    if (read != VIGIL_OK) return read;
    EXPECT_TRUE(found);
    if (!interfered) {
      interfered = true;
      // Somebody else: a store called by this thread would be refused.
      const auto other = [](vigil_store* store) {
        EXPECT_EQ(vigil_set(store, "n", 1, "10", 2), VIGIL_OK);
      };
      std::thread(other, store_).join();
    }
    const std::string next = std::to_string(number + 1);
    return vigil_txn_set(txn, "n", 1, next.data(), next.size());
  };
  EXPECT_EQ(Transact(store_, body, &attempts), VIGIL_OK);
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(Value("n"), "11");
}

TEST_F(CTransactTest, GivesUpAfterTheLastAttempt) {
  Put("n", "1");
  int attempts = 0;
  const auto body = [&](vigil_txn* txn) -> int {
    EXPECT_EQ(vigil_txn_watch(txn, "n", 1), VIGIL_OK);
    std::thread([&] { Put("n", "2"); }).join();
    return vigil_txn_set(txn, "k", 1, "v", 1);
  };
  EXPECT_EQ(Transact(store_, body, &attempts, /*max_attempts=*/3),
            VIGIL_CONFLICT);
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CTransactTest, KeepsTheSentenceOfWhatTheBodyPassesOn) {
  Put("name", "text");
  EXPECT_EQ(Transact(
                store_,
                [](vigil_txn* txn) -> int {
                  return vigil_txn_incr(txn, "name", 4, 1, nullptr);
                },
                nullptr),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_NE(std::strstr(vigil_last_message(), "name"), nullptr)
      << vigil_last_message();
}

TEST_F(CTransactTest, AnswersWhatAnAddMeetsAtTheCommit) {
  Put("k", "text");
  EXPECT_EQ(Transact(
                store_,
                [](vigil_txn* txn) -> int {
                  EXPECT_EQ(vigil_txn_set(txn, "other", 5, "v", 1), VIGIL_OK);
                  return vigil_txn_add(txn, "k", 1, 1);
                },
                nullptr),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(Value("other"), std::nullopt);
}

TEST_F(CTransactTest, RefusesANumberThatIsNoStatus) {
  for (const int answer : {-1, 9, 1'000'000}) {
    EXPECT_EQ(Transact(
                  store_,
                  [&](vigil_txn* txn) {
                    EXPECT_EQ(vigil_txn_set(txn, "k", 1, "v", 1), VIGIL_OK);
                    return answer;
                  },
                  nullptr),
              VIGIL_FAILED_PRECONDITION);
  }
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CTransactTest, LetsNoExceptionOut) {
  int attempts = 0;
  EXPECT_EQ(Transact(
                store_,
                [](vigil_txn* txn) -> int {
                  EXPECT_EQ(vigil_txn_set(txn, "k", 1, "v", 1), VIGIL_OK);
                  throw std::runtime_error("of the body");
                },
                &attempts),
            VIGIL_FAILED_PRECONDITION);
  EXPECT_EQ(attempts, 1);
  EXPECT_STREQ(vigil_last_message(), "the body threw an exception");
  EXPECT_EQ(Value("k"), std::nullopt);
}

TEST_F(CTransactTest, RefusesABodyThatIsNullAndImpossibleNumbers) {
  const auto nothing = [](vigil_txn*, void*) -> int { return VIGIL_OK; };
  int attempts = 9;
  EXPECT_EQ(vigil_transact(store_, nullptr, nullptr, 0, 0, &attempts),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(attempts, 0);
  EXPECT_EQ(vigil_transact(nullptr, nothing, nullptr, 0, 0, nullptr),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_transact(store_, nothing, nullptr, -1, 0, nullptr),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_transact(store_, nothing, nullptr, 0, -1, nullptr),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_transact(store_, nothing, nullptr, 0, INT64_MAX, nullptr),
            VIGIL_OK);
}

TEST_F(CTransactTest, ReadsWhatItWroteIntoABuffer) {
  Put("k", "before");
  const auto body = [&](vigil_txn* txn) -> int {
    bool found = false;
    EXPECT_EQ(vigil_txn_get(txn, "k", 1, buffer_, &found), VIGIL_OK);
    EXPECT_TRUE(found);
    EXPECT_STREQ(vigil_buffer_data(buffer_), "before");
    EXPECT_EQ(vigil_txn_set(txn, "k", 1, "after", 5), VIGIL_OK);
    EXPECT_EQ(vigil_txn_get(txn, "k", 1, buffer_, &found), VIGIL_OK);
    EXPECT_STREQ(vigil_buffer_data(buffer_), "after");
    return VIGIL_OK;
  };
  EXPECT_EQ(Transact(store_, body, nullptr), VIGIL_OK);
}

}  // namespace
}  // namespace vigil

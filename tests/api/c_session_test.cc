// The interface for C: sessions, words and replies.

#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/c.h"

#include "tests/api/c_fixture.h"

namespace vigil {
namespace {

using CSessionTest = CInterface;

TEST_F(CSessionTest, RunsWhatIsQueuedWhereNothingMoved) {
  Put("k", "1");
  EXPECT_EQ(vigil_watch(session_, "k", 1), VIGIL_OK);
  EXPECT_EQ(vigil_multi(session_), VIGIL_OK);
  EXPECT_EQ(Say({"INCRBY", "k", "2"}), VIGIL_OK);
  EXPECT_EQ(Text(reply_), "QUEUED");
  EXPECT_EQ(Say({"GET", "k"}), VIGIL_OK);
  EXPECT_EQ(vigil_exec(session_, reply_), VIGIL_OK);
  ASSERT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_ARRAY);
  ASSERT_EQ(vigil_reply_count(reply_), 2U);
  EXPECT_EQ(vigil_reply_integer(vigil_reply_element(reply_, 0)), 3);
  EXPECT_EQ(Text(vigil_reply_element(reply_, 1)), "3");
  EXPECT_EQ(vigil_reply_element(reply_, 2), nullptr);
}

TEST_F(CSessionTest, NamesWhatItLostOn) {
  EXPECT_EQ(vigil_watch(session_, "a\0b", 3), VIGIL_OK);
  EXPECT_EQ(vigil_multi(session_), VIGIL_OK);
  EXPECT_EQ(Say({"SET", "done", "1"}), VIGIL_OK);
  Put(std::string_view("a\0b", 3), "somebody else");
  EXPECT_EQ(vigil_exec(session_, reply_), VIGIL_CONFLICT);
  EXPECT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_NULL_ARRAY);
  EXPECT_EQ(Value("done"), std::nullopt);

  ASSERT_EQ(vigil_conflict_count(session_), 1U);
  vigil_conflict conflict{};
  ASSERT_EQ(vigil_get_conflict(session_, 0, &conflict), VIGIL_OK);
  EXPECT_EQ(std::string(conflict.key, conflict.key_size),
            std::string_view("a\0b", 3));
  EXPECT_EQ(conflict.kind, VIGIL_CREATED);
  EXPECT_LT(conflict.seen, conflict.now);
  EXPECT_EQ(vigil_get_conflict(session_, 1, &conflict), VIGIL_INVALID_ARGUMENT);
}

TEST_F(CSessionTest, RefusesWhatItsStateDoesNotAllow) {
  EXPECT_EQ(vigil_exec(session_, reply_), VIGIL_FAILED_PRECONDITION);
  EXPECT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_ERROR);
  EXPECT_EQ(Text(reply_), vigil_last_message());
  EXPECT_EQ(vigil_discard(session_), VIGIL_FAILED_PRECONDITION);
  EXPECT_EQ(vigil_multi(session_), VIGIL_OK);
  EXPECT_EQ(vigil_multi(session_), VIGIL_FAILED_PRECONDITION);
  EXPECT_EQ(vigil_watch(session_, "k", 1), VIGIL_FAILED_PRECONDITION);
  EXPECT_EQ(Say({"NOSUCHCOMMAND"}), VIGIL_OK);
  EXPECT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_ERROR);
  EXPECT_EQ(vigil_exec(session_, nullptr), VIGIL_FAILED_PRECONDITION);
}

TEST_F(CSessionTest, DiscardsTheQueueAndTheWatches) {
  EXPECT_EQ(vigil_watch(session_, "k", 1), VIGIL_OK);
  EXPECT_EQ(vigil_multi(session_), VIGIL_OK);
  EXPECT_EQ(Say({"SET", "done", "1"}), VIGIL_OK);
  EXPECT_EQ(vigil_discard(session_), VIGIL_OK);
  Put("k", "moved");
  EXPECT_EQ(vigil_multi(session_), VIGIL_OK);
  EXPECT_EQ(vigil_exec(session_, nullptr), VIGIL_OK);
  EXPECT_EQ(Value("done"), std::nullopt);
}

TEST_F(CSessionTest, UnwatchesSoThatNothingIsLost) {
  EXPECT_EQ(vigil_watch(session_, "k", 1), VIGIL_OK);
  Put("k", "moved");
  EXPECT_EQ(vigil_unwatch(session_), VIGIL_OK);
  EXPECT_EQ(vigil_multi(session_), VIGIL_OK);
  EXPECT_EQ(vigil_exec(session_, nullptr), VIGIL_OK);
}

TEST_F(CSessionTest, TakesWordsWithAndWithoutSizes) {
  const char* const words[] = {"SET", "k", "a\0b"};
  const size_t sizes[] = {3, 1, 3};
  EXPECT_EQ(vigil_execute(session_, 3, words, sizes, reply_), VIGIL_OK);
  EXPECT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_SIMPLE);
  EXPECT_EQ(Say({"STRLEN", "k"}), VIGIL_OK);
  EXPECT_EQ(vigil_reply_integer(reply_), 3);
  EXPECT_EQ(Say({"GET", "nothing"}), VIGIL_OK);
  EXPECT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_NULL);
}

TEST_F(CSessionTest, RefusesWordsThatAreNull) {
  const char* const words[] = {"GET", nullptr};
  const size_t sizes[] = {3, 1};
  const size_t empty[] = {3, 0};
  EXPECT_EQ(vigil_execute(session_, 2, words, nullptr, reply_),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_execute(session_, 2, words, sizes, reply_),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_execute(session_, 2, nullptr, nullptr, reply_),
            VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_execute(session_, 2, words, empty, reply_), VIGIL_OK);
  EXPECT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_NULL);
  // No words are an answer of the words themselves.
  EXPECT_EQ(vigil_execute(session_, 0, nullptr, nullptr, reply_), VIGIL_OK);
  EXPECT_EQ(vigil_reply_kind(reply_), VIGIL_KIND_ERROR);
}

TEST_F(CSessionTest, ReadsNothingFromAReplyThatIsNull) {
  size_t size = 9;
  EXPECT_EQ(vigil_reply_kind(nullptr), VIGIL_KIND_NULL);
  EXPECT_EQ(vigil_reply_integer(nullptr), 0);
  EXPECT_STREQ(vigil_reply_text(nullptr, &size), "");
  EXPECT_EQ(size, 0U);
  EXPECT_EQ(vigil_reply_count(nullptr), 0U);
  EXPECT_EQ(vigil_reply_element(nullptr, 0), nullptr);
  vigil_reply_free(nullptr);
}

TEST_F(CSessionTest, RefusesNullsInsteadOfFollowingThem) {
  vigil_session* session = nullptr;
  EXPECT_EQ(vigil_session_new(nullptr, &session), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_session_new(store_, nullptr), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_watch(nullptr, "k", 1), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_multi(nullptr), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_exec(nullptr, reply_), VIGIL_INVALID_ARGUMENT);
  EXPECT_EQ(vigil_conflict_count(nullptr), 0U);
  vigil_session_free(nullptr);
}

}  // namespace
}  // namespace vigil

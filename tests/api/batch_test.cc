// Batch and ExecResult: every queued operation with its reply, handles, and
// batches that are moved, used twice or foreign.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;

class BatchTest : public testing::Test {
 protected:
  BatchTest() {
    Must(store_->MSet({{"text", "abc"}, {"number", "5"}, {"other", "xyz"}}));
    store_.SetFor("timed", "t", 100ms);
  }

  // The reply to one operation queued alone by queue(batch).
  template <class Queue>
  auto ReplyTo(const Queue& queue) {
    Batch batch = session_.Multi();
    const auto handle = queue(batch);
    const ExecResult result = batch.Exec();
    EXPECT_EQ(result.size(), 1u);
    return result[handle];
  }

  TimedStore store_;
  Session session_{*store_};
};

TEST_F(BatchTest, Get) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Get("text"); }), Holds("abc"));
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Get("absent"); }),
              Holds(std::nullopt));
}

TEST_F(BatchTest, GetInt) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.GetInt("number"); }), Holds(5));
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.GetInt("text"); }),
              HasCode(StatusCode::kInvalidArgument));
}

TEST_F(BatchTest, GetRange) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.GetRange("text", 1, -1); }),
              Holds("bc"));
}

TEST_F(BatchTest, StrLen) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.StrLen("text"); }), Holds(3u));
}

TEST_F(BatchTest, Exists) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Exists("text"); }), Holds(true));
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Exists("absent"); }),
              Holds(false));
}

TEST_F(BatchTest, Type) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Type("text"); }),
              Holds(ValueType::kString));
}

TEST_F(BatchTest, GetTtl) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.GetTtl("timed"); }),
              Holds(Ttl{true, 100ms}));
}

TEST_F(BatchTest, MGet) {
  const std::array<std::string_view, 3> keys = {"text", "absent", "number"};
  EXPECT_THAT(ReplyTo([&](Batch& b) { return b.MGet(keys); }),
              Holds(ElementsAre("abc", std::nullopt, "5")));
}

TEST_F(BatchTest, Set) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Set("text", "new"); }), IsOk());
  EXPECT_EQ(GetText(*store_, "text"), "new");
}

TEST_F(BatchTest, SetWithOptions) {
  SetOptions options;
  options.return_old = true;
  options.ttl = 1s;
  const auto reply =
      ReplyTo([&](Batch& b) { return b.Set("text", "new", options); });
  EXPECT_TRUE(Must(reply).applied);
  EXPECT_EQ(Must(reply).old, "abc");
  EXPECT_THAT(store_->GetTtl("text"), Holds(Ttl{true, 1s}));
}

TEST_F(BatchTest, GetSet) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.GetSet("text", "new"); }),
              Holds("abc"));
  EXPECT_EQ(GetText(*store_, "text"), "new");
}

TEST_F(BatchTest, GetDel) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.GetDel("text"); }), Holds("abc"));
  EXPECT_THAT(store_->Exists("text"), Holds(false));
}

TEST_F(BatchTest, Append) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Append("text", "de"); }),
              Holds(5u));
  EXPECT_EQ(GetText(*store_, "text"), "abcde");
}

TEST_F(BatchTest, SetRange) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.SetRange("text", 2, "XY"); }),
              Holds(4u));
  EXPECT_EQ(GetText(*store_, "text"), "abXY");
}

TEST_F(BatchTest, IncrBy) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.IncrBy("number", 2); }),
              Holds(7));
}

TEST_F(BatchTest, DecrBy) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.DecrBy("number", 7); }),
              Holds(-2));
}

TEST_F(BatchTest, IncrByFloat) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.IncrByFloat("number", 0.5L); }),
              Holds(5.5L));
  EXPECT_EQ(GetText(*store_, "number"), "5.5");
}

TEST_F(BatchTest, MSet) {
  const std::array<KeyValue, 2> entries = {{{"a", "1"}, {"b", "2"}}};
  EXPECT_THAT(ReplyTo([&](Batch& b) { return b.MSet(entries); }), IsOk());
  EXPECT_THAT(store_->MGet({"a", "b"}), Holds(ElementsAre("1", "2")));
}

TEST_F(BatchTest, MSetNx) {
  const std::array<KeyValue, 2> entries = {{{"a", "1"}, {"text", "2"}}};
  EXPECT_THAT(ReplyTo([&](Batch& b) { return b.MSetNx(entries); }),
              Holds(false));
  EXPECT_THAT(store_->Exists("a"), Holds(false));
}

TEST_F(BatchTest, Del) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Del("text"); }), Holds(true));
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Del("text"); }), Holds(false));
}

TEST_F(BatchTest, Rename) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Rename("text", "to"); }), IsOk());
  EXPECT_EQ(GetText(*store_, "to"), "abc");
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Rename("text", "to"); }),
              HasCode(StatusCode::kNotFound));
}

TEST_F(BatchTest, RenameNx) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.RenameNx("text", "other"); }),
              Holds(false));
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.RenameNx("text", "to"); }),
              Holds(true));
}

TEST_F(BatchTest, Copy) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Copy("text", "other"); }),
              Holds(false));
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Copy("text", "other", true); }),
              Holds(true));
  EXPECT_EQ(GetText(*store_, "other"), "abc");
}

TEST_F(BatchTest, Expire) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Expire("text", 1s); }),
              Holds(true));
  EXPECT_THAT(store_->GetTtl("text"), Holds(Ttl{true, 1s}));
  EXPECT_THAT(ReplyTo([](Batch& b) {
                return b.Expire("text", 1s, ExpireWhen::kIfNone);
              }),
              Holds(false));
}

TEST_F(BatchTest, ExpireAt) {
  const TimePoint deadline = store_.Now() + 1s;
  EXPECT_THAT(ReplyTo([&](Batch& b) { return b.ExpireAt("text", deadline); }),
              Holds(true));
  EXPECT_THAT(store_->GetTtl("text"), Holds(Ttl{true, 1s}));
}

TEST_F(BatchTest, Persist) {
  EXPECT_THAT(ReplyTo([](Batch& b) { return b.Persist("timed"); }),
              Holds(true));
  EXPECT_THAT(store_->GetTtl("timed"), Holds(Ttl{true, std::nullopt}));
}

TEST_F(BatchTest, OperationsSeeWhatThoseBeforeThemDid) {
  Batch batch = session_.Multi();
  batch.Set("a", "1");
  batch.Rename("a", "b");
  const auto gone = batch.Exists("a");
  const auto there = batch.IncrBy("b", 1);
  batch.Del("b");
  const auto recreated = batch.Append("b", "x");
  const ExecResult result = batch.Exec();
  EXPECT_THAT(result[gone], Holds(false));
  EXPECT_THAT(result[there], Holds(2));
  EXPECT_THAT(result[recreated], Holds(1u));
  EXPECT_EQ(GetText(*store_, "b"), "x");
}

TEST_F(BatchTest, ManyOperationsOnOneKey) {
  Batch batch = session_.Multi();
  for (int i = 0; i < 1000; ++i) batch.Append("long", "0123456789");
  EXPECT_EQ(batch.Exec().size(), 1000u);
  EXPECT_THAT(store_->StrLen("long"), Holds(10'000u));
}

TEST_F(BatchTest, ArgumentsAreCopiedIntoTheQueue) {
  Batch batch = session_.Multi();
  {
    std::string key(50, 'k');
    std::string value(50, 'v');
    const std::array<KeyValue, 1> entries = {{{key, value}}};
    batch.MSet(entries);
    key.assign(50, '?');
    value.assign(50, '?');
  }
  Must(batch.Exec().status());
  EXPECT_EQ(GetText(*store_, std::string(50, 'k')), std::string(50, 'v'));
}

TEST_F(BatchTest, ExecTwiceIsRefused) {
  Batch batch = session_.Multi();
  batch.IncrBy("number", 1);
  Must(batch.Exec().status());
  EXPECT_THAT(batch.Exec(), HasCode(StatusCode::kFailedPrecondition));
  EXPECT_EQ(GetText(*store_, "number"), "6");
}

TEST_F(BatchTest, AMovedBatchRunsOnce) {
  Batch batch = session_.Multi();
  batch.IncrBy("number", 1);
  Batch moved = std::move(batch);
  const auto second = moved.IncrBy("number", 1);
  EXPECT_THAT(moved.Exec()[second], Holds(7));
}

TEST_F(BatchTest, AHandleFromBeforeTheMoveIsGoodAfterIt) {
  Batch batch = session_.Multi();
  const auto first = batch.IncrBy("number", 1);
  Batch moved = std::move(batch);
  EXPECT_THAT(moved.Exec()[first], Holds(6));
}

TEST_F(BatchTest, DroppingAMovedFromBatchKeepsTheOtherOpen) {
  Must(session_.Watch("text"));
  std::optional<Batch> batch = session_.Multi();
  Batch moved = std::move(*batch);
  batch.reset();
  EXPECT_EQ(session_.watched(), 1u);
  EXPECT_THAT(moved.Exec(), IsOk());
}

TEST_F(BatchTest, AssigningOverAnOpenBatchDiscardsIt) {
  Session other(*store_);
  Batch batch = session_.Multi();
  batch.IncrBy("number", 1);
  batch = other.Multi();
  EXPECT_THAT(session_.Watch("text"), IsOk());
  EXPECT_THAT(batch.Exec(), IsOk());
  EXPECT_EQ(GetText(*store_, "number"), "5");
}

TEST_F(BatchTest, QueueingOnAMovedFromBatchRunsNothing) {
  Batch batch = session_.Multi();
  Batch moved = std::move(batch);
  batch.Set("text", "lost");  // NOLINT(bugprone-use-after-move): the subject
  Must(moved.Exec().status());
  EXPECT_EQ(GetText(*store_, "text"), "abc");
}

TEST_F(BatchTest, SizeCountsTheQueue) {
  Batch batch = session_.Multi();
  EXPECT_EQ(batch.size(), 0u);
  batch.Get("text");
  batch.Del("text");
  EXPECT_EQ(batch.size(), 2u);
}

TEST_F(BatchTest, AHandleOfAnotherBatchIsRefused) {
  Batch first = session_.Multi();
  const auto foreign = first.Get("text");
  Must(first.Exec().status());
  Batch second = session_.Multi();
  second.Get("text");
  EXPECT_THAT(second.Exec()[foreign], HasCode(StatusCode::kInvalidArgument));
}

TEST_F(BatchTest, AHandleOfAnotherStoresBatchIsRefused) {
  Store other_store;
  Session other(other_store);
  Batch first = other.Multi();
  const auto foreign = first.Get("text");
  Batch second = session_.Multi();
  second.Get("text");
  EXPECT_THAT(second.Exec()[foreign], HasCode(StatusCode::kInvalidArgument));
}

TEST_F(BatchTest, AHandleOfALostExecSaysConflict) {
  Must(session_.Watch("text"));
  Must(store_->Set("text", "foreign"));
  Batch batch = session_.Multi();
  const auto handle = batch.Get("text");
  EXPECT_THAT(batch.Exec()[handle], HasCode(StatusCode::kConflict));
}

TEST_F(BatchTest, AHandleOfANestedMultiSaysWhyNothingRan) {
  Batch batch = session_.Multi();
  Batch nested = session_.Multi();
  const auto handle = nested.Get("text");
  EXPECT_THAT(nested.Exec()[handle], HasCode(StatusCode::kFailedPrecondition));
}

TEST_F(BatchTest, AnExecIsOneCommit) {
  Batch batch = session_.Multi();
  for (int i = 0; i < 10; ++i) batch.Set(std::to_string(i), "v");
  const std::uint64_t before = store_->Stats().commits;
  Must(batch.Exec().status());
  EXPECT_EQ(store_->Stats().commits, before + 1);
}

}  // namespace
}  // namespace vigil

// The checker on histories written by hand: one per anomaly, and right ones.

#include "tests/history/checker.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/history/anomaly.h"
#include "tests/history/history.h"
#include "tests/history/history_builder.h"
#include "tests/history/overlap.h"

namespace vigil::history {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr KeyId kX = 0;
constexpr KeyId kY = 1;

std::vector<std::string> Found(const Builder& history) {
  std::vector<std::string> names;
  for (const Anomaly& anomaly : Check(history.get()).anomalies) {
    names.push_back(NameOf(anomaly));
  }
  return names;
}

// --- Right ones ---

TEST(CheckerTest, AcceptsAnEmptyHistory) {
  EXPECT_THAT(Found(Builder()), IsEmpty());
}

TEST(CheckerTest, AcceptsASerialHistory) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 4, 5).Read(kX, 3, 2).Write(kX, 4, 3);
  history.Begin(1, 2, 3).Read(kX, 1, 1).Read(kY, 2, 1).Write(kX, 3, 2);
  EXPECT_THAT(Found(history), IsEmpty());
  EXPECT_EQ(Check(history.get()).unplaced_writes, 0u);
}

TEST(CheckerTest, AcceptsOldValuesWhileTransactionsOverlap) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 9).Write(kX, 3, 2).Write(kY, 4, 2);
  history.Begin(1, 3, 8).Read(kX, 1).Read(kY, 2);
  history.Begin(2, 3, 4).Read(kX, 3).Read(kY, 4);
  EXPECT_THAT(Found(history), IsEmpty());
}

TEST(CheckerTest, AcceptsWritesPlacedByWhatTheyReplaced) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 10);
  history.Begin(0, 2, 9).Read(kX, 1).Write(kX, 2);
  history.Begin(1, 2, 9).Read(kX, 2).Write(kX, 3);
  history.Begin(2, 2, 9).Read(kX, 3).Write(kX, 4, 20);
  EXPECT_THAT(Found(history), IsEmpty());
  EXPECT_EQ(Check(history.get()).unplaced_writes, 0u);
}

TEST(CheckerTest, AcceptsAbsenceBeforeBetweenAndAfter) {
  Builder history;
  history.Begin(0, 10, 11).Read(kX, kAbsent).Write(kX, 1, 1);
  history.Begin(0, 20, 21).Read(kX, 1, 1).Delete(kX);
  history.Begin(0, 30, 31).Read(kX, kAbsent).Write(kX, 2, 5);
  history.Begin(1, 0, 1).Read(kX, kAbsent);
  history.Begin(1, 12, 13).Read(kX, 1);
  history.Begin(1, 22, 23).Read(kX, kAbsent);
  EXPECT_THAT(Found(history), IsEmpty());
}

TEST(CheckerTest, AcceptsKeysThatGoByTheirDeadline) {
  Builder history;
  history.KeysExpire();
  history.Begin(0, 10, 11).Read(kX, kAbsent).Write(kX, 1, 1);
  history.Begin(0, 20, 21).Read(kX, kAbsent).Write(kX, 2, 5);
  history.Begin(1, 12, 13).Read(kX, kAbsent);
  EXPECT_THAT(Found(history), IsEmpty());
}

TEST(CheckerTest, AcceptsOwnReadsOfOwnWrites) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1).Read(kX, 1, 7).Write(kX, 2).Read(kX, 2,
                                                                       7);
  history.Begin(1, 0, 1).Read(kX, 2, 7);
  EXPECT_EQ(Check(history.get()).unplaced_writes, 0u);
}

TEST(CheckerTest, AcceptsWhatALostAttemptReadAndDidNotWrite) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 5).Write(kX, 3, 2).Write(kY, 4, 2);
  history.Begin(1, 2, 3).Read(kX, 1).Read(kY, 2).Write(kX, 9).Lost();
  history.Begin(1, 4, 7).Read(kX, 3).Read(kY, 4).Write(kX, 5, 3);
  EXPECT_THAT(Found(history), IsEmpty());
  const Verdict verdict = Check(history.get());
  EXPECT_EQ(verdict.committed, 3u);
  EXPECT_EQ(verdict.lost, 1u);
  EXPECT_EQ(verdict.unplaced_writes, 0u);
}

TEST(CheckerTest, DoesNotAskWhatAnAbortedTransactionRead) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 9).Write(kX, 3, 2).Write(kY, 4, 2);
  history.Begin(1, 2, 9).Read(kX, 1).Read(kY, 4).Aborted();
  EXPECT_THAT(Found(history), IsEmpty());
}

// --- Without a cycle ---

TEST(CheckerTest, FindsG1a) {
  Builder history;
  history.Begin(0, 0, 5).Write(kX, 1, 1).Aborted();
  history.Begin(1, 1, 2).Read(kX, 1);
  EXPECT_THAT(Found(history), ElementsAre("G1a: aborted read"));
}

TEST(CheckerTest, FindsG1b) {
  Builder history;
  history.Begin(0, 0, 5).Write(kX, 1).Write(kX, 2, 1);
  history.Begin(1, 1, 2).Read(kX, 1);
  EXPECT_THAT(Found(history), ElementsAre("G1b: intermediate read"));
}

TEST(CheckerTest, FindsALostAttemptThatReadWhatWasNeverCommitted) {
  Builder history;
  history.Begin(0, 0, 5).Write(kX, 1, 1).Aborted();
  history.Begin(1, 1, 2).Read(kX, 1).Lost();
  EXPECT_THAT(Found(history), ElementsAre("G1a: aborted read"));
}

TEST(CheckerTest, FindsAReadOfWhatALostAttemptWrote) {
  Builder history;
  history.Begin(0, 0, 5).Write(kX, 1).Lost();
  history.Begin(1, 1, 2).Read(kX, 1);
  EXPECT_THAT(Found(history), ElementsAre("G1a: aborted read"));
}

TEST(CheckerTest, FindsATransactionThatDoesNotSeeItsOwnWrite) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 3).Write(kX, 2, 2).Read(kX, 1);
  EXPECT_THAT(Found(history),
              ElementsAre("internal: own reads and writes disagree"));
}

TEST(CheckerTest, FindsAReadThatDoesNotRepeat) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 9).Write(kX, 2, 2);
  history.Begin(1, 3, 4).Read(kX, 1).Read(kX, 2);
  EXPECT_THAT(Found(history),
              ElementsAre("internal: own reads and writes disagree"));
}

TEST(CheckerTest, FindsAValueThatNobodyWrote) {
  Builder history;
  history.Begin(0, 0, 1).Read(kX, 9);
  EXPECT_THAT(Found(history), ElementsAre("unknown value"));
}

TEST(CheckerTest, FindsTwoWritesOfOneVersion) {
  Builder history;
  history.Begin(0, 0, 5).Write(kX, 1, 1);
  history.Begin(1, 0, 5).Write(kX, 2, 1);
  EXPECT_THAT(Found(history), ElementsAre("duplicate version"));
}

TEST(CheckerTest, FindsAVersionThatMovedWithoutAWrite) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 3).Read(kX, 1, 2);
  EXPECT_THAT(Found(history), ElementsAre("duplicate version"));
}

TEST(CheckerTest, FindsATornValue) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1, 77);
  history.Begin(0, 2, 3).Read(kX, 1, 1, 78);
  EXPECT_THAT(Found(history), ElementsAre("torn value"));
}

TEST(CheckerTest, FindsAListThatLostAnElement) {
  Builder history;
  history.IsListAppend();
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 3).Write(kX, 2, 2);
  history.Begin(1, 4, 5).Read(kX, 2, 2, HashList(HashList(0, 1), 2));
  EXPECT_THAT(Found(history), IsEmpty());
  history.Begin(1, 6, 7).Read(kX, 2, 2, HashList(HashList(0, 9), 2));
  EXPECT_THAT(Found(history), ElementsAre("torn value"));
}

TEST(CheckerTest, FindsAbsenceOfAKeyThatWasThere) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(1, 2, 3).Read(kX, kAbsent);
  EXPECT_THAT(Found(history), ElementsAre("impossible absence"));
}

// --- Cycles ---

TEST(CheckerTest, FindsG0) {
  Builder history;
  history.Begin(0, 0, 9).Write(kX, 1, 1).Write(kY, 1, 2);
  history.Begin(1, 0, 9).Write(kX, 2, 2).Write(kY, 2, 1);
  EXPECT_THAT(Found(history), ElementsAre("G0"));
}

TEST(CheckerTest, FindsG1c) {
  Builder history;
  history.Begin(0, 0, 9).Write(kX, 1, 1).Read(kY, 2);
  history.Begin(1, 0, 9).Write(kY, 2, 1).Read(kX, 1);
  EXPECT_THAT(Found(history), ElementsAre("G1c"));
}

TEST(CheckerTest, FindsGSingle) {
  Builder history;  // a read that is half before and half after a commit
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 9).Write(kX, 3, 2).Write(kY, 4, 2);
  history.Begin(1, 2, 9).Read(kX, 1).Read(kY, 4);
  EXPECT_THAT(Found(history), ElementsAre("G-single"));
}

TEST(CheckerTest, FindsALostAttemptThatReadOfTwoMoments) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 9).Write(kX, 3, 2).Write(kY, 4, 2);
  history.Begin(1, 2, 9).Read(kX, 1).Read(kY, 4).Lost();
  EXPECT_THAT(Found(history), ElementsAre("G-single"));
}

TEST(CheckerTest, FindsALostAttemptThatReadWhatWasGone) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 3).Write(kX, 2, 2);
  history.Begin(1, 4, 5).Read(kX, 1).Lost();
  EXPECT_THAT(Found(history), ElementsAre("G-single-realtime"));
}

TEST(CheckerTest, FindsALostUpdateByVersion) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 9).Read(kX, 1).Write(kX, 2, 2);
  history.Begin(1, 2, 9).Read(kX, 1).Write(kX, 3, 3);
  EXPECT_THAT(Found(history), ElementsAre("lost update"));
}

TEST(CheckerTest, FindsALostUpdateByWhatWasReplaced) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 9).Read(kX, 1).Write(kX, 2);
  history.Begin(1, 2, 9).Read(kX, 1).Write(kX, 3);
  EXPECT_THAT(Found(history), ElementsAre("lost update"));
}

TEST(CheckerTest, FindsWriteSkew) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 9).Read(kX, 1).Read(kY, 2).Write(kX, 3, 2);
  history.Begin(1, 2, 9).Read(kX, 1).Read(kY, 2).Write(kY, 4, 2);
  EXPECT_THAT(Found(history), ElementsAre("G2-item"));
}

TEST(CheckerTest, FindsALongFork) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 9).Write(kX, 3, 2);
  history.Begin(1, 2, 9).Write(kY, 4, 2);
  history.Begin(2, 2, 9).Read(kX, 3).Read(kY, 2);
  history.Begin(3, 2, 9).Read(kX, 1).Read(kY, 4);
  EXPECT_THAT(Found(history), ElementsAre("G2-item"));
}

TEST(CheckerTest, FindsASessionThatGoesBack) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 9).Write(kX, 2, 2);
  history.Begin(1, 3, 5).Read(kX, 2);
  history.Begin(1, 5, 7).Read(kX, 1);  // no time between: a session's matter
  EXPECT_THAT(Found(history), ElementsAre("G-single-session"));
}

TEST(CheckerTest, FindsAStaleRead) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1);
  history.Begin(0, 2, 3).Write(kX, 2, 2);
  history.Begin(1, 4, 5).Read(kX, 1);
  EXPECT_THAT(Found(history), ElementsAre("G-single-realtime"));
}

TEST(CheckerTest, FindsAReadOfTheFuture) {
  Builder history;
  history.Begin(0, 4, 5).Write(kX, 1, 1);
  history.Begin(1, 0, 1).Read(kX, 1);
  EXPECT_THAT(Found(history), ElementsAre("G1c-realtime"));
}

TEST(CheckerTest, FindsVersionsThatGoBackInTime) {
  Builder history;
  history.Begin(0, 4, 5).Write(kX, 1, 1);
  history.Begin(1, 0, 1).Write(kX, 2, 2);
  EXPECT_THAT(Found(history), ElementsAre("G0-realtime"));
}

TEST(CheckerTest, FindsAStaleReadOfAbsence) {
  Builder history;  // x was made and deleted before y, which the reader saw
  history.Begin(0, 0, 9).Read(kX, kAbsent).Write(kX, 1, 1);
  history.Begin(1, 0, 9).Read(kX, 1).Write(kY, 1, 1);
  history.Begin(2, 0, 9).Read(kY, 1).Read(kX, kAbsent);
  EXPECT_THAT(Found(history), ElementsAre("G-single"));
}

TEST(CheckerTest, FindsADeleteThatDidNotHappenAtOnce) {
  Builder history;
  history.Begin(0, 0, 1).Write(kX, 1, 1).Write(kY, 2, 1);
  history.Begin(0, 2, 9).Read(kX, 1).Read(kY, 2).Delete(kX).Delete(kY);
  history.Begin(1, 2, 9).Read(kX, kAbsent).Read(kY, 2);
  EXPECT_THAT(Found(history), ElementsAre("G-single"));
}

TEST(CheckerTest, TellsComponentsApart) {
  Builder history;
  history.Begin(0, 0, 9).Write(kX, 1, 1).Read(kY, 2);
  history.Begin(1, 0, 9).Write(kY, 2, 1).Read(kX, 1);
  history.Begin(2, 20, 29).Write(2, 1, 1).Write(3, 1, 2);
  history.Begin(3, 20, 29).Write(2, 2, 2).Write(3, 2, 1);
  EXPECT_THAT(Found(history), testing::UnorderedElementsAre("G1c", "G0"));
}

TEST(CheckerTest, FindsTheSmallestCycle) {
  Builder history;
  for (KeyId i = 0; i < 5; ++i) {  // a ring of five, and a pair inside
    history.Begin(i, 0, 9).Write(i, 1, 1).Read((i + 1) % 5, 1);
    if (i == 1) history.Read(kX, 1);
  }
  const Verdict verdict = Check(history.get());
  ASSERT_EQ(verdict.anomalies.size(), 1u);
  EXPECT_EQ(verdict.anomalies[0].cycle.size(), 2u);
}

// --- Overlap ---

TEST(OverlapTest, CountsTransactionsThatMeetAnotherSessions) {
  Builder history;
  history.Begin(0, 0, 1).Begin(0, 2, 5).Begin(0, 6, 7).Begin(0, 30, 31);
  history.Begin(1, 3, 4).Begin(1, 5, 9).Begin(1, 20, 21);
  const Overlap overlap = MeasureOverlap(history.get());
  EXPECT_EQ(overlap.transactions, 7u);
  EXPECT_EQ(overlap.overlapping, 4u);  // 2-5, 6-7, 3-4, 5-9
}

TEST(OverlapTest, SeesThatSessionsTookTurns) {
  Builder history;
  history.Begin(0, 0, 1).Begin(0, 1, 2);
  history.Begin(1, 3, 4).Begin(1, 4, 5);
  EXPECT_EQ(MeasureOverlap(history.get()).overlapping, 0u);
}

// --- Texts ---

TEST(StoryTest, SaysWhoReadWhatAndWhyThatCannotBe) {
  Builder history;
  history.Begin(0, 1000, 2000).Write(kX, 1, 1);
  history.Begin(0, 3000, 9000).Read(kX, 1).Write(kX, 2, 2);
  history.Begin(1, 3000, 9000).Read(kX, 1).Write(kX, 3, 3);
  const Verdict verdict = Check(history.get());
  ASSERT_EQ(verdict.anomalies.size(), 1u);
  const std::string story = Story(history.get(), verdict.anomalies[0]);
  EXPECT_THAT(story, HasSubstr("lost update\n"));
  EXPECT_THAT(story, HasSubstr("T1 (session 0, EXEC, 0.000 to 6.000 us)\n"
                               "    read k0 = v1\n    wrote k0 = v2 @2\n"));
  EXPECT_THAT(story, HasSubstr("T2 before T1 (rw): T2 read k0 as it was before "
                               "T1 changed it\n"));
  EXPECT_THAT(story, HasSubstr("would come before itself"));
  EXPECT_THAT(Graphviz(history.get(), verdict.anomalies[0]),
              HasSubstr("T2 -> T1 [label=\"rw k0\"];"));
}

}  // namespace
}  // namespace vigil::history

// That the checks see what they are for.

#include "api/tool/ledger_check.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/status.h"
#include "vigil/store.h"

#include "api/tool/ledger.h"
#include "api/tool/ledger_run.h"

namespace vigil::tool {
namespace {

using testing::HasSubstr;

constexpr Cents kMax = std::numeric_limits<Cents>::max();

// a pays b 3.00 into t; b pays a 1.00.
Ledger SmallLedger() {
  Ledger ledger;
  ledger.accounts = {{"a", 10'00}, {"b", 5'00}};
  ledger.tallies = {"t"};
  ledger.transfers = {{0, 1, 0, 3'00}, {1, 0, kNoTally, 1'00}};
  return ledger;
}

class LedgerCheckTest : public testing::Test {
 protected:
  LedgerCheckTest() { EXPECT_TRUE(OpenAccounts(ledger_, store_).ok()); }

  // As if the first transfer had been committed twice and the second once.
  void ApplyByHand() {
    EXPECT_TRUE(store_.DecrBy("a", 5'00).ok());
    EXPECT_TRUE(store_.IncrBy("b", 5'00).ok());
    EXPECT_TRUE(store_.IncrBy("t", 6'00).ok());
  }

  std::vector<Check> Checks() const {
    return CheckLedger(ledger_, committed_, store_);
  }

  static std::string Failures(const std::vector<Check>& checks) {
    std::string text;
    for (const Check& check : checks) {
      if (!check.passed) text += check.sentence + "\n";
    }
    return text;
  }

  const Ledger ledger_ = SmallLedger();
  const std::vector<std::uint32_t> committed_ = {2, 1};
  Store store_;
};

TEST_F(LedgerCheckTest, PassesWhatTheCommittedTransfersSay) {
  ApplyByHand();
  EXPECT_EQ(Failures(Checks()), "");
  EXPECT_EQ(Checks().size(), 5U);
}

TEST_F(LedgerCheckTest, SeesOneCentThatVanished) {
  ApplyByHand();
  ASSERT_TRUE(store_.DecrBy("b", 1).ok());
  EXPECT_THAT(Failures(Checks()),
              HasSubstr("the accounts hold 14.99 in all, not the 15.00"));
}

TEST_F(LedgerCheckTest, SeesMoneyOnTheWrongAccount) {
  ApplyByHand();
  ASSERT_TRUE(store_.DecrBy("b", 1).ok());
  ASSERT_TRUE(store_.IncrBy("a", 1).ok());
  EXPECT_EQ(Failures(Checks()),
            "2 of 2 accounts differ from what was committed; \"a\" holds "
            "5.01 instead of 5.00\n");
}

TEST_F(LedgerCheckTest, SeesAnOverdrawnAccount) {
  ApplyByHand();
  ASSERT_TRUE(store_.DecrBy("a", 6'00).ok());
  EXPECT_THAT(Failures(Checks()), HasSubstr("1 account is overdrawn"));
}

TEST_F(LedgerCheckTest, SeesATallyThatMissesACommit) {
  ApplyByHand();
  ASSERT_TRUE(store_.DecrBy("t", 3'00).ok());
  EXPECT_THAT(Failures(Checks()),
              HasSubstr("the tallies hold 3.00 in all, not the 6.00"));
}

TEST_F(LedgerCheckTest, SeesAnAccountThatIsGone) {
  ApplyByHand();
  ASSERT_TRUE(store_.Del("a").ok());
  EXPECT_THAT(Failures(Checks()),
              HasSubstr("\"a\" holds no amount instead of 5.00"));
}

TEST_F(LedgerCheckTest, SeesAnAccountThatIsNoNumber) {
  ApplyByHand();
  ASSERT_TRUE(store_.Set("a", "much").ok());
  EXPECT_THAT(Failures(Checks()), HasSubstr("\"a\" holds no amount"));
}

TEST(SumsFitTest, AcceptsUpToTheLargestSum) {
  Ledger ledger;
  ledger.accounts = {{"a", kMax - 10}, {"b", 0}};
  ledger.transfers = {{0, 1, kNoTally, 5}};
  EXPECT_TRUE(SumsFit(ledger, 2));
  EXPECT_FALSE(SumsFit(ledger, 3));
}

TEST(SumsFitTest, RefusesOpeningBalancesThatOverflowTogether) {
  Ledger ledger;
  ledger.accounts = {{"a", kMax}, {"b", 1}};
  EXPECT_FALSE(SumsFit(ledger, 1));
}

TEST(SumsFitTest, RefusesAmountsThatOverflowTogether) {
  Ledger ledger;
  ledger.accounts = {{"a", 0}, {"b", 0}};
  ledger.transfers = {{0, 1, kNoTally, kMax}, {0, 1, kNoTally, 1}};
  EXPECT_FALSE(SumsFit(ledger, 1));
}

}  // namespace
}  // namespace vigil::tool

// Status and Result: codes, messages, copies and moves.

#include "vigil/status.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/matchers.h"

namespace vigil {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST(StatusTest, TheDefaultIsOk) {
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(Status().code(), StatusCode::kOk);
  EXPECT_THAT(std::string(Status().message()), IsEmpty());
  EXPECT_EQ(Status().ToString(), "kOk");
}

TEST(StatusTest, AnErrorCarriesItsMessage) {
  const Status status(StatusCode::kNotFound, "no such account");
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.message(), "no such account");
  EXPECT_EQ(status.ToString(), "kNotFound: no such account");
}

TEST(StatusTest, AnErrorWithoutAMessageSaysWhatItsCodeMeans) {
  EXPECT_THAT(std::string(Status(StatusCode::kConflict).message()),
              Not(IsEmpty()));
}

TEST(StatusTest, EveryCodeHasAName) {
  EXPECT_EQ(StatusCodeName(StatusCode::kOk), "kOk");
  EXPECT_EQ(StatusCodeName(StatusCode::kConflict), "kConflict");
  EXPECT_EQ(StatusCodeName(StatusCode::kWrongType), "kWrongType");
  EXPECT_EQ(StatusCodeName(StatusCode::kInvalidArgument), "kInvalidArgument");
  EXPECT_EQ(StatusCodeName(StatusCode::kOutOfRange), "kOutOfRange");
  EXPECT_EQ(StatusCodeName(StatusCode::kNotFound), "kNotFound");
  EXPECT_EQ(StatusCodeName(StatusCode::kFailedPrecondition),
            "kFailedPrecondition");
  EXPECT_EQ(StatusCodeName(StatusCode::kOutOfMemory), "kOutOfMemory");
  EXPECT_EQ(StatusCodeName(StatusCode::kDeadlineExceeded), "kDeadlineExceeded");
}

TEST(StatusTest, ACopyIsIndependent) {
  Status status(StatusCode::kNotFound, "one");
  const Status copy = status;
  status = Status(StatusCode::kConflict, "two");
  EXPECT_EQ(copy.message(), "one");
  EXPECT_EQ(copy.code(), StatusCode::kNotFound);
}

TEST(StatusTest, AssignmentOverwrites) {
  Status status(StatusCode::kNotFound, "one");
  const Status other(StatusCode::kConflict, "two");
  status = other;
  EXPECT_EQ(status.message(), "two");
  status = Ok();
  EXPECT_TRUE(status.ok());
  EXPECT_THAT(std::string(status.message()), IsEmpty());
}

TEST(StatusTest, AssignmentToItselfKeepsTheMessage) {
  Status status(StatusCode::kNotFound, "one");
  const Status& same = status;
  status = same;
  EXPECT_EQ(status.message(), "one");
}

TEST(StatusTest, IsSmall) { EXPECT_LE(sizeof(Status), 16u); }

TEST(ResultTest, HoldsAValue) {
  const Result<int> result = 5;
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(*result, 5);
  EXPECT_TRUE(result.status().ok());
  EXPECT_EQ(result.value_or(7), 5);
}

TEST(ResultTest, HoldsAnError) {
  const Result<int> result = InvalidArgument("no");
  EXPECT_FALSE(result.ok());
  EXPECT_THAT(result, FailsNaming(StatusCode::kInvalidArgument, "no"));
  EXPECT_EQ(result.value_or(7), 7);
}

TEST(ResultTest, AnOkStatusIsNoResult) {
  const Result<int> result = Ok();
  EXPECT_THAT(result, HasCode(StatusCode::kFailedPrecondition));
}

TEST(ResultTest, MovesItsValueOut) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 5);
}

TEST(ResultTest, AnEmptyOptionalIsAValue) {
  const Result<std::optional<std::string>> result =
      std::optional<std::string>();
  EXPECT_THAT(result, Holds(std::nullopt));
}

}  // namespace
}  // namespace vigil

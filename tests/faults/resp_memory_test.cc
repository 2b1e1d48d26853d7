// What the protocol's parsers allocate: in proportion to what has arrived,
// whatever lengths it claims.

#include <cstddef>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "vigil/reply.h"
#include "vigil/resp.h"

#include "tests/faults/failing_new.h"

namespace vigil {
namespace {

constexpr std::size_t kLittle = 4096;

template <class Parser>
std::size_t BytesToParse(std::string_view bytes) {
  Parser parser;
  const std::size_t before = BytesAllocatedByThisThread();
  parser.Feed(bytes);
  EXPECT_EQ(parser.Next(), Parsed::kNeedsMore);
  return BytesAllocatedByThisThread() - before;
}

TEST(RespMemoryTest, ARequestClaimsNoMemory) {
  EXPECT_LT(BytesToParse<RequestParser>("*1000000\r\n$536870912\r\n"), kLittle);
  EXPECT_LT(BytesToParse<RequestParser>("*2147483647\r\n$1\r\na\r\n"), kLittle);
}

TEST(RespMemoryTest, AReplyClaimsNoMemory) {
  EXPECT_LT(BytesToParse<ReplyParser>("$536870912\r\n"), kLittle);
  EXPECT_LT(BytesToParse<ReplyParser>("=536870912\r\n"), kLittle);
  EXPECT_LT(BytesToParse<ReplyParser>("*2147483647\r\n:1\r\n"), kLittle);
  EXPECT_LT(BytesToParse<ReplyParser>("%1073741823\r\n:1\r\n"), kLittle);
  std::string nested;
  for (int i = 0; i < 64; ++i) nested += "*2147483647\r\n";
  EXPECT_LT(BytesToParse<ReplyParser>(nested), 8 * kLittle);
}

TEST(RespMemoryTest, ManyShortWordsTakeAFewTimesTheirSize) {
  std::string bytes = "*1000000\r\n";
  for (int i = 0; i < 999'999; ++i) bytes += "$0\r\n\r\n";
  EXPECT_LT(BytesToParse<RequestParser>(bytes), 8 * bytes.size());
}

}  // namespace
}  // namespace vigil

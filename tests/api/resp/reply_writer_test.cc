// The bytes of each kind of reply. They were read off redis-server 7.0.15.

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/reply.h"
#include "vigil/resp.h"

namespace vigil {
namespace {

std::string Resp2(const Reply& reply) {
  std::string out;
  AppendReply(reply, Protocol::kResp2, out);
  return out;
}

std::string Resp3(const Reply& reply) {
  std::string out;
  AppendReply(reply, Protocol::kResp3, out);
  return out;
}

TEST(ReplyWriterTest, WritesAStatus) {
  EXPECT_EQ(Resp2(Reply::Ok()), "+OK\r\n");
  EXPECT_EQ(Resp3(Reply::Ok()), "+OK\r\n");
}

TEST(ReplyWriterTest, WritesAnError) {
  EXPECT_EQ(Resp2(Reply::Error("ERR syntax error")), "-ERR syntax error\r\n");
}

TEST(ReplyWriterTest, KeepsLineEndsOutOfALine) {
  EXPECT_EQ(Resp2(Reply::Error("ERR a\r\nb\nc\rd")), "-ERR a  b c d\r\n");
  EXPECT_EQ(Resp2(Reply::Simple("\r\n+OK\r\n")), "+  +OK  \r\n");
}

TEST(ReplyWriterTest, WritesIntegers) {
  EXPECT_EQ(Resp2(Reply::Integer(0)), ":0\r\n");
  EXPECT_EQ(Resp2(Reply::Integer(INT64_MIN)), ":-9223372036854775808\r\n");
  EXPECT_EQ(Resp3(Reply::Integer(INT64_MAX)), ":9223372036854775807\r\n");
}

TEST(ReplyWriterTest, WritesBulksWithAnyBytes) {
  EXPECT_EQ(Resp2(Reply::Bulk("")), "$0\r\n\r\n");
  const std::string bytes("a\r\n\0b", 5);
  EXPECT_EQ(Resp2(Reply::Bulk(bytes)), "$5\r\n" + bytes + "\r\n");
}

TEST(ReplyWriterTest, WritesNulls) {
  EXPECT_EQ(Resp2(Reply::Null()), "$-1\r\n");
  EXPECT_EQ(Resp2(Reply::NullArray()), "*-1\r\n");
  EXPECT_EQ(Resp3(Reply::Null()), "_\r\n");
  EXPECT_EQ(Resp3(Reply::NullArray()), "_\r\n");
}

TEST(ReplyWriterTest, WritesVerbatimTextAsABulkInResp2) {
  EXPECT_EQ(Resp2(Reply::Verbatim("hello")), "$5\r\nhello\r\n");
  EXPECT_EQ(Resp3(Reply::Verbatim("hello")), "=9\r\ntxt:hello\r\n");
}

TEST(ReplyWriterTest, WritesNestedArrays) {
  const Reply reply =
      Reply::Array({Reply::Array({}), Reply::Array({Reply::Integer(1)})});
  EXPECT_EQ(Resp2(reply), "*2\r\n*0\r\n*1\r\n:1\r\n");
  EXPECT_EQ(Resp3(reply), "*2\r\n*0\r\n*1\r\n:1\r\n");
}

TEST(ReplyWriterTest, WritesMapsAndSetsAsFlatArraysInResp2) {
  const Reply map = Reply::Map(
      {Reply::Bulk("a"), Reply::Integer(1), Reply::Bulk("b"), Reply::Null()});
  EXPECT_EQ(Resp2(map), "*4\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n$-1\r\n");
  EXPECT_EQ(Resp3(map), "%2\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n_\r\n");
  const Reply set = Reply::Set({Reply::Bulk("a"), Reply::Bulk("b")});
  EXPECT_EQ(Resp2(set), "*2\r\n$1\r\na\r\n$1\r\nb\r\n");
  EXPECT_EQ(Resp3(set), "~2\r\n$1\r\na\r\n$1\r\nb\r\n");
}

TEST(ReplyWriterTest, AppendsToWhatIsThere) {
  std::string out = "+OK\r\n";
  AppendReply(Reply::Error("ERR a\nb"), Protocol::kResp2, out);
  EXPECT_EQ(out, "+OK\r\n-ERR a b\r\n");
}

TEST(ReplyWriterTest, WritesARequest) {
  std::string out;
  const std::vector<std::string_view> words = {"SET", "k", ""};
  AppendRequest(words, out);
  EXPECT_EQ(out, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n");
}

}  // namespace
}  // namespace vigil

// Reply: how it keeps its text.

#include "vigil/reply.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace vigil {
namespace {

// Texts around the size up to which a reply keeps them in itself.
std::vector<std::string> Texts() {
  std::vector<std::string> texts;
  for (const std::size_t size : {0, 1, 15, 16, 36, 37, 38, 100}) {
    texts.emplace_back(size, 't');
  }
  texts.emplace_back("zero \0 inside", 13);
  return texts;
}

TEST(ReplyTest, OwnsACopyOfItsText) {
  for (const std::string& text : Texts()) {
    std::string from = text;
    const Reply reply = Reply::BulkOf(from);
    from.assign(from.size(), '?');
    EXPECT_EQ(reply.kind(), Reply::Kind::kBulk);
    EXPECT_EQ(reply.text(), text);
    EXPECT_EQ(reply.text().data()[text.size()], '\0') << "C reads up to it";
  }
}

TEST(ReplyTest, IsTheSameHoweverItsTextCameIn) {
  for (const std::string& text : Texts()) {
    EXPECT_EQ(Reply::BulkOf(text), Reply::Bulk(text));
    EXPECT_NE(Reply::BulkOf(text), Reply::Bulk(text + "t"));
    EXPECT_NE(Reply::BulkOf(text), Reply::Simple(text));
  }
  EXPECT_NE(Reply::BulkOf("same size"), Reply::BulkOf("size same"));
}

TEST(ReplyTest, KeepsItsTextWhereItIsCopiedAndMoved) {
  for (const std::string& text : Texts()) {
    Reply reply = Reply::BulkOf(text);
    const Reply copy = reply;
    EXPECT_EQ(copy.text(), text);
    Reply moved = std::move(reply);
    EXPECT_EQ(moved.text(), text);
    Reply assigned = Reply::BulkOf("another text, long enough for the heap");
    assigned = copy;
    EXPECT_EQ(assigned.text(), text);
    assigned = Reply::Integer(1);
    EXPECT_EQ(assigned.text(), "");
    EXPECT_EQ(std::move(moved).TakeText(), text);
    EXPECT_EQ(Reply::Bulk(text).TakeText(), text);
  }
}

}  // namespace
}  // namespace vigil

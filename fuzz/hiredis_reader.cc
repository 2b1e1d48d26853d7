#include "fuzz/hiredis_reader.h"

#include <cstddef>
#include <hiredis/hiredis.h>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace vigil::fuzz {
namespace {

Reply Convert(const redisReply& reply) {
  const auto text = [&] { return std::string(reply.str, reply.len); };
  switch (reply.type) {
    case REDIS_REPLY_STATUS:
      return Reply::Simple(text());
    case REDIS_REPLY_ERROR:
      return Reply::Error(text());
    case REDIS_REPLY_INTEGER:
      return Reply::Integer(reply.integer);
    case REDIS_REPLY_STRING:
      return Reply::Bulk(text());
    case REDIS_REPLY_ARRAY: {
      std::vector<Reply> elements;
      for (const redisReply* element :
           std::span(reply.element, reply.elements)) {
        elements.push_back(Convert(*element));
      }
      return Reply::Array(std::move(elements));
    }
    default:
      return Reply::Null();
  }
}

}  // namespace

std::vector<Reply> ReadWithHiredis(std::string_view bytes) {
  const std::unique_ptr<redisReader, void (*)(redisReader*)> reader(
      redisReaderCreate(), redisReaderFree);
  redisReaderFeed(reader.get(), bytes.data(), bytes.size());
  std::vector<Reply> replies;
  for (;;) {
    void* reply = nullptr;
    if (redisReaderGetReply(reader.get(), &reply) != REDIS_OK) break;
    if (reply == nullptr) break;
    replies.push_back(Convert(*static_cast<redisReply*>(reply)));
    freeReplyObject(reply);
  }
  return replies;
}

}  // namespace vigil::fuzz

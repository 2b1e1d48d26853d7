// Replies and buffers of the interface for C.

#include "vigil/reply.h"

#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

#include "vigil/c.h"

#include "api/c/handles.h"
#include "api/c/operations.h"

using vigil::Reply;
using vigil::c::Give;
using vigil::c::ToReply;

// The numbers are the same on both sides.
static_assert(VIGIL_KIND_SIMPLE == static_cast<int>(Reply::Kind::kSimple));
static_assert(VIGIL_KIND_ERROR == static_cast<int>(Reply::Kind::kError));
static_assert(VIGIL_KIND_INTEGER == static_cast<int>(Reply::Kind::kInteger));
static_assert(VIGIL_KIND_BULK == static_cast<int>(Reply::Kind::kBulk));
static_assert(VIGIL_KIND_VERBATIM == static_cast<int>(Reply::Kind::kVerbatim));
static_assert(VIGIL_KIND_NULL == static_cast<int>(Reply::Kind::kNull));
static_assert(VIGIL_KIND_NULL_ARRAY ==
              static_cast<int>(Reply::Kind::kNullArray));
static_assert(VIGIL_KIND_ARRAY == static_cast<int>(Reply::Kind::kArray));
static_assert(VIGIL_KIND_MAP == static_cast<int>(Reply::Kind::kMap));
static_assert(VIGIL_KIND_SET == static_cast<int>(Reply::Kind::kSet));

struct vigil_buffer* vigil_buffer_new(void) {
  return new (std::nothrow) vigil_buffer;
}

void vigil_buffer_free(struct vigil_buffer* buffer) { delete buffer; }

const char* vigil_buffer_data(const struct vigil_buffer* buffer) {
  return buffer != nullptr ? buffer->bytes.c_str() : "";
}

size_t vigil_buffer_size(const struct vigil_buffer* buffer) {
  return buffer != nullptr ? buffer->bytes.size() : 0;
}

struct vigil_reply* vigil_reply_new(void) {
  return reinterpret_cast<struct vigil_reply*>(new (std::nothrow) Reply);
}

void vigil_reply_free(struct vigil_reply* reply) { delete ToReply(reply); }

enum vigil_kind vigil_reply_kind(const struct vigil_reply* reply) {
  if (reply == nullptr) return VIGIL_KIND_NULL;
  return static_cast<enum vigil_kind>(ToReply(reply)->kind());
}

int64_t vigil_reply_integer(const struct vigil_reply* reply) {
  return reply != nullptr ? ToReply(reply)->integer() : 0;
}

const char* vigil_reply_text(const struct vigil_reply* reply, size_t* size) {
  if (reply == nullptr) {
    Give(size, std::size_t{0});
    return "";
  }
  // Of a whole std::string, so that a zero follows.
  const std::string_view text = ToReply(reply)->text();
  Give(size, text.size());
  return text.data();
}

size_t vigil_reply_count(const struct vigil_reply* reply) {
  return reply != nullptr ? ToReply(reply)->elements().size() : 0;
}

const struct vigil_reply* vigil_reply_element(const struct vigil_reply* reply,
                                              size_t index) {
  if (index >= vigil_reply_count(reply)) return nullptr;
  return reinterpret_cast<const struct vigil_reply*>(
      &ToReply(reply)->elements()[index]);
}

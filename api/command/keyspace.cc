// Commands on all keys of a database, or of all databases.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/outcome_reply.h"
#include "api/command/read_view.h"
#include "api/command/type_name.h"
#include "engine/base/glob.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/txn/write_door.h"

namespace vigil::command {

using engine::WriteDoor;

namespace {

// The pattern that KEYS and SCAN do not match at all: it lets an empty key
// through, which no other pattern of stars does.
constexpr std::string_view kAnyKey = "*";

bool Matches(std::string_view pattern, std::string_view key) {
  return pattern == kAnyKey || engine::GlobMatches(pattern, key);
}

}  // namespace

Reply Keys(const ReadView& keys, const Call& call) {
  const std::string_view pattern = call.args[1];
  std::vector<Reply> found;
  for (std::string& key : keys.Keys(call.db)) {
    if (Matches(pattern, key)) found.push_back(Reply::Bulk(std::move(key)));
  }
  return Reply::Array(std::move(found));
}

namespace {

// A cursor as C's strtoul() takes it, on which Redis relies: no text counts as
// 0, a sign is taken and a minus wraps around, a zero byte ends the word.
std::optional<std::uint64_t> TakeCursor(std::string_view word) {
  word = word.substr(0, word.find('\0'));
  if (word.empty()) return 0;
  const bool negative = word[0] == '-';
  if (negative || word[0] == '+') word.remove_prefix(1);
  std::uint64_t cursor = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, cursor);
  if (error != std::errc() || stop != end) return std::nullopt;
  return negative ? std::uint64_t{0} - cursor : cursor;
}

struct ScanOptions {
  std::int64_t count = 10;
  std::string_view pattern = kAnyKey;
  std::optional<std::string_view> type;
};

std::optional<Reply> TakeOptions(Args words, ScanOptions& options) {
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size()) return ErrorReply(kSyntax);
    const std::string_view value = words[i + 1];
    if (IsOption(words[i], "count")) {
      const auto count = engine::ParseInteger(value);
      if (!count) return ErrorReply(kNotAnInteger);
      if (*count < 1) return ErrorReply(kSyntax);
      options.count = *count;
    } else if (IsOption(words[i], "match")) {
      options.pattern = value;
    } else if (IsOption(words[i], "type")) {
      options.type = value;
    } else {
      return ErrorReply(kSyntax);
    }
  }
  return std::nullopt;
}

}  // namespace

Reply Scan(const ReadView& keys, const Call& call) {
  const auto cursor = TakeCursor(call.args[1]);
  if (!cursor) return ErrorReply(kInvalidCursor);
  ScanOptions options;
  if (auto error = TakeOptions(call.args.subspan(2), options)) {
    return *std::move(error);
  }
  // A number that no scan gives ends the scan.
  auto page =
      keys.Scan(call.db, *cursor, static_cast<std::size_t>(options.count))
          .value_or(engine::ops::Page());
  // Every key holds a string so far. Another name is no error.
  if (options.type &&
      !IsOption(*options.type, TypeName(engine::Type::kString))) {
    page.keys.clear();
  }
  std::vector<Reply> found;
  for (std::string& key : page.keys) {
    if (!Matches(options.pattern, key)) continue;
    found.push_back(Reply::Bulk(std::move(key)));
  }
  std::vector<Reply> parts;
  parts.push_back(Reply::Bulk(std::to_string(page.cursor)));
  parts.push_back(Reply::Array(std::move(found)));
  return Reply::Array(std::move(parts));
}

Reply RandomKey(const ReadView& keys, const Call& call) {
  return TextReply(keys.RandomKey(call.db));
}

Reply DbSize(const ReadView& keys, const Call& call) {
  return Reply::Integer(static_cast<std::int64_t>(keys.Size(call.db)));
}

namespace {

// SYNC and ASYNC mean the same here: memory is freed later either way.
bool TakesFlushWords(Args args) {
  if (args.size() == 1) return true;
  return args.size() == 2 &&
         (IsOption(args[1], "sync") || IsOption(args[1], "async"));
}

// A 32-bit number.
std::optional<std::int32_t> TakeIndex(std::string_view word) {
  const auto number = engine::ParseInteger(word);
  if (!number || *number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(*number);
}

}  // namespace

Reply FlushDb(WriteDoor& keys, const Call& call) {
  if (!TakesFlushWords(call.args)) return ErrorReply(kSyntax);
  keys.FlushDatabase(call.db);
  return Reply::Ok();
}

Reply FlushAll(WriteDoor& keys, const Call& call) {
  if (!TakesFlushWords(call.args)) return ErrorReply(kSyntax);
  keys.FlushAll();
  return Reply::Ok();
}

Reply SwapDb(WriteDoor& keys, const Call& call) {
  const auto first = TakeIndex(call.args[1]);
  if (!first) return ErrorReply(kInvalidFirstDb);
  const auto second = TakeIndex(call.args[2]);
  if (!second) return ErrorReply(kInvalidSecondDb);
  const auto exists = [](std::int32_t db) {
    return db >= 0 && db < engine::kDatabases;
  };
  if (!exists(*first) || !exists(*second)) return ErrorReply(kDbOutOfRange);
  if (*first != *second) keys.SwapDatabases(*first, *second);
  return Reply::Ok();
}

}  // namespace vigil::command

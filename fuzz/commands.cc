// Fuzz target: vigil::Session::Execute. Whatever the words are there is one
// well-formed reply, what the store says of itself stays true, memory that is
// accounted for is the memory that is there, and an error or a read changes
// nothing.

#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vigil/clock.h"
#include "vigil/options.h"
#include "vigil/reply.h"
#include "vigil/resp.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "api/command/command.h"
#include "engine/base/numbers.h"
#include "fuzz/command_words.h"
#include "fuzz/input.h"

namespace vigil::fuzz {
namespace {

constexpr std::size_t kSessions = 3;
constexpr int kMaxSteps = 100;

bool IsCommand(const Words& words, std::string_view name) {
  if (words.empty()) return false;
  const command::Command* const row = command::FindCommand(words.front());
  return row != nullptr && row->name == name;
}

// SETRANGE makes room for the gap before the limit refuses it, which is allowed
// and slow.
bool IsFarSetRange(const Words& words) {
  constexpr std::int64_t kFar = 64 << 10;
  if (words.size() < 3 || !IsCommand(words, "setrange")) return false;
  return engine::ParseInteger(words[2]).value_or(0) > kFar;
}

void RequirePairs(const Reply& reply) {
  Require(reply.kind() != Reply::Kind::kMap || reply.elements().size() % 2 == 0,
          "a map has pairs");
  for (const Reply& element : reply.elements()) RequirePairs(element);
}

// What is written is one reply, all of it.
void RequireWellFormed(const Reply& reply, Protocol protocol) {
  RequirePairs(reply);
  if (reply.is_error()) {
    Require(!reply.text().empty() &&
                std::isupper(static_cast<unsigned char>(reply.text()[0])) != 0,
            "an error begins with its code");
  }
  std::string bytes;
  AppendReply(reply, protocol, bytes);
  ReplyParser parser({.line_bytes = std::size_t{1} << 20});
  parser.Feed(bytes);
  Require(parser.Next() == Parsed::kComplete, "a whole reply");
  Require(parser.pending_bytes() == 0, "one reply");
}

class Subject {
 public:
  explicit Subject(std::size_t memory_limit) : store_(Open(memory_limit)) {
    for (auto& session : sessions_) session.emplace(store_);
  }

  void Say(std::size_t which, const Words& words) {
    Session& session = *sessions_[which];
    const std::vector<std::string_view> views(words.begin(), words.end());
    const StoreStats before = store_.Stats();
    const Reply reply = session.Execute(views);
    RequireWellFormed(
        reply, session.protocol() == 3 ? Protocol::kResp3 : Protocol::kResp2);
    const StoreStats after = store_.Stats();
    if (ChangesNothing(words, reply)) RequireSame(before, after, reply);
    const Status agreed = store_.CheckInvariants();
    Require(agreed.ok(), agreed.message());
  }

  void Advance(Duration by) { clock_.Advance(by); }

  void Reopen(std::size_t which) { sessions_[which].emplace(store_); }

 private:
  Store Open(std::size_t memory_limit) {
    Options options;
    options.shards = 2;
    options.memory_limit = memory_limit;
    options.background_expiry = false;
    options.clock = &clock_;
    options.hash_secret.emplace();  // all zeros: the same every time
    options.max_queued_commands = 16;
    options.max_queued_bytes = 16 << 10;
    Result<Store> store = Store::Open(options);
    Require(store.ok(), store.status().message());
    return *std::move(store);
  }

  static bool ChangesNothing(const Words& words, const Reply& reply) {
    if (reply.is_error()) return true;
    const command::Command* const row =
        words.empty() ? nullptr : command::FindCommand(words.front());
    return row != nullptr && row->read != nullptr;
  }

  // But for what is past its deadline, which anything may remove.
  static void RequireSame(const StoreStats& before, const StoreStats& after,
                          const Reply& reply) {
    Require(before.keys - after.keys == after.purged - before.purged,
            "an error or a read neither makes nor removes a key");
    // A table may have grown for what then did not fit.
    if (reply.text().starts_with("OOM")) return;
    if (before.purged != after.purged) return;
    Require(before.bytes == after.bytes, "an error or a read takes no memory");
  }

  ManualClock clock_{TimePoint(Duration(1'800'000'000'000))};
  Store store_;
  std::array<std::optional<Session>, kSessions> sessions_;
};

Words DrawWords(Input& input) {
  const std::size_t choice = input.Below(8);
  if (choice == 0) {
    const std::string_view line = input.Until('\n');
    return SplitWords(line).value_or(Words{std::string(line)});
  }
  Words words = DrawCall(input);
  if (choice == 1) Spoil(input, words);
  return words;
}

void Run(Input input) {
  // The small limit is reached often. Under the large one long values are kept
  // in blocks, and LCS of two of them would take a second. Of two that are as
  // long as the small one allows it takes a tenth, so a few are enough.
  const bool small = input.Flip();
  int lcs_left = small ? 4 : 0;
  Subject subject(small ? 6 << 10 : 256 << 10);
  for (int step = 0; step < kMaxSteps && !input.empty(); ++step) {
    const std::uint8_t how = input.Byte();
    const std::size_t which = how % kSessions;
    if (how >= 250) {
      subject.Reopen(which);
    } else if (how >= 235) {
      subject.Advance(Duration(std::int64_t{1} << input.Below(40)));
    } else {
      const Words words = DrawWords(input);
      if (IsFarSetRange(words)) continue;
      if (IsCommand(words, "lcs") && --lcs_left < 0) continue;
      subject.Say(which, words);
    }
  }
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}

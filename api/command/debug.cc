// DEBUG: what tests need, where the store's options allow it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/read_view.h"
#include "api/command/session_words.h"
#include "api/command/sha1.h"

namespace vigil::command {
namespace {

// Mixes what is hashed into `digest`, regardless of the order of such calls.
void Fold(Sha1Digest& digest, std::string_view bytes) {
  const Sha1Digest hashed = Sha1(bytes);
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] ^= hashed[i];
}

// The same where the order matters.
void FoldInOrder(Sha1Digest& digest, std::string_view bytes) {
  Fold(digest, bytes);
  digest = Sha1({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string Hex(const Sha1Digest& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0xf]);
  }
  return text;
}

// Redis's digest of a value: its type's number, the value, and whether it has
// a deadline. All zeros where the key is absent.
std::string DigestOf(const ReadView& keys, const engine::KeyRef& key) {
  Sha1Digest digest{};
  std::string text;
  ReadView::Look look{};
  if (keys.Text(key, text, &look)) {
    constexpr std::string_view kStringType("\0\0\0\0", 4);
    FoldInOrder(digest, kStringType);
    FoldInOrder(digest, text);
    if (look.deadline != engine::kNoDeadline) Fold(digest, "!!expire!!");
  }
  return Hex(digest);
}

Reply DigestValues(SessionWords& session, Args names) {
  // A read without locks would wait for what this EXEC has written.
  if (session.in_exec) return ErrorReply(kNotInMulti);
  const ReadView keys(session.engine.store());
  std::vector<Reply> digests;
  for (const std::string_view name : names) {
    digests.push_back(
        Reply::Simple(DigestOf(keys, keys.Hash(name, session.db))));
  }
  return Reply::Array(std::move(digests));
}

Reply Sleep(std::string_view seconds) {
  const double wanted = std::strtod(std::string(seconds).c_str(), nullptr);
  if (wanted > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(wanted));
  }
  return Reply::Ok();
}

}  // namespace

Reply Debug(SessionWords& session, const Call& call) {
  const Args args = call.args;
  if (IsOption(args[1], "sleep") && args.size() == 3) return Sleep(args[2]);
  if (IsOption(args[1], "set-active-expire") && args.size() == 3) {
    const bool active = std::atoi(std::string(args[2]).c_str()) != 0;
    session.engine.SetActiveExpiry(active);
    return Reply::Ok();
  }
  if (IsOption(args[1], "digest-value")) {
    return DigestValues(session, args.subspan(2));
  }
  return SubcommandSyntax("debug", args[1]);
}

}  // namespace vigil::command

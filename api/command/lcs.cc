// LCS.

#include "engine/types/lcs.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/read_view.h"
#include "engine/base/numbers.h"

namespace vigil::command {
namespace {

struct LcsOptions {
  bool length = false;
  bool runs = false;
  bool run_sizes = false;
  std::int64_t min_size = 0;
};

std::optional<Reply> TakeOptions(Args words, LcsOptions& options) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (IsOption(words[i], "idx")) {
      options.runs = true;
    } else if (IsOption(words[i], "len")) {
      options.length = true;
    } else if (IsOption(words[i], "withmatchlen")) {
      options.run_sizes = true;
    } else if (IsOption(words[i], "minmatchlen") && i + 1 < words.size()) {
      const auto size = engine::ParseInteger(words[++i]);
      if (!size) return ErrorReply(kNotAnInteger);
      options.min_size = *size;
    } else {
      return ErrorReply(kSyntax);
    }
  }
  if (options.runs && options.length) return ErrorReply(kLcsLenAndIdx);
  return std::nullopt;
}

Reply Number(std::size_t number) {
  return Reply::Integer(static_cast<std::int64_t>(number));
}

Reply RunReply(const engine::CommonRun& run, bool with_size) {
  std::vector<Reply> parts;
  parts.push_back(Reply::Array({Number(run.a_first), Number(run.a_last)}));
  parts.push_back(Reply::Array({Number(run.b_first), Number(run.b_last)}));
  if (with_size) parts.push_back(Number(run.size()));
  return Reply::Array(std::move(parts));
}

}  // namespace

Reply Lcs(const ReadView& keys, const Call& call) {
  LcsOptions options;
  if (auto error = TakeOptions(call.args.subspan(3), options)) {
    return *std::move(error);
  }
  std::array<std::optional<std::string>, 2> texts;
  keys.Texts(call.keys, texts);
  const std::string a = std::move(texts[0]).value_or("");
  const std::string b = std::move(texts[1]).value_or("");
  if (!engine::LcsFits(a.size(), b.size())) return ErrorReply(kLcsTooLarge);
  if (options.length) return Number(engine::LcsLength(a, b));

  engine::CommonSubsequence found = engine::FindLcs(a, b);
  if (!options.runs) return Reply::Bulk(std::move(found.text));
  std::vector<Reply> runs;
  for (const engine::CommonRun& run : found.runs) {
    if (static_cast<std::int64_t>(run.size()) >= options.min_size) {
      runs.push_back(RunReply(run, options.run_sizes));
    }
  }
  return Reply::Map({Reply::Bulk("matches"), Reply::Array(std::move(runs)),
                     Reply::Bulk("len"), Number(found.text.size())});
}

}  // namespace vigil::command

#include "api/command/settings.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>

#include "api/command/error_text.h"
#include "api/command/text.h"
#include "engine/base/glob.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"

namespace vigil::command {
namespace {

constexpr std::int64_t kMostInt = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

enum class Kind : std::uint8_t { kYesNo, kInteger, kMemory, kChoice, kText };

struct Setting {
  std::string_view name;
  Kind kind;
  std::string_view initial;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::string_view choices = {};  // separated by ", "
  bool fixed = false;             // CONFIG SET refuses
};

constexpr bool kFixed = true;

// In the order of their names. Values are Redis's defaults, but for those that
// say what this library is.
constexpr Setting kSettings[] = {
    {"active-expire-effort", Kind::kInteger, "1", 1, 10},
    {"activerehashing", Kind::kYesNo, "yes"},
    {"appendfsync", Kind::kChoice, "everysec", 0, 0, "everysec, always, no"},
    {"appendonly", Kind::kYesNo, "no"},
    {"bind", Kind::kText, ""},
    {"busy-reply-threshold", Kind::kInteger, "5000", 0, kMost},
    {"cluster-enabled", Kind::kYesNo, "no", 0, 0, "", kFixed},
    {"databases", Kind::kInteger, "16", 1, kMostInt, "", kFixed},
    {"dbfilename", Kind::kText, "dump.rdb"},
    {"dir", Kind::kText, ""},
    {"enable-debug-command", Kind::kChoice, "no", 0, 0, "no, yes, local",
     kFixed},
    {"hash-max-listpack-entries", Kind::kInteger, "512", 0, kMost},
    {"hash-max-listpack-value", Kind::kMemory, "64", 0, kMost},
    {"hz", Kind::kInteger, "10", 0, kMostInt},
    {"io-threads", Kind::kInteger, "1", 1, 128, "", kFixed},
    {"latency-monitor-threshold", Kind::kInteger, "0", 0, kMost},
    {"latency-tracking", Kind::kYesNo, "yes"},
    {"lazyfree-lazy-eviction", Kind::kYesNo, "no"},
    {"lazyfree-lazy-expire", Kind::kYesNo, "no"},
    {"lazyfree-lazy-server-del", Kind::kYesNo, "no"},
    {"lazyfree-lazy-user-del", Kind::kYesNo, "no"},
    {"lazyfree-lazy-user-flush", Kind::kYesNo, "no"},
    {"lfu-decay-time", Kind::kInteger, "1", 0, kMostInt},
    {"lfu-log-factor", Kind::kInteger, "10", 0, kMostInt},
    {"list-compress-depth", Kind::kInteger, "0", 0, kMostInt},
    {"list-max-listpack-size", Kind::kInteger, "-2", -kMostInt - 1, kMostInt},
    {"loglevel", Kind::kChoice, "notice", 0, 0,
     "debug, verbose, notice, warning"},
    {"maxclients", Kind::kInteger, "10000", 1,
     std::numeric_limits<std::uint32_t>::max()},
    {"maxmemory", Kind::kMemory, "0", 0, kMost, "", kFixed},
    {"maxmemory-policy", Kind::kChoice, "noeviction", 0, 0, "noeviction",
     kFixed},
    {"maxmemory-samples", Kind::kInteger, "5", 1, kMostInt},
    {"notify-keyspace-events", Kind::kText, ""},
    {"port", Kind::kInteger, "0", 0, 65535, "", kFixed},
    {"proto-max-bulk-len", Kind::kMemory, "536870912", 1 << 20, kMost, "",
     kFixed},
    {"protected-mode", Kind::kYesNo, "no"},
    {"replica-read-only", Kind::kYesNo, "yes"},
    {"requirepass", Kind::kText, "", 0, 0, "", kFixed},
    {"save", Kind::kText, ""},
    {"set-max-intset-entries", Kind::kInteger, "512", 0, kMost},
    {"slowlog-log-slower-than", Kind::kInteger, "10000", -1, kMost},
    {"slowlog-max-len", Kind::kInteger, "128", 0, kMost},
    {"stop-writes-on-bgsave-error", Kind::kYesNo, "yes"},
    {"stream-node-max-bytes", Kind::kMemory, "4096", 0, kMost},
    {"stream-node-max-entries", Kind::kInteger, "100", 0, kMost},
    {"tcp-keepalive", Kind::kInteger, "300", 0, kMostInt},
    {"timeout", Kind::kInteger, "0", 0, kMostInt},
    {"unixsocket", Kind::kText, "", 0, 0, "", kFixed},
    {"zset-max-listpack-entries", Kind::kInteger, "128", 0, kMost},
    {"zset-max-listpack-value", Kind::kMemory, "64", 0, kMost},
};

std::optional<std::size_t> FindSetting(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kSettings); ++i) {
    if (EqualsIgnoringCase(kSettings[i].name, name)) return i;
  }
  return std::nullopt;
}

// "64", "64kb", "1G": what Redis takes as memory.
std::optional<std::int64_t> ParseMemory(std::string_view text) {
  const std::size_t unit_at =
      std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = engine::ParseInteger(text.substr(0, unit_at));
  if (!number) return std::nullopt;
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"", 1},        {"b", 1},        {"k", 1000},       {"kb", 1 << 10},
      {"m", 1000000}, {"mb", 1 << 20}, {"g", 1000000000}, {"gb", 1 << 30},
  };
  for (const auto& [unit, bytes] : kUnits) {
    if (!EqualsIgnoringCase(unit, text.substr(unit_at))) continue;
    if (*number > kMost / bytes) return std::nullopt;
    return *number * bytes;
  }
  return std::nullopt;
}

// The value as it is kept, or why it cannot be.
struct Checked {
  std::string value;
  std::string why;
};

Checked CheckNumber(const Setting& setting, std::optional<std::int64_t> number,
                    std::string_view not_one) {
  if (!number) return {.value = {}, .why = std::string(not_one)};
  if (*number < setting.least || *number > setting.most) {
    return {.value = {}, .why = ConfigOutOfRange(setting.least, setting.most)};
  }
  return {.value = std::to_string(*number), .why = {}};
}

Checked CheckChoice(const Setting& setting, std::string_view text,
                    std::string_view choices) {
  for (std::string_view left = choices; !left.empty();) {
    const std::string_view choice = left.substr(0, left.find(", "));
    if (EqualsIgnoringCase(choice, text)) {
      return {.value = std::string(choice), .why = {}};
    }
    left.remove_prefix(std::min(left.size(), choice.size() + 2));
  }
  if (setting.kind == Kind::kYesNo) {
    return {.value = {}, .why = std::string(kConfigNotYesNo)};
  }
  return {.value = {}, .why = ConfigNotAChoice(choices)};
}

Checked Check(const Setting& setting, std::string_view text) {
  switch (setting.kind) {
    case Kind::kYesNo:
      return CheckChoice(setting, text, "yes, no");
    case Kind::kInteger:
      return CheckNumber(setting, engine::ParseInteger(text),
                         kConfigNotInteger);
    case Kind::kMemory:
      return CheckNumber(setting, ParseMemory(text), kConfigNotMemory);
    case Kind::kChoice:
      return CheckChoice(setting, text, setting.choices);
    case Kind::kText:
      break;
  }
  return {.value = std::string(text), .why = {}};
}

}  // namespace

Settings::Settings(const Chosen& chosen) {
  for (const Setting& setting : kSettings) {
    if (setting.name == "enable-debug-command" && chosen.allow_debug_commands) {
      values_.emplace_back("yes");
    } else if (setting.name == "maxmemory") {
      values_.push_back(std::to_string(chosen.memory_limit));
    } else {
      values_.emplace_back(setting.initial);
    }
  }
}

std::vector<std::pair<std::string, std::string>> Settings::Find(
    Args patterns) const {
  std::vector<std::pair<std::string, std::string>> found;
  std::vector<bool> taken(std::size(kSettings));
  const engine::MutexLock lock(mutex_);
  for (const std::string_view pattern : patterns) {
    if (pattern.find_first_of("[*?") == std::string_view::npos) {
      const auto i = FindSetting(pattern);
      if (!i || taken[*i]) continue;
      taken[*i] = true;
      found.emplace_back(pattern, values_[*i]);
      continue;
    }
    for (std::size_t i = 0; i < std::size(kSettings); ++i) {
      if (taken[i] || !engine::GlobMatches(pattern, kSettings[i].name, true)) {
        continue;
      }
      taken[i] = true;
      found.emplace_back(kSettings[i].name, values_[i]);
    }
  }
  return found;
}

Reply Settings::Set(Args pairs) {
  std::vector<std::size_t> rows;
  for (std::size_t word = 0; word < pairs.size(); word += 2) {
    const auto i = FindSetting(pairs[word]);
    if (!i) return UnknownConfig(pairs[word]);
    if (kSettings[*i].fixed) {
      return ConfigSetFailed(pairs[word], kConfigImmutable);
    }
    if (std::find(rows.begin(), rows.end(), *i) != rows.end()) {
      return ConfigSetFailed(pairs[word], kConfigDuplicate);
    }
    rows.push_back(*i);
  }
  std::vector<std::string> values;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    Checked checked = Check(kSettings[rows[n]], pairs[2 * n + 1]);
    if (!checked.why.empty()) {
      return ConfigSetFailed(pairs[2 * n], checked.why);
    }
    values.push_back(std::move(checked.value));
  }
  const engine::MutexLock lock(mutex_);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    values_[rows[n]] = std::move(values[n]);
  }
  return Reply::Ok();
}

}  // namespace vigil::command

#include "tests/schedule/program.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

namespace vigil::schedule {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {
    "", "typed", "body", "eager", "locked", "clock", "purge"};

std::vector<Words> ParseCalls(std::string_view text) {
  std::vector<Words> calls(1);
  std::istringstream stream{std::string(text)};
  std::string word;
  while (stream >> word) {
    const bool ends = word.back() == ';';
    if (ends) word.pop_back();
    if (!word.empty()) calls.back().push_back(word);
    if (ends) calls.emplace_back();
  }
  std::erase_if(calls, [](const Words& call) { return call.empty(); });
  return calls;
}

std::string CallsText(const std::vector<Words>& calls) {
  std::string text;
  for (const Words& call : calls) {
    if (!text.empty()) text += ";";
    for (const std::string& word : call) {
      if (!text.empty()) text += " ";
      text += word;
    }
  }
  return text;
}

Unit ParseUnit(std::string_view text) {
  Unit unit{.calls = ParseCalls(text)};
  if (unit.calls.empty()) return unit;
  Words& first = unit.calls.front();
  const auto kind = std::find(kKinds.begin() + 1, kKinds.end(), first.front());
  if (kind != kKinds.end()) {
    unit.kind = static_cast<Unit::Kind>(kind - kKinds.begin());
    first.erase(first.begin());
  }
  return unit;
}

}  // namespace

bool AddLine(Program& program, std::string_view line) {
  if (line.empty() || line.front() == '#') return true;
  const std::string_view head = line.substr(0, line.find(' '));
  const std::string_view rest =
      head.size() < line.size() ? line.substr(head.size() + 1) : "";
  if (head == "shards") {
    program.shards = static_cast<std::size_t>(std::stoul(std::string(rest)));
  } else if (head == "setup") {
    for (Words& call : ParseCalls(rest)) {
      program.setup.push_back(std::move(call));
    }
  } else if (head == "schedule") {
    program.schedules.emplace_back(rest);
  } else if (head.size() == 2 && head[1] == ':' && head[0] >= 'a' &&
             head[0] <= 'c') {
    const auto session = static_cast<std::size_t>(head[0] - 'a');
    if (program.sessions.size() <= session) {
      program.sessions.resize(session + 1);
    }
    program.sessions[session].push_back(ParseUnit(rest));
  } else {
    return false;
  }
  return true;
}

std::string ToText(const Program& program) {
  std::string text = "shards " + std::to_string(program.shards) + "\n";
  if (!program.setup.empty()) {
    text += "setup " + CallsText(program.setup) + "\n";
  }
  for (std::size_t i = 0; i < program.sessions.size(); ++i) {
    for (const Unit& unit : program.sessions[i]) {
      text += static_cast<char>('a' + i);
      text += ": ";
      const std::string_view kind = kKinds[static_cast<std::size_t>(unit.kind)];
      text += kind;
      if (!kind.empty() && unit.kind != Unit::Kind::kPurge) text += " ";
      text += CallsText(unit.calls) + "\n";
    }
  }
  return text;
}

std::string Meant(std::string_view word) {
  if (word.size() < 2) return std::string(word);
  if (word.front() == '~') {
    return std::string(std::stoul(std::string(word.substr(1))), 'x');
  }
  if (word.front() == '^') {
    return std::to_string(kBegin.time_since_epoch().count() +
                          std::stol(std::string(word.substr(1))));
  }
  return std::string(word);
}

}  // namespace vigil::schedule

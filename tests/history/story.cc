// Anomalies as text: for people, and for `dot`.

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/history/anomaly.h"
#include "tests/history/history.h"

namespace vigil::history {
namespace {

std::string KeyName(KeyId key) { return "k" + std::to_string(key); }

std::string ValueName(ValueId value) {
  if (value == kAbsent) return "nothing";
  if (value < (ValueId{1} << 40)) return "v" + std::to_string(value);
  return "s" + std::to_string((value >> 40) - 1) + "#" +
         std::to_string(value & ((ValueId{1} << 40) - 1));
}

std::string Describe(const Access& access) {
  std::string text;
  if (access.kind == Access::Kind::kRead) {
    text = "read " + KeyName(access.key) + " = " + ValueName(access.value);
  } else if (access.value == kAbsent) {
    text = "deleted " + KeyName(access.key);
  } else {
    text = "wrote " + KeyName(access.key) + " = " + ValueName(access.value);
  }
  if (access.version != 0) text += " @" + std::to_string(access.version);
  return text;
}

std::string Name(std::uint32_t t) { return "T" + std::to_string(t); }

std::vector<std::uint32_t> Members(const Anomaly& anomaly) {
  std::vector<std::uint32_t> members = anomaly.transactions;
  for (const Edge& edge : anomaly.cycle) members.push_back(edge.from);
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

std::string Microseconds(std::int64_t ns) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", static_cast<double>(ns) / 1000);
  return text;
}

// What a transaction did; times from `zero` on.
std::string Describe(const History& history, std::uint32_t t, std::int64_t zero,
                     std::string_view between) {
  const Transaction& transaction = history.transactions[t];
  std::string text = Name(t) + " (session " +
                     std::to_string(transaction.session) + ", " +
                     std::string(OperationName(transaction.operation)) + ", " +
                     Microseconds(transaction.start - zero) + " to " +
                     Microseconds(transaction.end - zero) + " us" +
                     (transaction.committed    ? ")"
                      : transaction.reads_hold ? ", lost, but its reads hold)"
                                               : ", not committed)");
  for (const Access& access : history.Of(transaction)) {
    text.append(between).append(Describe(access));
  }
  return text;
}

std::string Because(const Edge& edge) {
  const std::string from = Name(edge.from);
  const std::string to = Name(edge.to);
  const std::string key = KeyName(edge.key);
  switch (edge.kind) {
    case EdgeKind::kWriteWrite:
      return to + " wrote the version of " + key + " after that of " + from;
    case EdgeKind::kWriteRead:
      return to + " read the " + key + " that " + from + " left";
    case EdgeKind::kReadWrite:
      return from + " read " + key + " as it was before " + to + " changed it";
    case EdgeKind::kSession:
      return "their session did " + from + " first";
    case EdgeKind::kRealTime:
      return from + " had ended when " + to + " began";
  }
  return "";
}

}  // namespace

std::string_view OperationName(Operation operation) {
  switch (operation) {
    case Operation::kGet:
      return "Get";
    case Operation::kGetVersioned:
      return "GetVersioned";
    case Operation::kGetInt:
      return "GetInt";
    case Operation::kMGet:
      return "MGet";
    case Operation::kSet:
      return "Set";
    case Operation::kMSet:
      return "MSet";
    case Operation::kSetIf:
      return "SetIf";
    case Operation::kGetSet:
      return "GetSet";
    case Operation::kGetDel:
      return "GetDel";
    case Operation::kDelIf:
      return "DelIf";
    case Operation::kDel:
      return "Del";
    case Operation::kFlushAll:
      return "FlushAll";
    case Operation::kIncrBy:
      return "IncrBy";
    case Operation::kAppend:
      return "Append";
    case Operation::kExec:
      return "EXEC";
    case Operation::kWatchedExec:
      return "WATCH and EXEC";
    case Operation::kClosure:
      return "Transact";
    case Operation::kAtomically:
      return "Atomically";
    case Operation::kUnknown:
      return "somebody";
  }
  return "?";
}

std::string_view EdgeName(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::kWriteWrite:
      return "ww";
    case EdgeKind::kWriteRead:
      return "wr";
    case EdgeKind::kReadWrite:
      return "rw";
    case EdgeKind::kSession:
      return "session";
    case EdgeKind::kRealTime:
      return "real time";
  }
  return "?";
}

std::string NameOf(const Anomaly& anomaly) {
  std::string name;
  switch (anomaly.kind) {
    case AnomalyKind::kAbortedRead:
      return "G1a: aborted read";
    case AnomalyKind::kIntermediateRead:
      return "G1b: intermediate read";
    case AnomalyKind::kInternal:
      return "internal: own reads and writes disagree";
    case AnomalyKind::kUnknownValue:
      return "unknown value";
    case AnomalyKind::kDuplicateVersion:
      return "duplicate version";
    case AnomalyKind::kTornValue:
      return "torn value";
    case AnomalyKind::kImpossibleAbsence:
      return "impossible absence";
    case AnomalyKind::kG0:
      name = "G0";
      break;
    case AnomalyKind::kG1c:
      name = "G1c";
      break;
    case AnomalyKind::kLostUpdate:
      name = "lost update";
      break;
    case AnomalyKind::kGSingle:
      name = "G-single";
      break;
    case AnomalyKind::kG2Item:
      name = "G2-item";
      break;
  }
  if (anomaly.order == Order::kSession) name += "-session";
  if (anomaly.order == Order::kRealTime) name += "-realtime";
  return name;
}

std::string Story(const History& history, const Anomaly& anomaly) {
  const std::vector<std::uint32_t> members = Members(anomaly);
  std::string text = NameOf(anomaly);
  if (anomaly.cycle.empty()) text += " of " + KeyName(anomaly.key);
  text += "\n";
  std::int64_t zero = 0;
  for (const std::uint32_t t : members) {
    const std::int64_t start = history.transactions[t].start;
    zero = t == members.front() ? start : std::min(zero, start);
  }
  for (const std::uint32_t t : members) {
    text += "  " + Describe(history, t, zero, "\n    ") + "\n";
  }
  for (const Edge& edge : anomaly.cycle) {
    text += "  " + Name(edge.from) + " before " + Name(edge.to) + " (" +
            std::string(EdgeName(edge.kind)) + "): " + Because(edge) + "\n";
  }
  if (!anomaly.cycle.empty()) {
    text += "  so " + Name(anomaly.cycle.front().from) +
            " would come before itself\n";
  }
  return text;
}

std::string Graphviz(const History& history, const Anomaly& anomaly) {
  std::string text = "digraph anomaly {\n  label=\"" + NameOf(anomaly) +
                     "\";\n  node [shape=box];\n";
  for (const std::uint32_t t : Members(anomaly)) {
    text += "  " + Name(t) + " [label=\"" +
            Describe(history, t, history.transactions[t].start, "\\n") +
            "\"];\n";
  }
  for (const Edge& edge : anomaly.cycle) {
    text += "  " + Name(edge.from) + " -> " + Name(edge.to) + " [label=\"" +
            std::string(EdgeName(edge.kind));
    if (edge.kind <= EdgeKind::kReadWrite) text += " " + KeyName(edge.key);
    text += "\"];\n";
  }
  return text + "}\n";
}

}  // namespace vigil::history

#include "tests/history/edn.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace vigil::history {
namespace {

using Lists = std::map<KeyId, std::vector<ValueId>>;

// Every key's list as it was in the end: a version is a place in it.
Lists FinalLists(const History& history) {
  Lists lists;
  for (const Transaction& transaction : history.transactions) {
    if (!transaction.committed) continue;
    for (const Access& access : history.Of(transaction)) {
      if (access.kind != Access::Kind::kWrite || access.version == 0) continue;
      std::vector<ValueId>& list = lists[access.key];
      list.resize(std::max<std::size_t>(list.size(), access.version));
      list[access.version - 1] = access.value;
    }
  }
  return lists;
}

void WriteAccess(const Access& access, const Lists& lists, bool done,
                 std::ostream& out) {
  if (access.kind == Access::Kind::kWrite) {
    out << "[:append " << access.key << " " << access.value << "]";
    return;
  }
  out << "[:r " << access.key << " ";
  if (!done) {
    out << "nil]";
    return;
  }
  out << "[";
  // The end is what was read, and what it stands on is what had been written:
  // the hash of the read says that it was so.
  for (std::uint64_t i = 1; i < access.version; ++i) {
    out << lists.at(access.key)[i - 1] << " ";
  }
  if (access.version > 0) out << access.value;
  out << "]]";
}

}  // namespace

void WriteEdn(const History& history, std::ostream& out) {
  const Lists lists = FinalLists(history);
  struct Line {
    std::int64_t time;
    bool done;
    const Transaction* transaction;
  };
  std::vector<Line> lines;
  for (const Transaction& transaction : history.transactions) {
    lines.push_back({transaction.start, false, &transaction});
    lines.push_back({transaction.end, true, &transaction});
  }
  // A session's own lines stay in order where the clock stood still.
  std::stable_sort(
      lines.begin(), lines.end(),
      [](const Line& a, const Line& b) { return a.time < b.time; });
  std::size_t index = 0;
  for (const Line& line : lines) {
    const Transaction& transaction = *line.transaction;
    out << "{:index " << index++ << ", :type "
        << (!line.done              ? ":invoke"
            : transaction.committed ? ":ok"
                                    : ":fail")
        << ", :process " << transaction.session << ", :f :txn, :time "
        << line.time << ", :value [";
    const char* separator = "";
    for (const Access& access : history.Of(transaction)) {
      out << separator;
      separator = " ";
      WriteAccess(access, lists, line.done && transaction.committed, out);
    }
    out << "]}\n";
  }
}

}  // namespace vigil::history

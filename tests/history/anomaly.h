// What can be wrong with a history, by the names of Adya and of Elle.

#ifndef VIGIL_TESTS_HISTORY_ANOMALY_H_
#define VIGIL_TESTS_HISTORY_ANOMALY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/history/history.h"

namespace vigil::history {

// Why one transaction comes before another.
enum class EdgeKind : std::uint8_t {
  kWriteWrite,  // the other wrote the next version of the key
  kWriteRead,   // the other read what it wrote
  kReadWrite,   // the other wrote the version after the one it read
  kSession,     // the same session did them in this order
  kRealTime,    // it had ended when the other began
};
std::string_view EdgeName(EdgeKind kind);

struct Edge {
  std::uint32_t from = 0;  // index into History::transactions
  std::uint32_t to = 0;
  EdgeKind kind = EdgeKind::kWriteWrite;
  KeyId key = 0;  // but for the last two kinds

  friend bool operator==(const Edge&, const Edge&) = default;
};

enum class AnomalyKind : std::uint8_t {
  // Seen without a cycle.
  kAbortedRead,        // G1a: read what was never committed
  kIntermediateRead,   // G1b: read what its writer had replaced
  kInternal,           // a transaction does not see its own reads and writes
  kUnknownValue,       // read what nobody wrote
  kDuplicateVersion,   // two writes of one version or value, or one of two
  kTornValue,          // other bytes than were written
  kImpossibleAbsence,  // found no key while there was one
  // Cycles.
  kG0,          // of write-write edges
  kG1c,         // and write-read edges
  kLostUpdate,  // two transactions changed one version of one key
  kGSingle,     // with one read-write edge
  kG2Item,      // with several
};

// Which further edges a cycle needs.
enum class Order : std::uint8_t { kNone, kSession, kRealTime };

struct Anomaly {
  AnomalyKind kind = AnomalyKind::kInternal;
  Order order = Order::kNone;
  // Of a cycle: each edge begins where the one before ended.
  std::vector<Edge> cycle;
  // Else: the transactions and the key.
  std::vector<std::uint32_t> transactions;
  KeyId key = 0;
};

// "G-single-realtime", "lost update".
std::string NameOf(const Anomaly& anomaly);

// What the transactions of an anomaly did, and why no order suits all of them.
std::string Story(const History& history, const Anomaly& anomaly);
// The same as a graph for `dot`.
std::string Graphviz(const History& history, const Anomaly& anomaly);

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_ANOMALY_H_

// A history: what every transaction of a run did, and when.
//
// A transaction is whatever is promised to be one step: a single operation, an
// EXEC, a closure. A value has a number that nobody else writes to that key, so
// that a value says who wrote it; 0 is "no key".

#ifndef VIGIL_TESTS_HISTORY_HISTORY_H_
#define VIGIL_TESTS_HISTORY_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace vigil::history {

using KeyId = std::uint32_t;
using ValueId = std::uint64_t;
inline constexpr ValueId kAbsent = 0;

enum class Operation : std::uint8_t {
  kGet,
  kGetVersioned,
  kGetInt,
  kMGet,
  kSet,
  kMSet,
  kSetIf,
  kGetSet,
  kGetDel,
  kDelIf,
  kDel,
  kFlushAll,
  kIncrBy,
  kAppend,
  kExec,
  kWatchedExec,
  kClosure,
  kAtomically,
  kUnknown,  // somebody must have done it
};
std::string_view OperationName(Operation operation);

struct Access {
  enum class Kind : std::uint8_t { kRead, kWrite };  // kWrite of 0: deletes

  KeyId key = 0;
  Kind kind = Kind::kRead;
  ValueId value = kAbsent;
  std::uint64_t version = 0;  // 0: not known, or no key
  std::uint64_t hash = 0;     // of all bytes; 0: not known

  friend bool operator==(const Access&, const Access&) = default;
};

struct Transaction {
  std::uint32_t session = 0;
  Operation operation = Operation::kExec;
  bool committed = true;
  // Where it is not committed: what it read was of one moment all the same, as
  // is promised of each attempt of a closure.
  bool reads_hold = false;
  std::int64_t start = 0;  // ns; of any clock that all sessions share
  std::int64_t end = 0;
  std::size_t first_access = 0;
  std::size_t accesses = 0;

  // Whether what it read has a place in the order of all transactions.
  bool IsOrdered() const { return committed || reads_hold; }
};

struct History {
  // Of each session in its order; sessions one after another.
  std::vector<Transaction> transactions;
  std::vector<Access> accesses;

  // Keys may also go by their deadline, which nobody is recorded to have done.
  bool keys_expire = false;
  // Each write appends its value to a list: the hash of a read is that of the
  // whole list, HashList(), and a version is the list's length.
  bool is_list_append = false;

  std::span<const Access> Of(const Transaction& transaction) const {
    return std::span(accesses).subspan(transaction.first_access,
                                       transaction.accesses);
  }
};

// The hash of a list one element longer than one of hash `list`; of none: 0.
inline std::uint64_t HashList(std::uint64_t list, ValueId next) {
  std::uint64_t hash = (list ^ next) * 0x9E3779B97F4A7C15u;
  hash ^= hash >> 29;
  return (hash + 1) * 0xBF58476D1CE4E5B9u;
}

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_HISTORY_H_

// A recorder: the history of one thread, into memory that it has beforehand. It
// takes no lock and touches nothing that threads share.

#ifndef VIGIL_TESTS_HISTORY_RECORDER_H_
#define VIGIL_TESTS_HISTORY_RECORDER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tests/history/history.h"

namespace vigil::history {

class Recorder {
 public:
  // Room for so many transactions, with `accesses` each on average.
  Recorder(std::uint32_t session, std::size_t transactions,
           std::size_t accesses = 10)
      : session_(session), limit_(transactions) {
    transactions_.reserve(transactions);
    accesses_.reserve(transactions * accesses + kMaxAccesses);
  }

  // Whether there is no room for another transaction.
  bool full() const {
    return transactions_.size() >= limit_ ||
           accesses_.capacity() - accesses_.size() < kMaxAccesses;
  }

  // A value that this session has not written before, and no other will.
  ValueId NewValue() { return (ValueId{session_} + 1) << 40 | ++last_value_; }

  void Begin(Operation operation) {
    transactions_.push_back({.session = session_,
                             .operation = operation,
                             .start = Now(),
                             .first_access = accesses_.size()});
  }
  // Forgets what was read and written since Begin(): it is done once more.
  void Again() { accesses_.resize(transactions_.back().first_access); }
  void Read(KeyId key, ValueId value, std::uint64_t version = 0,
            std::uint64_t hash = 0) {
    accesses_.push_back({key, Access::Kind::kRead, value, version, hash});
  }
  void Write(KeyId key, ValueId value, std::uint64_t version = 0,
             std::uint64_t hash = 0) {
    accesses_.push_back({key, Access::Kind::kWrite, value, version, hash});
  }
  void Delete(KeyId key) { Write(key, kAbsent); }
  void End(bool committed) {
    Transaction& transaction = transactions_.back();
    transaction.end = Now();
    transaction.committed = committed;
    transaction.accesses = accesses_.size() - transaction.first_access;
  }

  std::size_t size() const { return transactions_.size(); }

  // Puts what was recorded behind `history`.
  void AppendTo(History& history) const {
    const std::size_t offset = history.accesses.size();
    for (Transaction transaction : transactions_) {
      transaction.first_access += offset;
      history.transactions.push_back(transaction);
    }
    history.accesses.insert(history.accesses.end(), accesses_.begin(),
                            accesses_.end());
  }

 private:
  // Of one transaction.
  static constexpr std::size_t kMaxAccesses = 256;

  static std::int64_t Now() {
    return std::chrono::steady_clock::now().time_since_epoch().count();
  }

  const std::uint32_t session_;
  const std::size_t limit_;
  ValueId last_value_ = 0;
  std::vector<Transaction> transactions_;
  std::vector<Access> accesses_;
};

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_RECORDER_H_

// A recorder: the history of one thread, into memory that it has beforehand. It
// takes no lock and touches nothing that threads share.

#ifndef VIGIL_TESTS_HISTORY_RECORDER_H_
#define VIGIL_TESTS_HISTORY_RECORDER_H_

#include <algorithm>
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
    // An attempt that is lost takes room, too, and comes without a question.
    transactions_.reserve(transactions + transactions / 4 + 64);
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
    attempts_ = 0;
  }
  // A closure's body begins. If it is not the first time since Begin(), the
  // attempt before is lost, which makes it a transaction that has only read.
  // `keep_writes`: what it would have written is nobody else's value.
  void Attempt(bool keep_writes = true) {
    if (attempts_++ == 0) return;
    const Operation operation = transactions_.back().operation;
    EndAttempt(false, keep_writes);
    transactions_.push_back({.session = session_,
                             .operation = operation,
                             .start = Now(),
                             .first_access = accesses_.size()});
  }
  void Read(KeyId key, ValueId value, std::uint64_t version = 0,
            std::uint64_t hash = 0) {
    accesses_.push_back({key, Access::Kind::kRead, value, version, hash});
  }
  void Read(const Access& read) { accesses_.push_back(read); }
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
  // The same for a closure.
  void EndAttempt(bool committed, bool keep_writes = true) {
    Transaction& transaction = transactions_.back();
    transaction.reads_hold = !committed;
    if (!committed && !keep_writes) {
      const auto first = accesses_.begin() +
                         static_cast<std::ptrdiff_t>(transaction.first_access);
      accesses_.erase(std::remove_if(first, accesses_.end(),
                                     [](const Access& access) {
                                       return access.kind ==
                                              Access::Kind::kWrite;
                                     }),
                      accesses_.end());
    }
    End(committed);
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
  int attempts_ = 0;  // of the closure that is going on
  ValueId last_value_ = 0;
  std::vector<Transaction> transactions_;
  std::vector<Access> accesses_;
};

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_RECORDER_H_

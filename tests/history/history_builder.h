// Histories written by hand.
//
//     Builder history;
//     history.Begin(0, 10, 20).Read(kX, 1).Write(kX, 2, /*version=*/5);

#ifndef VIGIL_TESTS_HISTORY_HISTORY_BUILDER_H_
#define VIGIL_TESTS_HISTORY_HISTORY_BUILDER_H_

#include <cstdint>

#include "tests/history/history.h"

namespace vigil::history {

class Builder {
 public:
  // A committed transaction. Those of a session stand together, in order.
  Builder& Begin(std::uint32_t session, std::int64_t start, std::int64_t end) {
    history_.transactions.push_back({.session = session,
                                     .start = start,
                                     .end = end,
                                     .first_access = history_.accesses.size()});
    return *this;
  }
  Builder& Read(KeyId key, ValueId value, std::uint64_t version = 0,
                std::uint64_t hash = 0) {
    return Add({key, Access::Kind::kRead, value, version, hash});
  }
  Builder& Write(KeyId key, ValueId value, std::uint64_t version = 0,
                 std::uint64_t hash = 0) {
    return Add({key, Access::Kind::kWrite, value, version, hash});
  }
  Builder& Delete(KeyId key) { return Write(key, kAbsent); }
  Builder& Aborted() {
    history_.transactions.back().committed = false;
    return *this;
  }
  // An attempt of a closure.
  Builder& Lost() {
    history_.transactions.back().reads_hold = true;
    return Aborted();
  }
  Builder& KeysExpire() {
    history_.keys_expire = true;
    return *this;
  }
  Builder& IsListAppend() {
    history_.is_list_append = true;
    return *this;
  }

  const History& get() const { return history_; }

 private:
  Builder& Add(Access access) {
    history_.accesses.push_back(access);
    ++history_.transactions.back().accesses;
    return *this;
  }

  History history_;
};

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_HISTORY_BUILDER_H_

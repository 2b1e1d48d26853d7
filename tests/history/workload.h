// Workloads: what the clients of a run do, each in a loop.

#ifndef VIGIL_TESTS_HISTORY_WORKLOAD_H_
#define VIGIL_TESTS_HISTORY_WORKLOAD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/history/checker.h"
#include "tests/history/client.h"
#include "tests/history/history.h"
#include "tests/history/overlap.h"
#include "tests/support/threads.h"

namespace vigil::history {

class Workload {
 public:
  virtual ~Workload() = default;

  // What is there before the clients begin; `client` is one more.
  virtual void Prepare(Client& client) { (void)client; }
  // One round of a client: a few transactions. Clients call it together.
  virtual void Step(Client& client) = 0;
  // When all clients have ended: what only the whole history can tell.
  virtual void Finish(const Store& store, History& history) {
    (void)store, (void)history;
  }

  virtual bool keys_expire() const { return false; }
  virtual bool is_list_append() const { return false; }

  // What else was wrong, by the workload's own rule.
  Violations& violations() { return violations_; }

 private:
  Violations violations_;
};

// By name: list_append, bank, write_skew, long_fork, counter, register, mixed.
std::unique_ptr<Workload> MakeWorkload(std::string_view name,
                                       const Setting& setting);
std::unique_ptr<Workload> MakeListAppend(const Setting& setting);
std::unique_ptr<Workload> MakeCounter(const Setting& setting);
std::unique_ptr<Workload> MakeMixed(const Setting& setting);

// A transaction of one of the kinds that read, decide and write.
void Decide(Client& client, const std::vector<KeyId>& of,
            Client::Change change);
// Changes: the first key and others at random, all, and none.
void WriteSome(Client& client, std::vector<std::uint64_t>& payloads,
               std::vector<Client::Effect>& effects);
void WriteAll(Client& client, std::vector<std::uint64_t>& payloads,
              std::vector<Client::Effect>& effects);
void WriteNone(Client& client, std::vector<std::uint64_t>& payloads,
               std::vector<Client::Effect>& effects);

struct Recorded {
  History history;
  Overlap overlap;
  Status invariants;
};

// Runs a workload on a store of its own until about `transactions` are done.
// The number of the run chooses its random numbers.
Recorded RunWorkload(Workload& workload, const Setting& setting,
                     std::size_t transactions, std::uint64_t run);

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_WORKLOAD_H_

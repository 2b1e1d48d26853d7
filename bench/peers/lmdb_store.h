// LMDB: a B+tree in a memory-mapped file.
//
// Fairness. More than Vigil: keys in order, data that outlives the process, and
// that several processes share; a reader sees one state for as long as it
// likes. Less than Vigil: one writer at a time in the whole store, and no
// deadlines. What is switched off for it: every sync to disk (MDB_NOSYNC,
// MDB_NOMETASYNC); it writes the map directly (MDB_WRITEMAP); its file is in
// memory. A thread keeps one read transaction and renews it for every GET, the
// cheapest way to read the latest state; to keep it open for many reads would
// be cheaper still, and read the past. Its write transactions exclude each
// other, so they lose no race.

#ifndef VIGIL_BENCH_PEERS_LMDB_STORE_H_
#define VIGIL_BENCH_PEERS_LMDB_STORE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "bench/peers/connection.h"

namespace vigil::bench {

// An environment of its own in a folder of its own. Any thread.
class LmdbStore {
 public:
  static constexpr std::string_view kName = "lmdb";
  using Client = ConnectionClient;

  // nullptr, and `*why` is a sentence, where it cannot be opened or the program
  // was built without LMDB.
  static std::unique_ptr<LmdbStore> Open(std::string* why);
  virtual ~LmdbStore() = default;

  virtual std::unique_ptr<Connection> Connect() = 0;

  // Of the file, what is in use.
  virtual std::size_t ReportedBytes() const = 0;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_LMDB_STORE_H_

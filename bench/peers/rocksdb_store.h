// RocksDB's OptimisticTransactionDB.
//
// Fairness. More than Vigil: keys in order, snapshots and iterators, data that
// outlives the process and exceeds memory. For that it keeps a sorted tree,
// versions of a key beside each other, and checksums. Less than Vigil: no
// deadlines, and its transactions refuse only at the commit, so that a body may
// read what never stood together. What is switched off for it: the write-ahead
// log, and with it durability; checksums when reading; its files are in memory.
// What the rows write stays in a memtable with a Bloom filter over whole keys;
// filled contents are compacted into plain tables, RocksDB's format for files
// in memory, of whose reads those were the fastest of its formats here. Reads
// of a transaction go through GetForUpdate, because a serializable transaction,
// as Vigil's are, needs them checked; one that only reads uses a snapshot.

#ifndef VIGIL_BENCH_PEERS_ROCKSDB_STORE_H_
#define VIGIL_BENCH_PEERS_ROCKSDB_STORE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "bench/peers/connection.h"

namespace vigil::bench {

// A database of its own in a folder of its own. Any thread.
class RocksDbStore {
 public:
  static constexpr std::string_view kName = "rocksdb";
  using Client = ConnectionClient;

  // nullptr, and `*why` is a sentence, where it cannot be opened or the program
  // was built without RocksDB.
  static std::unique_ptr<RocksDbStore> Open(std::string* why);
  virtual ~RocksDbStore() = default;

  virtual std::unique_ptr<Connection> Connect() = 0;

  // Memtables, tables and cache.
  virtual std::size_t ReportedBytes() const = 0;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_ROCKSDB_STORE_H_

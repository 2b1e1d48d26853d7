// Instead of rocksdb_store.cc where RocksDB is missing.

#include "bench/peers/rocksdb_store.h"

namespace vigil::bench {

std::unique_ptr<RocksDbStore> RocksDbStore::Open(std::string* why) {
  *why = "built without RocksDB";
  return nullptr;
}

}  // namespace vigil::bench

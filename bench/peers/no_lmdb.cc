// Instead of lmdb_store.cc where LMDB is missing.

#include "bench/peers/lmdb_store.h"

namespace vigil::bench {

std::unique_ptr<LmdbStore> LmdbStore::Open(std::string* why) {
  *why = "built without LMDB";
  return nullptr;
}

}  // namespace vigil::bench

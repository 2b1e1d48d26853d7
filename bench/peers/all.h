// All peers, and which of them take part in what.

#ifndef VIGIL_BENCH_PEERS_ALL_H_
#define VIGIL_BENCH_PEERS_ALL_H_

#include <type_traits>

#include "bench/peers/boost_map.h"
#include "bench/peers/lmdb_store.h"
#include "bench/peers/mutex_map.h"
#include "bench/peers/plain_map.h"
#include "bench/peers/redis.h"
#include "bench/peers/rocksdb_store.h"
#include "bench/peers/sharded_map.h"
#include "bench/peers/shared_mutex_map.h"
#include "bench/peers/tbb_map.h"
#include "bench/peers/vigil_store.h"

namespace vigil::bench {

template <class... Peers>
struct PeerList {};

// Calls `f.operator()<Peer>()` for each.
template <class... Peers, class F>
void ForEach(PeerList<Peers...>, F f) {
  (f.template operator()<Peers>(), ...);
}

// All of them; a row of several threads leaves out those that say kOneThread.
using AllPeers =
    PeerList<VigilStore, PlainMap, MutexMap, SharedMutexMap, ShardedMap, TbbMap,
             BoostMap, RocksDbStore, LmdbStore, Redis>;

// Those that are part of this process.
using EmbeddedPeers =
    PeerList<VigilStore, PlainMap, MutexMap, SharedMutexMap, ShardedMap, TbbMap,
             BoostMap, RocksDbStore, LmdbStore>;

// Those that live in this process's memory and nowhere else.
using MapPeers = PeerList<VigilStore, PlainMap, MutexMap, SharedMutexMap,
                          ShardedMap, TbbMap, BoostMap>;

// Those of which ten million entries are kept, because all at once would not
// fit into the memory of a small machine.
using LargePeers = PeerList<VigilStore, PlainMap, ShardedMap, TbbMap, BoostMap>;

// Those that can decide about one key and change it, in one atomic step.
using OneKeyPeers = PeerList<VigilStore, MutexMap, SharedMutexMap, ShardedMap,
                             TbbMap, BoostMap, RocksDbStore, LmdbStore, Redis>;

// Those that can do so with several keys.
using TransactionPeers = PeerList<VigilStore, MutexMap, SharedMutexMap,
                                  ShardedMap, RocksDbStore, LmdbStore, Redis>;

// Whether it is one of the list.
template <class Peer, class... Peers>
constexpr bool IsIn(PeerList<Peers...>) {
  return (std::is_same_v<Peer, Peers> || ...);
}

// Not built in, and why: known when compiling.
template <class Peer>
inline constexpr bool kIsAbsent = requires {
  Peer::kWhyAbsent;
};

template <class Peer>
inline constexpr bool kIsOneThread = requires {
  Peer::kOneThread;
};

// Most of a call is done by another process.
template <class Peer>
inline constexpr bool kIsElsewhere = requires {
  Peer::kElsewhere;
};

// Calls `f(client)` with what a thread uses `peer` by.
template <class Peer, class F>
decltype(auto) WithClient(Peer& peer, F f) {
  if constexpr (requires { typename Peer::Client; }) {
    typename Peer::Client client(peer);
    return f(client);
  } else {
    return f(peer);
  }
}

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_ALL_H_

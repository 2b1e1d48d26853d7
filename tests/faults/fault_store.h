// A store whose layout is the same in every run, what can be seen of it, and
// the check that an operation whose allocation fails has not happened.

#ifndef VIGIL_TESTS_FAULTS_FAULT_STORE_H_
#define VIGIL_TESTS_FAULTS_FAULT_STORE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "vigil/store.h"

#include "tests/faults/failing_new.h"
#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {

// A value longer than a record keeps inline.
inline const std::string kLongText(10'000, 'x');
// Longer than a short string, shorter than kLongText.
inline const std::string kText(100, 'y');

inline Options FaultOptions(std::size_t shards) {
  Options options;
  options.shards = shards;
  std::mt19937_64 random(7);
  HashSecret secret;
  for (unsigned char& byte : secret) {
    byte = static_cast<unsigned char>(random() & 0xff);
  }
  options.hash_secret = secret;
  // Never reached: with a limit the accounted bytes are checked, too.
  options.memory_limit = std::size_t{1} << 30;
  return options;
}

// Everything that reading shows of a store.
struct Snapshot {
  struct Entry {
    std::string value;
    std::optional<Duration> ttl;
    Version version;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  std::map<std::string, Entry> entries;
  std::size_t ghosts = 0;

  friend bool operator==(const Snapshot&, const Snapshot&) = default;

  // The same as if every key had the same version.
  Snapshot WithoutVersions() const {
    Snapshot same = *this;
    for (auto& [key, entry] : same.entries) entry.version = Version::kNone;
    return same;
  }
};

inline std::ostream& operator<<(std::ostream& out, const Snapshot& snapshot) {
  for (const auto& [key, entry] : snapshot.entries) {
    out << key << "=" << entry.value.substr(0, 12) << "(" << entry.value.size()
        << ")@" << static_cast<std::uint64_t>(entry.version)
        << (entry.ttl ? " with a deadline; " : "; ");
  }
  return out << snapshot.ghosts << " ghosts";
}

inline Snapshot Take(Store& store) {
  Snapshot snapshot;
  std::uint64_t cursor = 0;
  do {
    const ScanPage page = Must(store.Scan(cursor, 1'000));
    for (const std::string& key : page.keys) {
      const Versioned value = Must(store.GetVersioned(key));
      snapshot.entries[key] = {.value = value.value.value_or("(absent)"),
                               .ttl = Must(store.GetTtl(key)).left,
                               .version = value.version};
    }
    cursor = page.cursor;
  } while (cursor != 0);
  snapshot.ghosts = store.Stats().ghosts;
  return snapshot;
}

// The store agrees with itself, and takes a write and a read.
inline void ExpectUsable(Store& store, const std::string& what) {
  ASSERT_THAT(store.CheckInvariants(), IsOk()) << what;
  Must(store.Set("a key for afterwards", kText));
  ASSERT_EQ(GetText(store, "a key for afterwards"), kText) << what;
  ASSERT_THAT(store.CheckInvariants(), IsOk()) << what;
}

// Runs `operation` on a store that `prepare` has filled, once for each of its
// allocations, which fails. Where std::bad_alloc comes out, nothing must have
// changed, and the same operation must then succeed. Where none comes out, the
// operation must have happened. Either way the store stays usable.
template <class Prepare, class Operation>
void ExpectAllOrNothing(std::size_t shards, Prepare prepare,
                        Operation operation) {
  const Options options = FaultOptions(shards);
  Snapshot after;
  std::size_t bytes_after;
  {
    TimedStore store(options);
    prepare(store);
    operation(*store);
    after = Take(*store);
    bytes_after = store->Stats().bytes;
  }
  for (int nth = 1;; ++nth) {
    TimedStore store(options);
    prepare(store);
    const Snapshot before = Take(*store);
    const std::size_t bytes_before = store->Stats().bytes;
    bool threw;
    const bool failed = RunFailing(
        nth, [&] { operation(*store); }, &threw);
    const std::string what = "allocation " + std::to_string(nth);
    if (threw) {
      ASSERT_EQ(Take(*store), before) << what;
      ASSERT_THAT(store->CheckInvariants(), IsOk()) << what;
      // A table that has grown for the operation may stay large, and what had
      // expired may be gone.
      const std::size_t bytes = store->Stats().bytes;
      if (bytes > bytes_before) {
        ASSERT_EQ((bytes - bytes_before) % 64, 0u) << what;
      }
      operation(*store);
    }
    ASSERT_EQ(Take(*store).WithoutVersions(), after.WithoutVersions()) << what;
    ASSERT_EQ(store->Stats().bytes, bytes_after) << what;
    ASSERT_EQ(store->Size(), after.entries.size()) << what;
    ExpectUsable(*store, what);
    if (testing::Test::HasFatalFailure()) return;
    if (!failed) break;
    ASSERT_LT(nth, 10'000) << "it never succeeds";
  }
}

}  // namespace vigil

#endif  // VIGIL_TESTS_FAULTS_FAULT_STORE_H_

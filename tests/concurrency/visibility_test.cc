// One instant: a reader that has seen the new value of one key of a commit
// never afterwards sees an old value of another, by lock-free Get alone.
//
// The commits of one writer are numbered, and each key's value tells the number
// of the commit it comes from. A reader keeps the largest number it has learnt;
// whatever it reads next, of any key, must not be older.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

constexpr int kKeys = 8;

// The keys of one test, spread over the shards by their hashes.
class Keys {
 public:
  Keys() {
    for (int i = 0; i < kKeys; ++i) names_.push_back("key" + std::to_string(i));
    views_.assign(names_.begin(), names_.end());
  }
  const std::vector<std::string_view>& views() const { return views_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::string_view> views_;
};

std::uint64_t NumberOf(std::string_view value) {
  return std::strtoull(std::string(value.substr(0, 20)).c_str(), nullptr, 10);
}

// The number of a commit as text, followed by `padding` bytes that are no
// digits.
std::string Numbered(std::uint64_t number, std::size_t padding) {
  return std::to_string(number) + std::string(padding, '.');
}

// Writes one value to all keys in one commit.
struct Writer {
  std::string name;
  std::function<void(Store&, Session&, const std::vector<KeyValue>&)> write;
};
void PrintTo(const Writer& c, std::ostream* out) { *out << c.name; }

void WriteByMSet(Store& store, Session&, const std::vector<KeyValue>& entries) {
  Must(store.MSet(entries));
}

void WriteByExec(Store&, Session& session,
                 const std::vector<KeyValue>& entries) {
  Batch batch = session.Multi();
  for (const KeyValue& entry : entries) batch.Set(entry.key, entry.value);
  Must(batch.Exec().status());
}

void WriteByTransact(Store& store, Session&,
                     const std::vector<KeyValue>& entries) {
  Must(store.Transact([&](Transaction& txn) {
    for (const KeyValue& entry : entries) Must(txn.Set(entry.key, entry.value));
  }));
}

// Whether an absent key is a state of its own: commits are then, in turn, odd
// ones that create all keys and even ones that delete them.
enum class Absence { kOnlyAtFirst, kAfterEvenCommits };

// Runs write(session, n) for commits 1 to `commits`, while readers check that
// no read is older than what they have learnt before.
template <class Write>
void ExpectNoReaderGoesBack(Store& store, const Keys& keys, Absence absence,
                            int commits, const Write& write) {
  Violations violations;
  const auto reading = [&](int index) {
    return [&, random = Random(index), known = std::uint64_t{0},
            value = std::string()]() mutable {
      const std::size_t i = random.Below(kKeys);
      std::uint64_t seen = 0;
      if (Must(store.Get(keys.views()[i], &value))) {
        seen = NumberOf(value);
      } else if (absence == Absence::kAfterEvenCommits) {
        seen = known + known % 2;
      }
      if (seen < known) {
        violations.Add("key", i, " of commit ", seen, " after ", known);
      }
      known = std::max(known, seen);
    };
  };
  Repeating first(reading(1));
  Repeating second(reading(2));
  Session session(store);
  for (int n = 1; n <= commits; ++n) {
    write(session, static_cast<std::uint64_t>(n));
  }
  first.Stop();
  second.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

std::vector<KeyValue> AllOf(const Keys& keys, const std::string& value) {
  std::vector<KeyValue> entries;
  for (const std::string_view key : keys.views()) {
    entries.push_back({key, value});
  }
  return entries;
}

class VisibilityTest : public testing::TestWithParam<Writer> {
 protected:
  // All keys get the number of the commit, padded by padding(number).
  template <class Padding>
  void NumbersNeverGoBack(int commits, const Padding& padding) {
    ExpectNoReaderGoesBack(store_, keys_, Absence::kOnlyAtFirst, commits,
                           [&](Session& session, std::uint64_t n) {
                             GetParam().write(
                                 store_, session,
                                 AllOf(keys_, Numbered(n, padding(n))));
                           });
  }

  Store store_;
  const Keys keys_;
};

TEST_P(VisibilityTest, OfIntegers) {
  NumbersNeverGoBack(Scaled(40'000), [](std::uint64_t) { return 0u; });
}

TEST_P(VisibilityTest, OfTextThatKeepsItsSize) {
  NumbersNeverGoBack(Scaled(40'000), [](std::uint64_t) { return 24u; });
}

TEST_P(VisibilityTest, OfTextThatChangesItsSize) {
  NumbersNeverGoBack(Scaled(40'000),
                     [](std::uint64_t n) { return n * 37 % 700; });
}

TEST_P(VisibilityTest, OfLongText) {
  NumbersNeverGoBack(Scaled(10'000),
                     [](std::uint64_t n) { return n % 2 * 3000 + 2000; });
}

INSTANTIATE_TEST_SUITE_P(Each, VisibilityTest,
                         testing::Values(Writer{"MSet", &WriteByMSet},
                                         Writer{"Exec", &WriteByExec},
                                         Writer{"Transact", &WriteByTransact}),
                         [](const testing::TestParamInfo<Writer>& c) {
                           return c.param.name;
                         });

// One way to create all keys in one commit and to delete them in another.
struct Creator {
  std::string name;
  std::function<void(Store&, Session&, const Keys&, const std::string&)> create;
  std::function<void(Store&, Session&, const Keys&)> remove;
};
void PrintTo(const Creator& c, std::ostream* out) { *out << c.name; }

class CreationTest : public testing::TestWithParam<Creator> {};

TEST_P(CreationTest, IsSeenOfAllKeysAtOneInstant) {
  Store store;
  const Keys keys;
  ExpectNoReaderGoesBack(
      store, keys, Absence::kAfterEvenCommits, Scaled(15'000) * 2,
      [&](Session& session, std::uint64_t n) {
        if (n % 2 == 1) {
          GetParam().create(store, session, keys, Numbered(n, n % 5 * 150));
        } else {
          GetParam().remove(store, session, keys);
        }
      });
  EXPECT_EQ(store.Size(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Each, CreationTest,
    testing::Values(Creator{"MSetAndDel",
                            [](Store& store, Session&, const Keys& keys,
                               const std::string& value) {
                              Must(store.MSet(AllOf(keys, value)));
                            },
                            [](Store& store, Session&, const Keys& keys) {
                              Must(store.Del(keys.views()));
                            }},
                    Creator{"MSetNxAndFlush",
                            [](Store& store, Session&, const Keys& keys,
                               const std::string& value) {
                              EXPECT_THAT(store.MSetNx(AllOf(keys, value)),
                                          Holds(true));
                            },
                            [](Store& store, Session&, const Keys&) {
                              Must(store.FlushAll());
                            }},
                    Creator{"Exec",
                            [](Store& store, Session& session, const Keys& keys,
                               const std::string& value) {
                              WriteByExec(store, session, AllOf(keys, value));
                            },
                            [](Store&, Session& session, const Keys& keys) {
                              Batch batch = session.Multi();
                              for (const std::string_view key : keys.views()) {
                                batch.Del(key);
                              }
                              Must(batch.Exec().status());
                            }},
                    Creator{
                        "Transact",
                        [](Store& store, Session& session, const Keys& keys,
                           const std::string& value) {
                          WriteByTransact(store, session, AllOf(keys, value));
                        },
                        [](Store& store, Session&, const Keys& keys) {
                          Must(store.Transact([&](Transaction& txn) {
                            for (const std::string_view key : keys.views()) {
                              Must(txn.Del(key));
                            }
                          }));
                        }}),
    [](const testing::TestParamInfo<Creator>& c) { return c.param.name; });

// A token moves between two keys, one new and one gone per commit: commit n
// leaves it, with the value n, at key n % 2.
class TokenTest : public testing::Test {
 protected:
  template <class Move>
  void IsSeenInOnePlace(const Move& move) {
    Must(store_.Set("place0", "0"));
    Violations violations;
    Repeating reader([&, random = Random(1), known = std::uint64_t{0},
                      value = std::string()]() mutable {
      const std::uint64_t place = random.Below(2);
      if (Must(store_.Get(place == 0 ? "place0" : "place1", &value))) {
        const std::uint64_t n = NumberOf(value);
        if (n < known) violations.Add("token ", n, " after ", known);
        if (n % 2 != place) violations.Add("token ", n, " at place ", place);
        known = std::max(known, n);
      } else if (known % 2 == place) {
        ++known;  // it has left since
      }
    });
    Session session(store_);
    const int commits = Scaled(60'000);
    for (int n = 1; n <= commits; ++n) {
      const bool to_one = n % 2 == 1;
      move(session, to_one ? "place0" : "place1", to_one ? "place1" : "place0",
           Numbered(n, n % 3 * 200));
    }
    reader.Stop();
    EXPECT_EQ(violations.count(), 0) << violations.first();
    EXPECT_EQ(store_.Size(), 1u);
  }

  Store store_;
};

TEST_F(TokenTest, MovedByExecIsSeenInOnePlace) {
  IsSeenInOnePlace([](Session& session, const char* from, const char* to,
                      const std::string& value) {
    Batch batch = session.Multi();
    batch.Del(from);
    batch.Set(to, value);
    Must(batch.Exec().status());
  });
}

TEST_F(TokenTest, MovedByRenameIsSeenInOnePlace) {
  IsSeenInOnePlace([](Session& session, const char* from, const char* to,
                      const std::string& value) {
    Batch batch = session.Multi();
    batch.Rename(from, to);
    batch.Set(to, value);
    Must(batch.Exec().status());
  });
}

TEST_F(TokenTest, MovedByTransactIsSeenInOnePlace) {
  IsSeenInOnePlace([this](Session&, const char* from, const char* to,
                          const std::string& value) {
    Must(store_.Transact([&](Transaction& txn) -> Status {
      Must(txn.Del(from));
      return txn.Set(to, value);
    }));
  });
}

}  // namespace
}  // namespace vigil

#include "engine/ops/multi_read.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "engine/txn/flush.h"
#include "tests/engine/engine_store.h"
#include "tests/support/threads.h"

namespace vigil::engine {
namespace {

using Texts = std::vector<std::optional<std::string>>;

Texts MultiGet(TestStore& store, const std::vector<std::string>& keys,
               Texts texts = {}) {
  std::vector<KeyRef> hashed;
  for (const std::string& key : keys) hashed.push_back(store->Hash(key));
  texts.resize(keys.size());
  ops::MultiGet(*store, hashed, texts);
  return texts;
}

TEST(MultiGetTest, ReadsEveryKindOfValueAndAbsence) {
  TestStore store;
  const std::string large(3 * kMaxInlineBytes, 'x');
  store.Put("text", "some text");
  store.Put("number", "-17");
  store.Put("long", large);
  store.Put("expired", "1", kTestStart + 5);
  store.clock().Advance(6);
  EXPECT_EQ(
      MultiGet(store, {"text", "absent", "number", "long", "expired", "text"}),
      (Texts{"some text", std::nullopt, "-17", large, std::nullopt,
             "some text"}));
}

TEST(MultiGetTest, ReadsNothingForNoKeys) {
  TestStore store;
  EXPECT_TRUE(MultiGet(store, {}).empty());
}

TEST(MultiGetTest, ReplacesWhatWasInTheTexts) {
  TestStore store;
  store.Put("a", "new");
  EXPECT_EQ(MultiGet(store, {"a", "absent"}, {"something old", "old"}),
            (Texts{"new", std::nullopt}));
}

TEST(MultiGetTest, ReadsMoreKeysThanOneBatch) {
  TestStore store(16);
  std::vector<std::string> keys;
  Texts expected;
  for (int i = 0; i < 1'000; ++i) {
    keys.push_back("key" + std::to_string(i));
    if (i % 3 == 0) {
      expected.push_back(std::nullopt);
      continue;
    }
    store.Put(keys.back(), std::to_string(i));
    expected.push_back(std::to_string(i));
  }
  EXPECT_EQ(MultiGet(store, keys), expected);
}

// Two keys change together, as fast as one thread can: most rounds find one of
// them moved, and some readers end up under the locks.
void ReadsOneInstantWhile(std::size_t shards, bool come_and_go) {
  TestStore store(shards);
  const std::vector<std::string> keys{store.KeyIn(0),
                                      store.KeyIn(shards > 1 ? 1 : 0, 1)};
  Footprint footprint;
  for (const std::string& key : keys) {
    footprint.Add(store->ShardOf(store->Hash(key)));
  }
  footprint.Sort();
  int value = 0;
  const auto change = [&] {
    ++value;
    CommitMany(*store, footprint, [&](WriteDoor& door) {
      for (const std::string& key : keys) {
        const Place place = door.Find(store->Hash(key));
        const std::string text(static_cast<std::size_t>(value % 100), 'x');
        if (come_and_go && place.present()) {
          Erase(door, place);
        } else {
          Put(door, place, ValueView::String(text), kNoDeadline);
        }
      }
      return true;
    });
  };
  change();
  Repeating writer(change);
  Violations violations;
  const int rounds = Scaled(200'000);
  for (int i = 0; i < rounds; ++i) {
    const Texts texts = MultiGet(store, keys);
    if (texts[0] != texts[1]) {
      violations.Add(texts[0].value_or("(absent)"), " and ",
                     texts[1].value_or("(absent)"));
    }
  }
  writer.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST(MultiGetTest, ReadsOneInstantOfKeysInTwoShards) {
  ReadsOneInstantWhile(4, false);
}
TEST(MultiGetTest, ReadsOneInstantOfKeysInOneShard) {
  ReadsOneInstantWhile(1, false);
}
TEST(MultiGetTest, ReadsOneInstantOfKeysThatComeAndGo) {
  ReadsOneInstantWhile(4, true);
}

// A clock that lets a change happen whenever a reader asks for the time, which
// it does once per round, after it has read the key before.
class OvertakingClock final : public Clock {
 public:
  explicit OvertakingClock(int overtakes) : left_(overtakes) {}
  void Overtake(Store& store) { store_ = &store; }

  TimeMs NowMs() const override {
    if (store_ != nullptr && left_-- > 0) {
      const KeyRef key = store_->Hash("a");
      CommitOne(*store_, store_->ShardOf(key), [&](WriteDoor& door) {
        return Put(door, door.Find(key), ValueView::Integer(left_),
                   kNoDeadline);
      });
    }
    return kTestStart;
  }
  int left() const { return left_; }

 private:
  Store* store_ = nullptr;
  mutable int left_;
};

TEST(MultiGetTest, TakesTheLocksWhereAKeyMovesInEveryRound) {
  for (const int overtakes : {0, 1, 3, 4}) {
    OvertakingClock clock(overtakes);
    Store store({.shards = 1,
                 .expected_keys = 0,
                 .memory_limit = 0,
                 .clock = &clock,
                 .hash_secret = TestSecret()});
    const std::vector<KeyRef> keys{store.Hash("a"), store.Hash("b")};
    for (const KeyRef& key : keys) {
      CommitOne(store, 0, [&](WriteDoor& door) {
        // "b" has a deadline, so that reading it asks for the time.
        return Put(door, door.Find(key), ValueView::Integer(99),
                   key.bytes == "b" ? kTestStart + 1 : kNoDeadline);
      });
    }
    clock.Overtake(store);
    Texts texts(2);
    ops::MultiGet(store, keys, texts);
    // The last change is seen: rounds that were overtaken do not count.
    EXPECT_EQ(texts[0], overtakes == 0 ? "99" : "0");
    EXPECT_EQ(texts[1], "99");
  }
}

TEST(MultiGetTest, SeesAFlushOfBothKeysOrOfNone) {
  TestStore store(2);
  const std::vector<std::string> keys{store.KeyIn(0), store.KeyIn(1)};
  Footprint footprint;
  footprint.SetAll(store->shard_count());
  Repeating writer([&] {
    CommitMany(*store, footprint, [&](WriteDoor& door) {
      for (const std::string& key : keys) {
        Put(door, door.Find(store->Hash(key)), ValueView::Integer(1),
            kNoDeadline);
      }
      return true;
    });
    FlushAll(*store);
  });
  Violations violations;
  const int rounds = Scaled(100'000);
  for (int i = 0; i < rounds; ++i) {
    const Texts texts = MultiGet(store, keys);
    if (texts[0].has_value() != texts[1].has_value()) {
      violations.Add("one is flushed, the other is not");
    }
  }
  writer.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

}  // namespace
}  // namespace vigil::engine

// Random changes through the write door, checked against a map, and its
// counters against a count.

#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "engine/txn/write_door.h"
#include "tests/engine/engine_store.h"
#include "tests/support/random.h"
#include "tests/support/threads.h"

namespace vigil::engine {
namespace {

struct Expected {
  std::string text;
  TimeMs deadline = kNoDeadline;
};
using Model = std::map<std::string, Expected>;

constexpr TimeMs kLater = kTestStart + 1'000'000;

std::string RandomText(Random& random) {
  switch (random.Below(5)) {
    case 0:
      return std::to_string(random.Below(1'000'000));
    case 1:
      return std::string(random.Below(3 * kMaxInlineBytes), 'l');
    default:
      return std::string(random.Below(60), 's');
  }
}

// One random change through `door`, and the same in `model`.
void ChangeBoth(Random& random, Store& store, WriteDoor& door, Model& model) {
  const std::string key = "key" + std::to_string(random.Below(60));
  const Place place = door.Find(store.Hash(key));
  const auto found = model.find(key);
  ASSERT_EQ(place.present(), found != model.end());
  if (place.present()) {
    ASSERT_EQ(place.value().ToString(), found->second.text);
    ASSERT_EQ(place.deadline(), found->second.deadline);
  }
  const TimeMs deadline = random.Below(3) == 0 ? kLater : kNoDeadline;
  switch (random.Below(5)) {
    case 0:
    case 1: {
      const std::string text = RandomText(random);
      ASSERT_EQ(Put(door, place, ValueView::String(text), deadline),
                Fault::kNone);
      model[key] = {text, deadline};
      break;
    }
    case 2: {
      const std::string bytes = RandomText(random);
      const std::size_t offset =
          random.Below(2) == 0 ? place.value().TextSize() : random.Below(700);
      if (bytes.empty() && offset != place.value().TextSize()) return;
      ASSERT_EQ(WriteRange(door, place, place.present() ? offset : 0, bytes),
                Fault::kNone);
      std::string& text = model[key].text;
      const std::size_t at = place.present() ? offset : 0;
      if (text.size() < at + bytes.size()) text.resize(at + bytes.size());
      text.replace(at, bytes.size(), bytes);
      break;
    }
    case 3:
      ASSERT_EQ(Erase(door, place), Fault::kNone);
      model.erase(key);
      break;
    case 4:
      if (!place.present()) return;
      ASSERT_EQ(PutDeadline(door, place, deadline), Fault::kNone);
      found->second.deadline = deadline;
      break;
  }
}

void ExpectSame(TestStore& store, const Model& model) {
  std::size_t with_deadline = 0;
  for (const auto& [key, expected] : model) {
    ASSERT_EQ(store.Get(key), expected.text) << key;
    ASSERT_EQ(store.RecordOf(key)->deadline(), expected.deadline) << key;
    if (expected.deadline != kNoDeadline) ++with_deadline;
  }
  ASSERT_EQ(store.Counted(), store.Recount());
  ASSERT_EQ(store.Counted().keys, model.size());
  ASSERT_EQ(store.Counted().keys_with_deadline, with_deadline);
}

// `changes` changes per door.
void RunAgainstModel(std::size_t shards, int changes, std::uint64_t stream) {
  Random random(stream);
  TestStore store(shards);
  Model model;
  const int rounds = Scaled(60'000) / changes;
  for (int i = 0; i < rounds; ++i) {
    {
      Reclaimed reclaimed;
      const CommitTime time(store->clock());
      const AllLocked locked(*store);
      WriteDoor door(*store, time, reclaimed);
      for (int n = 0; n < changes; ++n) {
        ChangeBoth(random, *store, door, model);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
    if (i % 16 == 0) ExpectSame(store, model);
    if (testing::Test::HasFatalFailure()) return;
  }
  ExpectSame(store, model);
}

TEST(WriteDoorRandomTest, AgreesWithAMapWithOneChangePerDoor) {
  RunAgainstModel(1, 1, 1);
}
TEST(WriteDoorRandomTest, AgreesWithAMapWithManyChangesPerDoor) {
  RunAgainstModel(4, 20, 2);
}
TEST(WriteDoorRandomTest, AgreesWithAMapWithManyChangesPerDoorInOneShard) {
  RunAgainstModel(1, 20, 3);
}

}  // namespace
}  // namespace vigil::engine

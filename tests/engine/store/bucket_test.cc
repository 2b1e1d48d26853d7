#include "engine/store/bucket.h"

#include <set>
#include <vector>

#include "gtest/gtest.h"

#include "engine/store/record.h"

namespace vigil::engine {
namespace {

std::uint64_t HashWithTag(std::uint64_t tag) { return tag << kTagShift; }

class BucketTest : public testing::Test {
 protected:
  ~BucketTest() override {
    for (Record* const record : records_) Record::Destroy(record);
  }
  Record* NewRecord() {
    records_.push_back(Record::Create("key", 8, false));
    return records_.back();
  }
  std::set<int> Candidates(std::uint64_t tag) const {
    std::set<int> slots;
    for (auto found = bucket_.Find(HashWithTag(tag)); !found.empty();
         found.Next()) {
      slots.insert(found.slot());
    }
    return slots;
  }

  Bucket bucket_;

 private:
  std::vector<Record*> records_;
};

TEST_F(BucketTest, IsEmptyAtFirst) {
  EXPECT_TRUE(bucket_.HasEmptySlot());
  EXPECT_EQ(bucket_.FreeSlot(), 0);
  for (int slot = 0; slot < Bucket::kSlots; ++slot) {
    EXPECT_TRUE(bucket_.IsEmpty(slot));
    EXPECT_EQ(bucket_.record(slot), nullptr);
  }
}

TEST_F(BucketTest, EveryTagIsFoundInEverySlot) {
  for (std::uint64_t tag = 0; tag < 256; ++tag) {
    for (int slot = 0; slot < Bucket::kSlots; ++slot) {
      bucket_.Put(slot, HashWithTag(tag), NewRecord());
      ASSERT_EQ(Candidates(tag).count(slot), 1u) << tag << " in " << slot;
      bucket_.Clear(slot);
    }
  }
}

TEST_F(BucketTest, NoCandidateLiesBeyondTheSlots) {
  for (std::uint64_t in = 0; in < 256; ++in) {
    for (int slot = 0; slot < Bucket::kSlots; ++slot) {
      bucket_.Put(slot, HashWithTag(in), NewRecord());
    }
    for (std::uint64_t tag = 0; tag < 256; ++tag) {
      for (const int slot : Candidates(tag)) ASSERT_LT(slot, Bucket::kSlots);
    }
    for (int slot = 0; slot < Bucket::kSlots; ++slot) bucket_.Clear(slot);
  }
}

TEST_F(BucketTest, AnEmptySlotIsNoCandidateUnlessItsNeighbourIsOne) {
  bucket_.Put(3, HashWithTag(9), NewRecord());
  EXPECT_EQ(Candidates(9), (std::set<int>{3}));
  EXPECT_TRUE(Candidates(10).empty());
}

TEST_F(BucketTest, HasNoEmptySlotOnceAllAreTaken) {
  for (int slot = 0; slot < Bucket::kSlots; ++slot) {
    EXPECT_TRUE(bucket_.HasEmptySlot());
    EXPECT_EQ(bucket_.FreeSlot(), slot);
    bucket_.Put(slot, HashWithTag(7), NewRecord());
  }
  EXPECT_FALSE(bucket_.HasEmptySlot());
  EXPECT_EQ(bucket_.FreeSlot(), Bucket::kSlots);
}

TEST_F(BucketTest, ClearingAFullBucketLeavesNoEmptySlot) {
  for (int slot = 0; slot < Bucket::kSlots; ++slot) {
    bucket_.Put(slot, HashWithTag(7), NewRecord());
  }
  for (int slot = 0; slot < Bucket::kSlots; ++slot) {
    EXPECT_FALSE(bucket_.Clear(slot));
    EXPECT_FALSE(bucket_.HasEmptySlot());
    EXPECT_FALSE(bucket_.IsEmpty(slot));
  }
  EXPECT_EQ(bucket_.FreeSlot(), 0) << "but a record may go there";
}

TEST_F(BucketTest, ClearingABucketWithRoomEmptiesTheSlot) {
  bucket_.Put(0, HashWithTag(7), NewRecord());
  EXPECT_TRUE(bucket_.Clear(0));
  EXPECT_TRUE(bucket_.IsEmpty(0));
  EXPECT_EQ(bucket_.record(0), nullptr);
}

TEST_F(BucketTest, KnowsTheHighestBitsOfAHash) {
  constexpr std::uint64_t kHash = 0xa1b2'c3d4'e5f6'0718;
  bucket_.Put(3, kHash, NewRecord());
  EXPECT_EQ(bucket_.KnownHash(3), kHash >> 40 << 40);
}

TEST_F(BucketTest, ReplacingKeepsTheTagAndTheHash) {
  Record* const old = NewRecord();
  Record* const fresh = NewRecord();
  bucket_.Put(2, HashWithTag(7) | std::uint64_t{0xabcd} << 40, old);
  EXPECT_EQ(bucket_.SlotOf(old), 2);
  bucket_.Replace(2, fresh);
  EXPECT_EQ(bucket_.SlotOf(fresh), 2);
  EXPECT_EQ(bucket_.SlotOf(old), Bucket::kSlots);
  EXPECT_EQ(Candidates(7).count(2), 1u);
  EXPECT_EQ(bucket_.KnownHash(2), HashWithTag(7) | std::uint64_t{0xabcd} << 40);
}

}  // namespace
}  // namespace vigil::engine

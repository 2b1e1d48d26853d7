// The part of a change that can fail: deciding how it will be made, and
// allocating everything it needs, before anything is marked.

#ifndef VIGIL_ENGINE_TXN_PREPARED_CHANGE_H_
#define VIGIL_ENGINE_TXN_PREPARED_CHANGE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/store/record.h"
#include "engine/store/store.h"
#include "engine/txn/change.h"

namespace vigil::engine {

// A change that can be made without failing. What it holds is given back unless
// the write door takes it. Under the lock of the change's shard.
class PreparedChange {
 public:
  enum class How : std::uint8_t {
    kNothing,
    kErase,    // the record dies
    kInPlace,  // the record is written to
    kFresh,    // a new record is linked, in the place of the old one if any
  };

  // `change` must outlive this.
  explicit PreparedChange(const Change& change) : change_(&change) {}
  PreparedChange(PreparedChange&& other) noexcept;
  PreparedChange& operator=(PreparedChange&&) = delete;
  ~PreparedChange();

  // False: the memory limit refuses the table's growth, or that of a value that
  // an offset makes long, before it is allocated. May throw
  // std::bad_alloc. Either way nothing has changed, and destroying this gives
  // back what was allocated.
  bool Prepare(Store& store);

  // Whether a value of `size` bytes belongs into the record as it is: it fits,
  // and does not waste most of it.
  static bool FitsInPlace(const Record& record, std::size_t size) {
    return size <= record.capacity() && size <= kMaxInlineBytes &&
           record.capacity() <= 4 * size + 64;
  }

  const Change& change() const { return *change_; }
  How how() const { return how_; }
  // By how many bytes the store's records will grow or shrink.
  std::int64_t growth() const { return growth_; }

  // The record to link (kFresh), complete but for its version.
  Record* fresh() const { return fresh_; }
  // kInPlace: the block to put, complete; nullptr: the value fits inline, or
  // extends the block that is there.
  Block* block() const { return block_; }
  bool extends_block() const { return extends_block_; }
  // kInPlace of a range: the size of the value after it.
  std::size_t size() const { return size_; }
  // The old value's block, which this change makes garbage, or nullptr.
  Block* dropped_block() const { return dropped_block_; }

  // The write door has taken fresh, block and reservations.
  void Release();

 private:
  void PreparePut();
  bool PrepareRange(MemoryBudget& budget);  // false: the limit refuses it
  void PrepareDeadline();
  // How the value `bytes`, or an integer, comes to be: in place where it fits.
  void Place(const ValueView& value, TimeMs deadline, std::size_t capacity);
  void PlaceBlock(std::size_t size, TimeMs deadline);
  void MakeFresh(std::size_t capacity, TimeMs deadline);
  void ReserveGarbage(std::size_t count);

  const Change* change_;
  How how_ = How::kNothing;
  bool extends_block_ = false;
  bool insert_reserved_ = false;
  Record* fresh_ = nullptr;
  Block* block_ = nullptr;
  Block* dropped_block_ = nullptr;
  std::size_t size_ = 0;
  std::int64_t growth_ = 0;
  std::size_t garbage_reserved_ = 0;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_PREPARED_CHANGE_H_

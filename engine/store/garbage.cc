#include "engine/store/garbage.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/epoch.h"
#include "engine/base/planted.h"

namespace vigil::engine {

Garbage::~Garbage() {
  for (std::size_t i = first_; i < items_.size(); ++i) {
    items_[i].free(items_[i].object);
  }
}

void Garbage::Reserve(std::size_t count) {
  const std::size_t needed = items_.size() + reserved_ + count;
  if (needed > items_.capacity()) {
    items_.reserve(std::max(needed, 2 * items_.capacity()));
  }
  reserved_ += count;
}

void Garbage::Add(void* object, void (*free)(void* object), std::size_t bytes) {
  VIGIL_DCHECK(reserved_ > 0 && items_.size() < items_.capacity());
  --reserved_;
  bytes_ += bytes;
  items_.push_back({object, free, bytes, Epoch::Stamp()});
}

void Garbage::Collect(Reclaimed& out) {
  const std::uint64_t oldest = Epoch::AdvanceAndFindOldest();
  while (first_ < items_.size() && !out.full() &&
         (items_[first_].epoch < oldest ||  // (E3)
          VIGIL_PLANTED(kFreedTooEarly))) {
    out.Add(items_[first_]);
    bytes_ -= items_[first_].bytes;
    ++first_;
  }
  if (first_ > items_.size() / 2) {
    items_.erase(items_.begin(),
                 items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  // A reader that stays inside makes the next attempts rarer, not endless.
  due_count_ = count() + kBatchObjects;
  due_bytes_ = bytes_ + kBatchBytes;
  if (out.full()) due_count_ = 0;
}

}  // namespace vigil::engine

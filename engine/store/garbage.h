// What a shard has unlinked and lock-free readers may still look at.

#ifndef VIGIL_ENGINE_STORE_GARBAGE_H_
#define VIGIL_ENGINE_STORE_GARBAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/planted.h"
#include "engine/base/point.h"

namespace vigil::engine {

// One unlinked object and how to free it. Without initialisers: Reclaimed holds
// many of them on the stack and writes only those it needs.
struct Retired {
  void* object;
  void (*free)(void* object);
  std::size_t bytes;
  std::uint64_t epoch;  // see Epoch, (E2)
};

// Frees what it was given when it goes out of scope. Declared before a lock is
// taken, so that the freeing happens after the lock was released.
class Reclaimed {
 public:
  Reclaimed() = default;
  ~Reclaimed() {
    for (std::size_t i = 0; i < count_; ++i) {
      VIGIL_POINT("free");
      objects_[i].free(objects_[i].object);
    }
  }
  Reclaimed(const Reclaimed&) = delete;
  Reclaimed& operator=(const Reclaimed&) = delete;

  bool full() const { return count_ == objects_.size(); }
  std::size_t count() const { return count_; }
  void Add(const Retired& retired) { objects_[count_++] = retired; }

 private:
  std::size_t count_ = 0;
  std::array<Retired, 64> objects_;  // beyond count_: not looked at
};

// A queue of retired objects in the order of their epochs. Under the shard's
// lock. Bounded: from kBatchObjects objects or kBatchBytes bytes on, every
// further retirement first tries to free what it can, so what remains is what
// was retired while the slowest reader was inside one read.
class Garbage {
 public:
  Garbage() = default;
  Garbage(const Garbage&) = delete;
  Garbage& operator=(const Garbage&) = delete;
  ~Garbage();  // no reader is left: frees everything

  // Makes room for `count` calls of Add() beyond those reserved before and not
  // yet made. May throw std::bad_alloc.
  void Reserve(std::size_t count);
  // Gives reserved room back.
  void Unreserve(std::size_t count) { reserved_ -= count; }

  // Takes over an object that was just unlinked. Reserved before.
  void Add(void* object, void (*free)(void* object), std::size_t bytes);

  // Whether it is time to call Collect().
  bool due() const {
    return count() >= due_count_ || bytes_ >= due_bytes_ ||
           VIGIL_PLANTED(kFreedTooEarly);
  }
  // Moves what no reader can hold any more to `out`, until that is full.
  void Collect(Reclaimed& out);

  std::size_t count() const { return items_.size() - first_; }
  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kBatchObjects = 64;
  static constexpr std::size_t kBatchBytes = std::size_t{64} << 10;

  std::vector<Retired> items_;  // from first_ on
  std::size_t first_ = 0;
  std::size_t reserved_ = 0;
  std::size_t bytes_ = 0;
  std::size_t due_count_ = kBatchObjects;
  std::size_t due_bytes_ = kBatchBytes;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_STORE_GARBAGE_H_

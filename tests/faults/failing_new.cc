#include "tests/faults/failing_new.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <malloc.h>

namespace vigil {
namespace {

constinit thread_local int until_failure = 0;  // 0: none is due
constinit thread_local bool has_failed = false;
constinit thread_local int allocations = 0;
constinit thread_local std::size_t allocated_bytes = 0;
constinit thread_local bool starves_others = false;

std::atomic<bool> others_starve{false};
std::atomic<int> starved{0};

bool MustFail(std::size_t size) {
  ++allocations;
  allocated_bytes += size;
  if (others_starve.load() && !starves_others) {
    ++starved;
    return true;
  }
  if (until_failure == 0 || --until_failure > 0) return false;
  has_failed = true;
  return true;
}

std::atomic<std::int64_t> live_bytes{0};

// AddressSanitizer's malloc says what was asked for, glibc's what it gave: both
// come to the same.
std::int64_t BytesOf(void* memory) {
  const std::size_t usable = malloc_usable_size(memory);
  return static_cast<std::int64_t>(
      std::max<std::size_t>(32, (usable + 8 + 15) / 16 * 16));
}
void* Count(void* memory) {
  if (memory != nullptr) {
    live_bytes.fetch_add(BytesOf(memory), std::memory_order_relaxed);
  }
  return memory;
}

void* Allocate(std::size_t size) noexcept {
  if (MustFail(size)) return nullptr;
  return Count(std::malloc(size > 0 ? size : 1));
}
void* Allocate(std::size_t size, std::align_val_t alignment) noexcept {
  if (MustFail(size)) return nullptr;
  const auto unit = static_cast<std::size_t>(alignment);
  return Count(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
}
void Free(void* memory) noexcept {
  if (memory == nullptr) return;
  live_bytes.fetch_sub(BytesOf(memory), std::memory_order_relaxed);
  std::free(memory);
}
void* OrThrow(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

FailingAllocation::FailingAllocation(int nth) {
  has_failed = false;
  until_failure = nth;
}
FailingAllocation::~FailingAllocation() { until_failure = 0; }
bool FailingAllocation::failed() const { return has_failed; }

StarvedThreads::StarvedThreads() {
  starves_others = true;
  starved = 0;
  others_starve = true;
}
StarvedThreads::~StarvedThreads() {
  others_starve = false;
  starves_others = false;
}
int StarvedThreads::failures() const { return starved; }

int AllocationsOfThisThread() { return allocations; }
std::size_t BytesAllocatedByThisThread() { return allocated_bytes; }
std::int64_t LiveBytes() { return live_bytes.load(std::memory_order_relaxed); }

}  // namespace vigil

void* operator new(std::size_t size) {
  return vigil::OrThrow(vigil::Allocate(size));
}
void* operator new[](std::size_t size) {
  return vigil::OrThrow(vigil::Allocate(size));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return vigil::Allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return vigil::Allocate(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return vigil::OrThrow(vigil::Allocate(size, alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return vigil::OrThrow(vigil::Allocate(size, alignment));
}

void operator delete(void* memory) noexcept { vigil::Free(memory); }
void operator delete[](void* memory) noexcept { vigil::Free(memory); }
void operator delete(void* memory, std::size_t) noexcept {
  vigil::Free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  vigil::Free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  vigil::Free(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  vigil::Free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  vigil::Free(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
  vigil::Free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  vigil::Free(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
  vigil::Free(memory);
}

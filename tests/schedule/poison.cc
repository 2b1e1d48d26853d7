// Spoils memory when it is freed, so that a reader which still looks at it sees
// a record that never becomes even again, and is found waiting for ever.

#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <new>

namespace {

void Free(void* memory) {
  if (memory == nullptr) return;
  std::memset(memory, 0xdd, malloc_usable_size(memory));
  asm volatile("" : : "r"(memory) : "memory");  // or it is left out
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  void* memory = nullptr;
  if (posix_memalign(&memory, static_cast<std::size_t>(alignment), size) != 0) {
    throw std::bad_alloc();
  }
  return memory;
}
void operator delete(void* memory) noexcept { Free(memory); }
void operator delete(void* memory, std::size_t) noexcept { Free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { Free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  Free(memory);
}

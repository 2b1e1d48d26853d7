// Points: where a test may take a thread off and let another one go on.
//
// They stand before each step that others can see, or that depends on others:
// around locks, validation, marking, publishing, unlocking, ghost changes,
// table growth, reclamation and expiry, and between the looks of lock-free
// readers. They are nothing unless the library is built with VIGIL_PROOF, which
// only tests do.
//
//   VIGIL_POINT(name)              the step may touch anything
//   VIGIL_POINT_READ(name, what)   it reads what is at the address `what`, and
//   VIGIL_POINT_WRITE(name, what)  writes only that, besides what its thread
//                                  owns or what a lock it holds protects
//   VIGIL_AWAIT(name, what, ready)
//                                  before a step that writes `what` and goes on
//                                  only where ready(what) holds; false where
//                                  the thread must wait for that by itself

#ifndef VIGIL_ENGINE_BASE_POINT_H_
#define VIGIL_ENGINE_BASE_POINT_H_

#ifdef VIGIL_PROOF

#include <cstdint>

namespace vigil::engine {

// What the step after a point does to the memory that the point names.
enum class Touch : std::uint8_t { kAnything, kRead, kWrite };

// What a test that steers threads does at a point; called on the thread that
// passes it, which may hold locks.
class PointListener {
 public:
  virtual ~PointListener() = default;
  virtual void Pass(const char* name, Touch touch, const void* what) = 0;
  // Returns true when ready(what) holds; false at once where this listener does
  // not hold threads up.
  virtual bool Await(const char* name, const void* what,
                     bool (*ready)(const void* what)) {
    (void)name, (void)what, (void)ready;
    return false;
  }
};

// Heard by all threads; nullptr: nobody listens. Set while no thread is in the
// library.
inline PointListener* point_listener = nullptr;

inline void PassPoint(const char* name, Touch touch, const void* what) {
  if (point_listener != nullptr) point_listener->Pass(name, touch, what);
}
inline bool AwaitPoint(const char* name, const void* what,
                       bool (*ready)(const void* what)) {
  return point_listener != nullptr && point_listener->Await(name, what, ready);
}

}  // namespace vigil::engine

#define VIGIL_POINT(name) \
  ::vigil::engine::PassPoint(name, ::vigil::engine::Touch::kAnything, nullptr)
#define VIGIL_POINT_READ(name, what) \
  ::vigil::engine::PassPoint(name, ::vigil::engine::Touch::kRead, what)
#define VIGIL_POINT_WRITE(name, what) \
  ::vigil::engine::PassPoint(name, ::vigil::engine::Touch::kWrite, what)
#define VIGIL_AWAIT(name, what, ready) \
  ::vigil::engine::AwaitPoint(name, what, ready)

#else

#define VIGIL_POINT(name) static_cast<void>(0)
#define VIGIL_POINT_READ(name, what) static_cast<void>(0)
#define VIGIL_POINT_WRITE(name, what) static_cast<void>(0)
#define VIGIL_AWAIT(name, what, ready) false

#endif  // VIGIL_PROOF

#endif  // VIGIL_ENGINE_BASE_POINT_H_

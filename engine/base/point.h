// Points: where a test may take a thread off and let another one go on.
//
// VIGIL_POINT(name) stands around each lock, validation, marking, publishing,
// unlocking, ghost change, table growth, reclamation and expiry. It is nothing
// unless the library is built with VIGIL_PROOF, which only tests do.

#ifndef VIGIL_ENGINE_BASE_POINT_H_
#define VIGIL_ENGINE_BASE_POINT_H_

#ifdef VIGIL_PROOF

namespace vigil::engine {

// What a test that steers threads does at a point; called on the thread that
// passes it, which may hold locks.
class PointListener {
 public:
  virtual ~PointListener() = default;
  virtual void Pass(const char* name) = 0;
};

// Heard by all threads; nullptr: nobody listens. Set while no thread is in the
// library.
inline PointListener* point_listener = nullptr;

}  // namespace vigil::engine

#define VIGIL_POINT(name)                             \
  do {                                                \
    if (::vigil::engine::point_listener != nullptr) { \
      ::vigil::engine::point_listener->Pass(name);    \
    }                                                 \
  } while (false)

#else

#define VIGIL_POINT(name) static_cast<void>(0)

#endif  // VIGIL_PROOF

#endif  // VIGIL_ENGINE_BASE_POINT_H_

// Threads that are held up where it hurts: in a build with VIGIL_PROOF, now and
// then at the points inside the engine. Elsewhere it does nothing.

#ifndef VIGIL_TESTS_HISTORY_NOISE_H_
#define VIGIL_TESTS_HISTORY_NOISE_H_

namespace vigil::history {

// While it lives, and no longer than any thread uses a store. One at a time.
class Noise {
 public:
  Noise();
  ~Noise();
  Noise(const Noise&) = delete;
  Noise& operator=(const Noise&) = delete;
};

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_NOISE_H_

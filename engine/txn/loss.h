// A loss: how an observation came not to stand any more.

#ifndef VIGIL_ENGINE_TXN_LOSS_H_
#define VIGIL_ENGINE_TXN_LOSS_H_

#include <cstdint>
#include <string>

#include "engine/store/version.h"

namespace vigil::engine {

enum class LossKind : std::uint8_t { kChanged, kCreated, kDeleted, kExpired };

struct Loss {
  std::string key;
  VersionNumber seen;
  VersionNumber now;  // kNoVersion: nothing is there that has one
  LossKind kind;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TXN_LOSS_H_

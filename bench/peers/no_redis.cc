// Instead of redis.cc where hiredis is missing.

#include "bench/peers/redis.h"

namespace vigil::bench {

std::unique_ptr<Redis> Redis::Open(std::string* why) {
  *why = "built without hiredis";
  return nullptr;
}

}  // namespace vigil::bench

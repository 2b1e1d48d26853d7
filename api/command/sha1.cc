#include "api/command/sha1.h"

#include <bit>
#include <cstddef>
#include <string>

namespace vigil::command {
namespace {

constexpr std::size_t kBlock = 64;
using State = std::array<std::uint32_t, 5>;

std::uint32_t BigEndian(const char* p) {
  std::uint32_t word = 0;
  for (int i = 0; i < 4; ++i) {
    word = word << 8 | static_cast<unsigned char>(p[i]);
  }
  return word;
}

// Section 6.1 of the RFC: one block of 64 bytes.
void AddBlock(State& state, const char* block) {
  std::array<std::uint32_t, 80> w{};
  for (std::size_t t = 0; t < 16; ++t) w[t] = BigEndian(block + 4 * t);
  for (std::size_t t = 16; t < 80; ++t) {
    w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (std::size_t t = 0; t < 80; ++t) {
    std::uint32_t f = 0;
    if (t < 20) {
      f = ((b & c) | (~b & d)) + 0x5a827999u;
    } else if (t < 40) {
      f = (b ^ c ^ d) + 0x6ed9eba1u;
    } else if (t < 60) {
      f = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdcu;
    } else {
      f = (b ^ c ^ d) + 0xca62c1d6u;
    }
    const std::uint32_t next = std::rotl(a, 5) + f + e + w[t];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

}  // namespace

Sha1Digest Sha1(std::string_view bytes) {
  State state = {0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u,
                 0xc3d2e1f0u};
  const std::uint64_t bits = std::uint64_t{8} * bytes.size();
  for (; bytes.size() >= kBlock; bytes.remove_prefix(kBlock)) {
    AddBlock(state, bytes.data());
  }
  // The rest, a one bit, zeros, and the length in the last eight bytes.
  std::string rest(bytes);
  rest.push_back('\x80');
  const std::size_t padded = rest.size() + 8 <= kBlock ? kBlock : 2 * kBlock;
  rest.resize(padded - 8, '\0');
  for (int shift = 56; shift >= 0; shift -= 8) {
    rest.push_back(static_cast<char>(bits >> shift & 0xff));
  }
  for (std::size_t at = 0; at < rest.size(); at += kBlock) {
    AddBlock(state, rest.data() + at);
  }
  Sha1Digest digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

}  // namespace vigil::command

// Key names, values and popularity distributions of the benchmarks.

#include "bench/workload.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <tuple>
#include <utility>

#include "bench/random.h"

namespace vigil::bench {
namespace {

constexpr std::uint64_t kStreamLength = std::uint64_t{1} << 20;
constexpr std::uint64_t kSeed = 0x5eed'1e55'0c0f'fee5;
constexpr double kZipfExponent = 0.99;

// cumulative[r]: the probability that a key of popularity rank <= r is drawn.
std::vector<double> ZipfCumulative(std::size_t keys) {
  std::vector<double> cumulative(keys);
  double sum = 0;
  for (std::size_t rank = 0; rank < keys; ++rank) {
    sum += 1.0 / std::pow(static_cast<double>(rank + 1), kZipfExponent);
    cumulative[rank] = sum;
  }
  for (double& c : cumulative) c /= sum;
  return cumulative;
}

// Which key number has which popularity rank: a fixed random permutation.
std::vector<std::size_t> Scramble(std::size_t keys, Random& random) {
  std::vector<std::size_t> number_of_rank(keys);
  std::iota(number_of_rank.begin(), number_of_rank.end(), std::size_t{0});
  for (std::size_t i = keys; i > 1; --i) {
    std::swap(number_of_rank[i - 1], number_of_rank[random.Below(i)]);
  }
  return number_of_rank;
}

}  // namespace

std::vector<std::size_t> DrawNumbers(std::size_t keys, Popularity popularity) {
  Random random(kSeed);
  if (popularity == Popularity::kOneKey || keys == 1) return {keys / 2};
  std::vector<std::size_t> numbers(kStreamLength);
  if (popularity == Popularity::kUniform) {
    for (std::size_t& number : numbers) number = random.Below(keys);
    return numbers;
  }
  const std::vector<double> cumulative = ZipfCumulative(keys);
  const std::vector<std::size_t> number_of_rank = Scramble(keys, random);
  for (std::size_t& number : numbers) {
    const auto rank =
        std::upper_bound(cumulative.begin(), cumulative.end(), random.Unit()) -
        cumulative.begin();
    number = number_of_rank[std::min(static_cast<std::size_t>(rank), keys - 1)];
  }
  return numbers;
}

namespace {

std::string Value(const Contents& contents, char filler, std::int64_t balance) {
  if (contents.value_length == 0) return std::to_string(balance);
  return std::string(contents.value_length, filler);
}

}  // namespace

void WriteKeyName(std::size_t number, std::size_t length, char* name) {
  const std::string_view prefix = length >= 12 ? "key:" : "k";
  std::copy(prefix.begin(), prefix.end(), name);
  for (std::size_t at = length; at > prefix.size(); --at) {
    name[at - 1] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

std::string InitialValue(const Contents& contents) {
  return Value(contents, 'v', kOpeningBalance);
}

std::string OtherValue(const Contents& contents) {
  return Value(contents, 'w', kOpeningBalance + 1);
}

KeyStream::KeyStream(const Contents& contents, Popularity popularity)
    : key_length_(contents.key_length) {
  const std::vector<std::size_t> numbers =
      DrawNumbers(contents.keys, popularity);
  mask_ = numbers.size() - 1;
  names_.resize(numbers.size() * key_length_);
  char* name = names_.data();
  for (const std::size_t number : numbers) {
    WriteKeyName(number, key_length_, name);
    name += key_length_;
  }
}

const KeyStream& Stream(const Contents& contents, Popularity popularity) {
  using Id = std::tuple<std::size_t, std::size_t, Popularity>;
  static std::mutex mutex;
  // Never destroyed: it lives as long as the process.
  static auto& streams = *new std::map<Id, std::unique_ptr<KeyStream>>;
  const std::lock_guard<std::mutex> lock(mutex);
  std::unique_ptr<KeyStream>& stream =
      streams[Id(contents.keys, contents.key_length, popularity)];
  if (stream == nullptr) {
    stream = std::make_unique<KeyStream>(contents, popularity);
  }
  return *stream;
}

}  // namespace vigil::bench

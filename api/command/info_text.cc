#include "api/command/info_text.h"

#include <array>
#include <cstdio>

namespace vigil::command {
namespace {

// "512B", "1.50M".
std::string ForPeople(std::uint64_t bytes) {
  constexpr std::uint64_t kStep = 1024;
  constexpr std::string_view kUnits = "KMGTPE";
  if (bytes < kStep) return std::to_string(bytes) + "B";
  double amount = static_cast<double>(bytes) / kStep;
  std::size_t unit = 0;
  while (amount >= kStep && unit + 1 < kUnits.size()) {
    amount /= kStep;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f%c", amount, kUnits[unit]);
  return text.data();
}

}  // namespace

void InfoText::Bytes(std::string_view name, std::uint64_t bytes) {
  Line(name, bytes);
  std::string human(name);
  Line(human.append("_human"), ForPeople(bytes));
}

void InfoText::Seconds(std::string_view name, std::int64_t microseconds) {
  constexpr std::int64_t kSecond = 1000000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%lld.%06lld",
                static_cast<long long>(microseconds / kSecond),
                static_cast<long long>(microseconds % kSecond));
  Line(name, text.data());
}

}  // namespace vigil::command

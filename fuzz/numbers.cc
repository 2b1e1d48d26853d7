// Fuzz target: how numbers are read, written and added, against 128-bit
// integers and strtold. What overflows changes nothing, not even the version.

#include "engine/base/numbers.h"

#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "vigil/store.h"

#include "fuzz/input.h"

namespace vigil::fuzz {
namespace {

__extension__ using Wide = __int128;

constexpr Wide kMin = std::numeric_limits<std::int64_t>::min();
constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();

bool Fits(Wide number) { return number >= kMin && number <= kMax; }

std::string WideText(Wide number) {
  std::string text;
  for (Wide left = number < 0 ? -number : number; left > 0; left /= 10) {
    text.insert(text.begin(),
                static_cast<char>('0' + static_cast<int>(left % 10)));
  }
  if (text.empty()) return "0";
  return number < 0 ? "-" + text : text;
}

// The integer that `text` spells, if it is the one way to spell it.
std::optional<std::int64_t> ReferenceInteger(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 30) return std::nullopt;
  Wide number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  if (text.starts_with('-')) number = -number;
  if (!Fits(number) || WideText(number) != text) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

// What is left of `text` without the digits it begins with.
std::string_view WithoutDigits(std::string_view text, bool hex, bool& some) {
  while (!text.empty() &&
         (hex ? std::isxdigit(static_cast<unsigned char>(text[0])) != 0
              : text[0] >= '0' && text[0] <= '9')) {
    text.remove_prefix(1);
    some = true;
  }
  return text;
}

bool SameLetters(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(text[i])) != lower[i]) {
      return false;
    }
  }
  return true;
}

// Whether `text` has the form of a C floating-point number, all of it: told by
// its grammar, without asking strtold where it stops.
bool HasFloatForm(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (SameLetters(text, "inf") || SameLetters(text, "infinity")) return true;
  const bool hex =
      text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  if (hex) text.remove_prefix(2);
  bool some = false;
  text = WithoutDigits(text, hex, some);
  if (text.starts_with('.')) text = WithoutDigits(text.substr(1), hex, some);
  if (!some) return false;
  if (text.empty()) return true;
  const int mark = std::tolower(static_cast<unsigned char>(text[0]));
  if (mark != (hex ? 'p' : 'e')) return false;
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  bool exponent = false;
  return WithoutDigits(text, /*hex=*/false, exponent).empty() && exponent;
}

std::optional<long double> ReferenceFloat(std::string_view text) {
  if (text.size() > engine::kMaxFloatText || !HasFloatForm(text)) {
    return std::nullopt;
  }
  errno = 0;
  const long double number = std::strtold(std::string(text).c_str(), nullptr);
  if (errno == ERANGE && (std::isinf(number) || number == 0)) {
    return std::nullopt;
  }
  return number;
}

// The form that INCRBYFLOAT promises.
void RequireFloatText(const std::string& text) {
  std::string_view rest = text;
  if (rest.starts_with('-')) rest.remove_prefix(1);
  bool some = false;
  std::string_view digits = rest;
  rest = WithoutDigits(rest, false, some);
  digits.remove_suffix(rest.size());
  Require(some, "it begins with digits");
  Require(digits == "0" || digits[0] != '0', "no leading zero");
  if (!rest.empty()) {
    Require(rest[0] == '.' && rest.size() >= 2 && rest.size() <= 18,
            "a point and up to 17 digits");
    some = false;
    Require(WithoutDigits(rest.substr(1), false, some).empty(),
            "digits behind the point");
    Require(rest.back() != '0', "no trailing zero");
  }
  Require(text != "-0", "zero has no sign");
}

void RequireFormat(long double number) {
  const std::string text = engine::FormatFloat(number);
  RequireFloatText(text);
  const std::optional<long double> back = engine::ParseFloat(text);
  Require(back.has_value(), "a formatted number can be read");
  // Half of the last digit that is written, and of the last bit that is kept.
  const long double error =
      0.5e-17L + std::ldexp(std::fabs(number),
                            1 - std::numeric_limits<long double>::digits);
  Require(std::fabs(*back - number) <= error, "it is the number it was");
  Require(engine::FormatFloat(*back) == text, "formatting loses nothing twice");
}

void RequireInteger(std::int64_t number) {
  engine::IntegerText buffer;
  const std::string_view text = engine::FormatInteger(number, buffer);
  Require(text == WideText(number), "an integer's text");
  Require(engine::ParseInteger(text) == number, "the text's integer");
  Require(engine::IntegerTextSize(number) == text.size(), "the text's size");
}

// One key whose value is `text`, and what additions do to it.
class Subject {
 public:
  explicit Subject(std::string_view text) : text_(text) {
    Require(store_.Set("k", text).ok(), "a text can be set");
  }

  void Add(std::int64_t delta, bool subtract) {
    const Versioned before = Look();
    const Result<std::int64_t> sum =
        subtract ? store_.DecrBy("k", delta) : store_.IncrBy("k", delta);
    // Redis would have to negate it, so it refuses before it looks.
    if (subtract && delta == kMin) {
      return RequireRefused(sum.status().code(), before, true);
    }
    const std::optional<std::int64_t> old = ReferenceInteger(text_);
    if (!old) return RequireRefused(sum.status().code(), before, false);
    const Wide expected = subtract ? Wide{*old} - delta : Wide{*old} + delta;
    if (!Fits(expected)) {
      return RequireRefused(sum.status().code(), before, true);
    }
    Require(sum.ok() && *sum == static_cast<std::int64_t>(expected), "the sum");
    RequireChanged(before, WideText(expected));
  }

  void AddFloat(long double delta) {
    const Versioned before = Look();
    const Result<long double> sum = store_.IncrByFloat("k", delta);
    const std::optional<long double> old = ReferenceFloat(text_);
    if (!old) return RequireRefused(sum.status().code(), before, false);
    const long double expected = *old + delta;
    if (!std::isfinite(expected)) {
      return RequireRefused(sum.status().code(), before, true);
    }
    Require(sum.ok() && *sum == expected, "the sum");
    RequireChanged(before, engine::FormatFloat(expected));
  }

 private:
  Versioned Look() {
    Result<Versioned> found = store_.GetVersioned("k");
    Require(found.ok() && found->value == text_, "the value is as it was");
    return *found;
  }
  void RequireRefused(StatusCode code, const Versioned& before, bool overflow) {
    Require(code == (overflow ? StatusCode::kOutOfRange
                              : StatusCode::kInvalidArgument),
            "why it is refused");
    Require(Look().version == before.version, "a refusal changes nothing");
  }
  void RequireChanged(const Versioned& before, std::string text) {
    text_ = std::move(text);
    Require(Look().version > before.version, "a sum is a new version");
  }

  Store store_ = [] {
    Options options;
    options.shards = 1;
    options.background_expiry = false;
    return *Store::Open(options);
  }();
  std::string text_;
};

// A float whose text is read, so that all of them can come.
long double Float(std::string_view text) {
  return engine::ParseFloat(text).value_or(1);
}

// How many additions, their numbers; then the text.
void Run(Input input) {
  struct Step {
    std::uint8_t kind;
    std::int64_t delta;
  };
  Step steps[3];
  for (Step& step : steps) step = {input.Byte(), input.Number()};
  const std::string_view delta_text = input.Until('\n');
  const std::string_view text = input.Rest();

  const std::optional<std::int64_t> integer = engine::ParseInteger(text);
  Require(integer == ReferenceInteger(text), "ParseInteger");
  const std::optional<long double> number = engine::ParseFloat(text);
  Require(number == ReferenceFloat(text), "ParseFloat");
  if (number && std::isfinite(*number)) RequireFormat(*number);

  Subject subject(text);
  for (const Step& step : steps) {
    RequireInteger(step.delta);
    if ((step.kind & 1) != 0) {
      subject.AddFloat(Float(delta_text));
    } else {
      subject.Add(step.delta, (step.kind & 2) != 0);
    }
  }
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}

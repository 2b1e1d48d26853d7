// What a key can hold. The seam for collections: a new type adds a Type, an
// alternative here, and an operations file; store/ and txn/ move values without
// knowing what they mean.

#ifndef VIGIL_ENGINE_TYPES_VALUE_H_
#define VIGIL_ENGINE_TYPES_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/numbers.h"

namespace vigil::engine {

// Redis's proto-max-bulk-len: no key and no string is longer.
inline constexpr std::size_t kMaxStringBytes = std::size_t{512} << 20;

enum class Type : std::uint8_t { kNone, kString };

// A value looked at in place. A string is kept either as bytes or, where its
// text is a canonical 64-bit integer, as that integer. Owns nothing.
class ValueView {
 public:
  ValueView() = default;  // no value
  static ValueView Integer(std::int64_t number) {
    ValueView view;
    view.type_ = Type::kString;
    view.is_integer_ = true;
    view.number_ = number;
    return view;
  }
  // Bytes as they are: not turned into an integer.
  static ValueView Bytes(std::string_view bytes, bool is_raw = false) {
    ValueView view;
    view.type_ = Type::kString;
    view.is_raw_ = is_raw;
    view.bytes_ = bytes;
    return view;
  }
  // The string that `text` is: an integer where it spells one.
  static ValueView String(std::string_view text) {
    const auto number = ParseInteger(text);
    return number ? Integer(*number) : Bytes(text);
  }

  Type type() const { return type_; }
  bool is_integer() const { return is_integer_; }
  // Whether it came to be by writing a part of it (APPEND, SETRANGE): what
  // Redis then calls the encoding "raw", however short.
  bool is_raw() const { return is_raw_; }
  std::int64_t number() const { return number_; }    // is_integer()
  std::string_view bytes() const { return bytes_; }  // !is_integer()

  // The string's text; an integer is formatted into `buffer`.
  std::string_view Text(IntegerText& buffer) const {
    return is_integer_ ? FormatInteger(number_, buffer) : bytes_;
  }
  std::size_t TextSize() const {
    return is_integer_ ? IntegerTextSize(number_) : bytes_.size();
  }
  std::string ToString() const {
    IntegerText buffer;
    return std::string(Text(buffer));
  }

 private:
  Type type_ = Type::kNone;
  bool is_integer_ = false;
  bool is_raw_ = false;
  std::int64_t number_ = 0;
  std::string_view bytes_;
};

// A value that somebody owns: the workspace's copy.
class Value {
 public:
  Value() = default;  // no value

  // Reuses the capacity of the value before.
  void Assign(const ValueView& view) {
    type_ = view.type();
    is_integer_ = view.is_integer();
    is_raw_ = view.is_raw();
    if (is_integer_) {
      number_ = view.number();
    } else {
      AssignBytes(bytes_, view.bytes());
    }
  }
  void Clear() { type_ = Type::kNone; }
  // Gives memory back where more than `bytes` are kept, value and all.
  void Shrink(std::size_t bytes) {
    if (bytes_.capacity() <= bytes) return;
    Clear();
    std::string().swap(bytes_);
  }

  // For readers that fill the bytes themselves.
  std::string& MutableBytes(bool is_raw) {
    type_ = Type::kString;
    is_integer_ = false;
    is_raw_ = is_raw;
    return bytes_;
  }

  ValueView View() const {
    if (type_ == Type::kNone) return {};
    return is_integer_ ? ValueView::Integer(number_)
                       : ValueView::Bytes(bytes_, is_raw_);
  }

 private:
  Type type_ = Type::kNone;
  bool is_integer_ = false;
  bool is_raw_ = false;
  std::int64_t number_ = 0;
  std::string bytes_;
};

}  // namespace vigil::engine

#endif  // VIGIL_ENGINE_TYPES_VALUE_H_

// Taking a line apart into words, quotes and escapes resolved.

#ifndef VIGIL_API_RESP_SPLIT_WORDS_H_
#define VIGIL_API_RESP_SPLIT_WORDS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vigil {

// Gives the words of a line one after the other. One thread.
class WordSplitter {
 public:
  explicit WordSplitter(std::string_view line) : line_(line) {}

  // Appends the next word to `out`. False: there is none, or the quotes are
  // unbalanced, which broken() tells.
  bool Next(std::string& out);
  bool broken() const { return broken_; }

 private:
  bool Quoted(std::string& out);
  bool Apostrophed(std::string& out);
  bool EndsHere() const;
  std::optional<char> HexByte() const;

  std::string_view line_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

}  // namespace vigil

#endif  // VIGIL_API_RESP_SPLIT_WORDS_H_

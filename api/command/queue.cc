#include "api/command/queue.h"

#include <algorithm>

namespace vigil::command {

bool Queue::Fits(Args args, const Limits& limits) const {
  if (calls_.size() >= limits.commands) return false;
  std::size_t room = limits.bytes - std::min(limits.bytes, bytes_.size());
  for (const std::string_view word : args) {
    if (word.size() > room) return false;
    room -= word.size();
  }
  return true;
}

void Queue::Push(const Command& command, Args args, std::uint64_t hash) {
  std::size_t bytes = 0;
  for (const std::string_view word : args) bytes += word.size();
  // Everything that can fail first. Doubling, because reserve() alone would
  // make many calls quadratic.
  const auto make_room = [](auto& list, std::size_t more) {
    if (list.capacity() - list.size() < more) {
      list.reserve(std::max(list.size() + more, 2 * list.capacity()));
    }
  };
  make_room(calls_, 1);
  make_room(words_, args.size());
  if (bytes_.capacity() - bytes_.size() < bytes) GrowBytes(bytes);
  calls_.push_back({&command, words_.size(), args.size(), hash});
  for (const std::string_view word : args) {
    words_.emplace_back(bytes_.data() + bytes_.size(), word.size());
    bytes_.insert(bytes_.end(), word.begin(), word.end());
  }
}

void Queue::GrowBytes(std::size_t more) {
  std::vector<char> larger;
  larger.reserve(std::max(bytes_.size() + more, 2 * bytes_.capacity()));
  larger.assign(bytes_.begin(), bytes_.end());
  for (std::string_view& word : words_) {
    word = {larger.data() + (word.data() - bytes_.data()), word.size()};
  }
  bytes_.swap(larger);
}

void Queue::Clear() {
  constexpr std::size_t kKeptBytes = std::size_t{64} << 10;
  if (bytes_.capacity() > kKeptBytes ||
      words_.capacity() > kKeptBytes / sizeof(std::string_view)) {
    *this = Queue();
    return;
  }
  calls_.clear();
  words_.clear();
  bytes_.clear();
}

}  // namespace vigil::command

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

void Queue::Push(const Command& command, Args args) {
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
  make_room(sizes_, args.size());
  make_room(bytes_, bytes);
  calls_.push_back({&command, sizes_.size(), args.size(), bytes_.size()});
  for (const std::string_view word : args) {
    sizes_.push_back(static_cast<std::uint32_t>(word.size()));
    bytes_.append(word);
  }
}

void Queue::Clear() {
  constexpr std::size_t kKeptBytes = std::size_t{64} << 10;
  if (bytes_.capacity() > kKeptBytes || sizes_.capacity() > kKeptBytes) {
    *this = Queue();
    return;
  }
  calls_.clear();
  sizes_.clear();
  bytes_.clear();
}

Args Queue::Words(std::size_t i, std::vector<std::string_view>& words) const {
  const QueuedCall& call = calls_[i];
  words.clear();
  const char* next = bytes_.data() + call.offset;
  for (std::size_t w = 0; w < call.word_count; ++w) {
    const std::size_t size = sizes_[call.first_word + w];
    words.emplace_back(next, size);
    next += size;
  }
  return words;
}

}  // namespace vigil::command

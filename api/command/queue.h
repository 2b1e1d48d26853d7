// The commands that MULTI queues, kept as they were parsed.

#ifndef VIGIL_API_COMMAND_QUEUE_H_
#define VIGIL_API_COMMAND_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "api/command/call.h"
#include "engine/base/hash.h"

namespace vigil::command {

// Owns the bytes of its words, and keeps its memory for the next transaction.
// One thread.
class Queue {
 public:
  // Bounds, from Options.
  struct Limits {
    std::size_t commands = std::size_t{1} << 20;
    std::size_t bytes = std::size_t{1} << 30;
  };

  bool empty() const { return calls_.empty(); }
  std::size_t size() const { return calls_.size(); }
  std::size_t bytes() const { return bytes_.size(); }

  // Whether one more call fits into `limits`.
  bool Fits(Args args, const Limits& limits) const;
  // Copies the words; `hash` is that of the first key, where the row has just
  // one. May throw std::bad_alloc; then nothing was queued.
  void Push(const Command& command, Args args, std::uint64_t hash);
  void Clear();

  const Command& command(std::size_t i) const { return *calls_[i].command; }
  // The words of call `i`; they live as long as the queue is neither pushed to
  // nor cleared.
  Args words(std::size_t i) const {
    return Args(words_).subspan(calls_[i].first_word, calls_[i].word_count);
  }
  // The key of call `i`, whose row has just one, in database `db`. Lives as
  // long.
  engine::KeyRef key(std::size_t i, int db) const {
    return {words_[calls_[i].first_word + 1], calls_[i].hash, db};
  }

 private:
  struct QueuedCall {
    const Command* command;
    std::size_t first_word;  // in words_
    std::size_t word_count;
    std::uint64_t hash;
  };

  // Makes room for `more` bytes. May throw std::bad_alloc.
  void GrowBytes(std::size_t more);

  std::vector<QueuedCall> calls_;
  std::vector<std::string_view> words_;  // of bytes_
  std::vector<char> bytes_;
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_QUEUE_H_

// The commands that MULTI queues, kept as they were parsed.

#ifndef VIGIL_API_COMMAND_QUEUE_H_
#define VIGIL_API_COMMAND_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/command/call.h"

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
  // Copies the words. May throw std::bad_alloc; then nothing was queued.
  void Push(const Command& command, Args args);
  void Clear();

  const Command& command(std::size_t i) const { return *calls_[i].command; }
  // The words of call `i`, in `words`; they live as long as the queue is
  // neither pushed to nor cleared.
  Args Words(std::size_t i, std::vector<std::string_view>& words) const;

 private:
  struct QueuedCall {
    const Command* command;
    std::size_t first_word;  // in sizes_
    std::size_t word_count;
    std::size_t offset;  // of the first word, in bytes_
  };

  std::vector<QueuedCall> calls_;
  std::vector<std::uint32_t> sizes_;
  std::string bytes_;
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_QUEUE_H_

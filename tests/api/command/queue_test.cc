#include "api/command/queue.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "api/command/command.h"

namespace vigil::command {
namespace {

using Call = std::vector<std::string>;

void Push(Queue& queue, const Call& call, std::uint64_t hash = 0) {
  const std::vector<std::string_view> words(call.begin(), call.end());
  queue.Push(*FindCommand(call[0]), words, hash);
}

Call Queued(const Queue& queue, std::size_t i) {
  const Args words = queue.words(i);
  return {words.begin(), words.end()};
}

TEST(QueueTest, KeepsEveryCallWhileItGrows) {
  // Of all sizes, so that its bytes move at every place of a call.
  Queue queue;
  std::vector<Call> calls;
  for (std::size_t i = 0; i < 400; ++i) {
    calls.push_back({i % 2 == 0 ? "set" : "append", "key" + std::to_string(i),
                     std::string(i % 97, 'v')});
    Push(queue, calls.back(), i);
    ASSERT_EQ(queue.size(), i + 1);
    for (const std::size_t at : {std::size_t{0}, i / 2, i}) {
      ASSERT_EQ(Queued(queue, at), calls[at]) << at << " of " << i;
    }
  }
  for (std::size_t i = 0; i < calls.size(); ++i) {
    EXPECT_EQ(queue.command(i).name, calls[i][0]);
    EXPECT_EQ(Queued(queue, i), calls[i]);
    const engine::KeyRef key = queue.key(i, 3);
    EXPECT_EQ(key.bytes, calls[i][1]);
    EXPECT_EQ(key.hash, i);
    EXPECT_EQ(key.db, 3);
  }
}

TEST(QueueTest, CopiesItsWords) {
  Queue queue;
  {
    Call call = {"set", "a key that is longer than a short string", "value"};
    Push(queue, call);
    for (std::string& word : call) word.assign(word.size(), '?');
  }
  EXPECT_EQ(Queued(queue, 0),
            (Call{"set", "a key that is longer than a short string", "value"}));
}

TEST(QueueTest, IsEmptyOnceCleared) {
  Queue queue;
  for (const std::size_t size : {std::size_t{10}, std::size_t{100'000}}) {
    Push(queue, {"set", "key", std::string(size, 'v')});
    queue.Clear();
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.bytes(), 0u);
    Push(queue, {"get", "other"});
    EXPECT_EQ(Queued(queue, 0), (Call{"get", "other"}));
    queue.Clear();
  }
}

}  // namespace
}  // namespace vigil::command

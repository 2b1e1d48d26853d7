#include "api/command/client_registry.h"

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

#include "api/command/command.h"

namespace vigil::command {
namespace {

TEST(ClientRegistryTest, NumbersSessionsAndNeverTwiceTheSame) {
  ClientRegistry registry;
  std::optional<Client> first(std::in_place, registry);
  const Client second(registry);
  EXPECT_EQ(first->id(), 1u);
  EXPECT_EQ(second.id(), 2u);
  first.reset();
  const Client third(registry);
  EXPECT_EQ(third.id(), 3u);
}

TEST(ClientRegistryTest, ForgetsASessionThatEnded) {
  ClientRegistry registry;
  { const Client client(registry); }
  EXPECT_TRUE(registry.Look().empty());
  EXPECT_EQ(registry.Count().now, 0u);
  EXPECT_EQ(registry.Count().ever, 1u);
}

TEST(ClientRegistryTest, ShowsWhatWasNotedLast) {
  ClientRegistry registry;
  Client client(registry);
  client.Note(*FindCommand("get"), 3, 2, -1, 0);
  client.Note(*FindCommand("set"), 4, 3, 5, 6);
  const ClientRegistry::Seen seen = registry.Look(client);
  EXPECT_EQ(seen.command, FindCommand("set"));
  EXPECT_EQ(seen.db, 4);
  EXPECT_EQ(seen.protocol, 3);
  EXPECT_EQ(seen.queued, 5);
  EXPECT_EQ(seen.watched, 6u);
}

TEST(ClientRegistryTest, CountsCallsOfSessionsThatEndedToo) {
  ClientRegistry registry;
  Client stays(registry);
  stays.Note(*FindCommand("get"), 0, 2, -1, 0);
  {
    Client goes(registry);
    goes.Note(*FindCommand("get"), 0, 2, -1, 0);
  }
  EXPECT_EQ(registry.Count().calls, 2u);
  registry.Reset();
  EXPECT_EQ(registry.Count().calls, 0u);
  stays.Note(*FindCommand("get"), 0, 2, -1, 0);
  EXPECT_EQ(registry.Count().calls, 1u);
}

// Under ThreadSanitizer: a session notes and ends while others look.
TEST(ClientRegistryTest, IsLookedAtWhileSessionsComeAndGo) {
  ClientRegistry registry;
  std::atomic<bool> stop{false};
  std::vector<std::thread> sessions;
  for (int i = 0; i < 3; ++i) {
    sessions.emplace_back([&] {
      while (!stop.load(std::memory_order_relaxed)) {
        Client client(registry);
        client.Edit([](ClientText& text) { text.name = "somebody"; });
        client.Note(*FindCommand("get"), 1, 2, -1, 0);
      }
    });
  }
  for (int i = 0; i < 1'000; ++i) {
    for (const auto& seen : registry.Look()) {
      EXPECT_TRUE(seen.text.name.empty() || seen.text.name == "somebody");
    }
    EXPECT_LE(registry.Count().now, 3u);
  }
  stop.store(true, std::memory_order_relaxed);
  for (std::thread& session : sessions) session.join();
}

}  // namespace
}  // namespace vigil::command

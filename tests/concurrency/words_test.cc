// Words from many threads: the same promises as the typed API's, and databases
// that are flushed and exchanged meanwhile.

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/random.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

std::int64_t NumberOf(const Reply& reply) {
  std::int64_t number = 0;
  const std::string_view text = reply.text();
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

constexpr int kAccounts = 8;
constexpr std::int64_t kOpening = 1'000;

// The lesson's transfer, in words: read, decide, write, and again if it lost.
bool Transfer(Session& session, const std::string& from, const std::string& to,
              const std::string& amount) {
  for (;;) {
    if (session.Execute({"WATCH", from, to}).is_error()) return false;
    if (NumberOf(session.Execute({"GET", from})) < 1) {
      return !session.Execute({"UNWATCH"}).is_error();
    }
    (void)session.Execute({"MULTI"});
    (void)session.Execute({"DECRBY", from, amount});
    (void)session.Execute({"INCRBY", to, amount});
    const Reply reply = session.Execute({"EXEC"});
    if (reply.is_error()) return false;
    if (!reply.is_null()) return true;
  }
}

std::string Account(std::uint64_t i) { return "account" + std::to_string(i); }

TEST(WordsFromManyThreadsTest, TransfersKeepTheSumThatMGetSees) {
  Store store;
  for (int i = 0; i < kAccounts; ++i) {
    ASSERT_TRUE(store
                    .Set(Account(static_cast<std::uint64_t>(i)),
                         std::to_string(kOpening))
                    .ok());
  }
  Violations violations;
  std::vector<std::string> words{"MGET"};
  for (int i = 0; i < kAccounts; ++i) {
    words.push_back(Account(static_cast<std::uint64_t>(i)));
  }
  const std::vector<std::string_view> mget(words.begin(), words.end());
  Session reading(store);
  Repeating reader([&] {
    std::int64_t sum = 0;
    const Reply reply = reading.Execute(mget);
    for (const Reply& balance : reply.elements()) sum += NumberOf(balance);
    if (sum != kAccounts * kOpening) violations.Add(std::to_string(sum));
  });
  const int rounds = Scaled(20'000);
  RunTogether(3, [&](int thread) {
    Session session(store);
    Random random(static_cast<std::uint64_t>(thread));
    for (int i = 0; i < rounds; ++i) {
      const std::uint64_t from = random.Below(kAccounts);
      const std::uint64_t to =
          (from + 1 + random.Below(kAccounts - 1)) % kAccounts;
      if (!Transfer(session, Account(from), Account(to), "1")) {
        violations.Add("a transfer failed");
      }
    }
  });
  reader.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
  EXPECT_EQ(store.CheckInvariants().message(), "");
}

// Database 1 always holds both keys with one value, or neither, whoever looks:
// an EXEC that exchanges, flushes and writes is one instant.
TEST(WordsFromManyThreadsTest, ExchangesAndFlushesInsideExecAreOneInstant) {
  Store store;
  Violations violations;
  Session seeing(store);
  (void)seeing.Execute({"SELECT", "1"});
  Repeating reader([&] {
    const Reply reply = seeing.Execute({"MGET", "a", "b"});
    if (reply.elements()[0] != reply.elements()[1]) {
      violations.Add("two values of different commits");
    }
  });
  Session looking(store);
  (void)looking.Execute({"SELECT", "1"});
  Repeating one_by_one([&] {
    // Numbers only grow, so a later look at b never shows less than a did.
    const Reply a = looking.Execute({"GET", "a"});
    const Reply b = looking.Execute({"GET", "b"});
    if (!a.is_null() && !b.is_null() && NumberOf(b) < NumberOf(a)) {
      violations.Add("b is older than a");
    }
  });
  Session writing(store);
  const int rounds = Scaled(4'000);
  for (int i = 0; i < rounds; ++i) {
    const std::string value = std::to_string(i);
    (void)writing.Execute({"MULTI"});
    (void)writing.Execute({"SET", "a", value});
    (void)writing.Execute({"SWAPDB", "0", "1"});
    (void)writing.Execute({"FLUSHDB"});
    (void)writing.Execute({"SELECT", "1"});
    (void)writing.Execute({"SET", "b", value});
    (void)writing.Execute({"SELECT", "0"});
    if (writing.Execute({"EXEC"}).elements().size() != 6) {
      violations.Add("EXEC failed");
    }
    if (i % 16 == 0) (void)writing.Execute({"FLUSHALL"});
  }
  reader.Stop();
  one_by_one.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
  EXPECT_EQ(store.CheckInvariants().message(), "");
}

}  // namespace
}  // namespace vigil

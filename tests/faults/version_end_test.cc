// Version counters that begin near their end: everything works up to the last
// version, and builds with internal checks stop before they would repeat one.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/reply.h"
#include "vigil/resp.h"

#include "api/command/dispatch.h"
#include "api/command/session_words.h"
#include "api/command/store_words.h"
#include "engine/base/check.h"
#include "engine/engine.h"
#include "engine/store/version.h"
#include "engine/txn/closure.h"
#include "engine/txn/invariants.h"
#include "engine/txn/watch_set.h"
#include "engine/txn/workspace.h"
#include "tests/engine/engine_store.h"
#include "tests/support/words.h"

namespace vigil {
namespace {

using engine::kLastVersion;

// A store of one shard with `left` versions left, and two sessions.
class VersionEndTest : public testing::Test {
 public:
  void Open(std::uint64_t left) {
    engine_ = std::make_unique<engine::Engine>(
        engine::StoreConfig{.shards = 1,
                            .hash_secret = engine::TestSecret(),
                            .first_version = kLastVersion - left},
        nullptr, /*background_expiry=*/false);
    words_ = std::make_unique<command::StoreWords>(command::StoreWords::Setup{
        .queue_limits = {.commands = 100, .bytes = 10'000}});
    a_ = std::make_unique<Client>(*engine_, *words_);
    b_ = std::make_unique<Client>(*engine_, *words_);
  }

  struct Client {
    Client(engine::Engine& engine, command::StoreWords& store_words)
        : watches(engine.store()), words(engine, watches, store_words) {}
    std::string operator()(std::string_view line) {
      const auto split = SplitWords(line).value();
      const std::vector<std::string_view> views(split.begin(), split.end());
      return Shown(command::Execute(words, views));
    }
    engine::WatchSet watches;
    command::SessionWords words;
  };
  std::string A(std::string_view line) { return (*a_)(line); }
  std::string B(std::string_view line) { return (*b_)(line); }

  static std::string Text(std::uint64_t version) {
    return std::to_string(version);
  }

  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<command::StoreWords> words_;
  std::unique_ptr<Client> a_;
  std::unique_ptr<Client> b_;
};

// So that a version is an integer in words, too.
static_assert(kLastVersion < std::numeric_limits<std::int64_t>::max());

TEST_F(VersionEndTest, VersionsCountOnToTheLast) {
  Open(100);
  for (std::uint64_t left = 100; left-- > 0;) {
    EXPECT_EQ(A("SET k " + Text(left)), "+OK");
    EXPECT_EQ(A("GETV k"),
              "[" + Text(kLastVersion - left) + ", '" + Text(left) + "']");
  }
  EXPECT_EQ(A("GETV k"), "[4611686018427387903, '0']");
  EXPECT_EQ(engine::FindDisagreement(engine_->store()), "");
}

TEST_F(VersionEndTest, ComparingAndSettingWorks) {
  Open(6);
  EXPECT_EQ(A("SETV k 1 IFVER 0"), Text(kLastVersion - 5));
  EXPECT_EQ(A("SETV k 2 IFVER " + Text(kLastVersion - 5)),
            Text(kLastVersion - 4));
  EXPECT_EQ(A("SETV k 3 IFVER " + Text(kLastVersion - 5)), "nil");
  EXPECT_EQ(A("DELV k IFVER " + Text(kLastVersion - 4)), "1");
  EXPECT_EQ(A("SETV k 4 IFVER 0"), Text(kLastVersion - 2));
}

TEST_F(VersionEndTest, WatchesStandAndAreLostUpToTheLastVersion) {
  Open(8);
  EXPECT_EQ(A("SET k 1"), "+OK");
  EXPECT_EQ(A("WATCH k absent"), "+OK");
  EXPECT_EQ(A("MULTI"), "+OK");
  EXPECT_EQ(A("SET other 1"), "+QUEUED");
  EXPECT_EQ(A("EXEC"), "[+OK]");
  EXPECT_EQ(A("WATCH k absent"), "+OK");
  // Made and gone again: the ghost knows, with the last versions but one.
  EXPECT_EQ(B("SET absent 1"), "+OK");
  EXPECT_EQ(B("DEL absent"), "1");
  EXPECT_EQ(A("MULTI"), "+OK");
  EXPECT_EQ(A("EXEC VERBOSE"), "[['absent', 'deleted', " +
                                   Text(kLastVersion - 6) + ", " +
                                   Text(kLastVersion - 4) + "]]");
  EXPECT_EQ(A("WATCH k"), "+OK");
  while (engine_->store().shard(0).last_version() < kLastVersion) {
    EXPECT_EQ(B("SET k 2"), "+OK");
  }
  EXPECT_EQ(A("MULTI"), "+OK");
  EXPECT_EQ(A("EXEC"), "nil array");
  // Nothing is left to draw, but reading and watching go on.
  EXPECT_EQ(A("WATCH k"), "+OK");
  EXPECT_EQ(A("MULTI"), "+OK");
  EXPECT_EQ(A("GET k"), "+QUEUED");
  EXPECT_EQ(A("EXEC"), "['2']");
  EXPECT_EQ(engine::FindDisagreement(engine_->store()), "");
}

TEST_F(VersionEndTest, ClosuresSeeWhatMoved) {
  Open(5);
  engine::Store& store = engine_->store();
  EXPECT_EQ(A("SET k 1"), "+OK");
  struct Body {
    VersionEndTest* test;
    int runs = 0;
    static bool Run(void* context, engine::Workspace& workspace) {
      auto& body = *static_cast<Body*>(context);
      const auto place = workspace.Find(workspace.Hash("k"));
      if (++body.runs == 1) {
        EXPECT_EQ(body.test->B("SET k 5"), "+OK");
      }
      EXPECT_EQ(engine::Put(workspace, place,
                            engine::ValueView::Integer(body.runs), 0),
                engine::Fault::kNone);
      return true;
    }
  } body{this};
  engine::ClosureReport report;
  const engine::ClosurePolicy policy{.max_attempts = 3,
                                     .escalate_after = -1,
                                     .initial_backoff = {},
                                     .max_backoff = {},
                                     .deadline = {}};
  EXPECT_EQ(engine::RunClosure(store, {&body, &Body::Run}, policy,
                               engine_->closure_counters(), report),
            engine::ClosureEnd::kCommitted);
  EXPECT_EQ(body.runs, 2);
  ASSERT_EQ(report.losses.size(), 1u);
  EXPECT_EQ(report.losses[0].now, kLastVersion - 3);
  EXPECT_EQ(A("GETV k"), "[" + Text(kLastVersion - 2) + ", '2']");
}

using VersionEndDeathTest = VersionEndTest;

TEST_F(VersionEndDeathTest, ABuildWithChecksStopsBeforeAVersionRepeats) {
  if (!engine::kDebugChecks) GTEST_SKIP() << "a build without internal checks";
  Open(1);
  EXPECT_EQ(A("SET k 1"), "+OK");
  EXPECT_DEATH(A("SET k 2"), "");
  EXPECT_EQ(A("GETV k"), "[" + Text(kLastVersion) + ", '1']");
}

}  // namespace
}  // namespace vigil

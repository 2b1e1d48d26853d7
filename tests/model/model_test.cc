// Random steps of three sessions on a store and on the model of it: every
// reply, and what every lost EXEC lost on, must be what the model says.
// VIGIL_TEST_SEED repeats a run, VIGIL_TEST_FULL makes it ten times as long.

#include "tests/support/model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/clock.h"
#include "vigil/options.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"
#include "tests/support/words.h"

namespace vigil {
namespace {

constexpr std::size_t kSessions = 3;
constexpr int kStepsPerProgram = 200;

// A store, its model, and the time of both.
class Pair {
 public:
  explicit Pair(std::size_t shards)
      : store_(OpenStore(OptionsOf(shards))), model_(kSessions, clock_) {
    for (auto& session : sessions_) session.emplace(store_);
  }

  Store& store() { return store_; }
  const std::string& transcript() const { return transcript_; }

  void Advance(Duration by) {
    transcript_ += "(" + std::to_string(by.count()) + " ms)\n";
    clock_.Advance(by);
  }

  // Says the words on both sides. Returns whether these agree, and how the last
  // EXEC of the session went if it lost.
  testing::AssertionResult Say(std::size_t who,
                               const std::vector<std::string>& words) {
    transcript_ += static_cast<char>('A' + who);
    transcript_ += ">";
    for (const std::string& word : words) transcript_ += " " + word;
    const std::vector<std::string_view> views(words.begin(), words.end());
    Session& session = *sessions_[who];
    const Reply real = session.Execute(views);
    const Reply wanted = model_.Execute(who, views);
    transcript_ += "   " + Shown(real) + "\n";
    if (real != wanted) {
      return testing::AssertionFailure()
             << transcript_ << "the model says " << Shown(wanted);
    }
    if (real.kind() != Reply::Kind::kNullArray) {
      return testing::AssertionSuccess();
    }
    ++lost_;
    std::vector<Model::Lost> named;
    for (const Conflict& conflict : session.last_conflicts()) {
      named.push_back({conflict.key, conflict.kind});
    }
    if (named == model_.last_conflicts(who)) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << transcript_ << "lost on " << testing::PrintToString(named)
           << ", the model says "
           << testing::PrintToString(model_.last_conflicts(who));
  }

  int lost() const { return lost_; }

 private:
  Options OptionsOf(std::size_t shards) {
    Options options;
    options.shards = shards;
    options.clock = &clock_;
    options.background_expiry = false;
    return options;
  }

  ManualClock clock_;
  Store store_;
  Model model_;
  std::array<std::optional<Session>, kSessions> sessions_;
  std::string transcript_;
  int lost_ = 0;
};

// Draws words. Few keys and databases, so that sessions meet.
class Steps {
 public:
  explicit Steps(std::uint64_t stream) : random_(stream) {}

  std::size_t Who() { return random_.Below(kSessions); }
  std::uint64_t Below(std::uint64_t bound) { return random_.Below(bound); }

  std::vector<std::string> Words() {
    const std::uint64_t ticket = Below(100);
    if (ticket < 12) return Repeat({"WATCH"}, &Steps::Key);
    if (ticket < 22) return {"MULTI"};
    if (ticket < 36) return {"EXEC"};
    if (ticket < 38) return {"DISCARD"};
    if (ticket < 40) return {"UNWATCH"};
    if (ticket < 41) return Odd();
    if (ticket < 48) return Keyspace();
    if (ticket < 64) return Deadline();
    return Below(2) == 0 ? OnString() : OnKey();
  }

 private:
  using Draw = std::string (Steps::*)();

  std::string Pick(std::initializer_list<const char*> from) {
    return from.begin()[Below(from.size())];
  }
  std::string Key() { return Pick({"a", "b", "c", "d"}); }
  std::string Db() { return Pick({"0", "0", "1"}); }
  std::string Value() {
    return Pick({"1", "0", "-7", "abc", "", "9223372036854775807",
                 "-9223372036854775808", "10",
                 "a value that is too long for any small record to hold it"});
  }
  std::string Number() {
    return Pick({"1", "0", "-1", "10", "9223372036854775807",
                 "-9223372036854775808", "x", "01"});
  }
  std::string Ms() {
    return Pick({"5", "1", "10", "100000", "0", "-1", "9223372036854775807"});
  }
  std::vector<std::string> Repeat(std::vector<std::string> words, Draw draw) {
    for (std::uint64_t n = 1 + Below(3); n > 0; --n) {
      words.push_back((this->*draw)());
    }
    return words;
  }
  std::vector<std::string> Pairs(const char* name) {
    std::vector<std::string> words = {name};
    for (std::uint64_t n = 1 + Below(3); n > 0; --n) {
      words.push_back(Key());
      words.push_back(Value());
    }
    return words;
  }

  std::vector<std::string> OnString() {
    switch (Below(13)) {
      case 0:
      case 1:
        return {"SET", Key(), Value()};
      case 2:
        return SetWithOptions();
      case 3:
        return {"GET", Key()};
      case 4:
        return {"APPEND", Key(), Value()};
      case 5:
        return {Pick({"INCR", "DECR", "STRLEN", "GETDEL"}), Key()};
      case 6:
      case 7:
        return {Pick({"INCRBY", "DECRBY"}), Key(), Number()};
      case 8:
        return {Pick({"SETNX", "GETSET"}), Key(), Value()};
      case 9:
        return Pairs("MSET");
      case 10:
        return Pairs("MSETNX");
      default:
        return Repeat({"MGET"}, &Steps::Key);
    }
  }

  std::vector<std::string> SetWithOptions() {
    std::vector<std::string> words = {"SET", Key(), Value()};
    for (std::uint64_t n = 1 + Below(2); n > 0; --n) {
      words.push_back(Pick({"NX", "XX", "GET", "KEEPTTL", "PX", "EX", "PXAT",
                            "px", "nosuch", "EXAT"}));
      const std::string& option = words.back();
      if (option == "PX" || option == "EX" || option == "px") {
        words.push_back(Ms());
      } else if (option == "PXAT" || option == "EXAT") {
        words.push_back(Pick({"1", "1000000000", "1000000000005"}));
      }
    }
    return words;
  }

  std::vector<std::string> OnKey() {
    switch (Below(8)) {
      case 0:
      case 1:
        return Repeat({Pick({"DEL", "UNLINK"})}, &Steps::Key);
      case 2:
        return Repeat({Pick({"EXISTS", "TOUCH"})}, &Steps::Key);
      case 3:
      case 4:
        return {Pick({"RENAME", "RENAMENX"}), Key(), Key()};
      case 5:
        return {"MOVE", Key(), Db()};
      case 6:
        return {"COPY", Key(), Key(), "DB", Db(), "REPLACE"};
      default:
        return {"COPY", Key(), Key()};
    }
  }

  std::vector<std::string> Deadline() {
    switch (Below(6)) {
      case 0:
        return {Pick({"TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME"}), Key()};
      case 1:
        return {"PERSIST", Key()};
      case 2:
        return {Pick({"PEXPIRE", "EXPIRE"}), Key(), Ms(),
                Pick({"NX", "XX", "GT", "LT", "gt", "nosuch"})};
      case 3:
        return {Pick({"PEXPIREAT", "EXPIREAT"}), Key(),
                Pick({"1000000000", "1000000000010", "0", "9999999999999"})};
      default:
        return {Pick({"PEXPIRE", "PEXPIRE", "EXPIRE"}), Key(), Ms()};
    }
  }

  std::vector<std::string> Keyspace() {
    switch (Below(8)) {
      case 0:
        return {Pick({"FLUSHDB", "FLUSHALL"})};
      case 1:
        return {"FLUSHDB", Pick({"SYNC", "async", "nosuch"})};
      case 2:
        return {"SWAPDB", Db(), Pick({"0", "1", "2", "16", "x"})};
      case 3:
      case 4:
        return {"DBSIZE"};
      case 5:
        return {"SELECT", Pick({"1", "-1", "16", "x", "4294967296"})};
      default:
        return {"SELECT", Db()};
    }
  }

  // What spoils, or almost does.
  std::vector<std::string> Odd() {
    switch (Below(6)) {
      case 0:
        return {"EXEC", "junk"};
      case 1:
        return {"WATCH"};
      case 2:
        return {"GET"};
      case 3:
        return {"MSET", Key(), "1", Key()};
      case 4:
        return {"RESET"};
      default:
        return {"DISCARD", "junk"};
    }
  }

  Random random_;
};

// One program; how many EXECs lost in it, or -1 where the two disagreed.
int RunProgram(std::uint64_t stream) {
  Steps steps(stream);
  Pair pair(std::size_t{1} << steps.Below(3));
  for (int step = 0; step < kStepsPerProgram; ++step) {
    if (steps.Below(8) == 0) {
      pair.Advance(Duration(1 + steps.Below(12)));
    } else if (steps.Below(100) == 0) {
      pair.Advance(-Duration(1 + steps.Below(12)));
    }
    const testing::AssertionResult agree = pair.Say(steps.Who(), steps.Words());
    EXPECT_TRUE(agree) << "program " << stream;
    if (!agree) return -1;
  }
  const Status sound = pair.store().CheckInvariants();
  EXPECT_TRUE(sound.ok()) << sound.ToString() << "\n" << pair.transcript();
  return sound.ok() ? pair.lost() : -1;
}

class ModelTest : public testing::TestWithParam<std::uint64_t> {};

TEST_P(ModelTest, PredictsRepliesAndWhatIsLostOn) {
  constexpr std::uint64_t kParts = 4;
  const int programs = Scaled(600);
  int lost = 0;
  for (int i = 0; i < programs; ++i) {
    const int more =
        RunProgram(static_cast<std::uint64_t>(i) * kParts + GetParam());
    if (more < 0) return;
    lost += more;
  }
  RecordProperty("steps", programs * kStepsPerProgram);
  RecordProperty("lost", lost);
  // Else the steps have come to avoid each other, and nothing is tested.
  EXPECT_GT(lost, programs);
}

INSTANTIATE_TEST_SUITE_P(Part, ModelTest, testing::Range<std::uint64_t>(0, 4));

TEST(ModelCommandsTest, KnowsWhatItSaysItKnows) {
  for (const std::string_view name : Model::Commands()) {
    EXPECT_TRUE(Model::Knows(name)) << name;
  }
  EXPECT_TRUE(Model::Knows("get"));
  EXPECT_FALSE(Model::Knows("LPUSH"));
}

}  // namespace
}  // namespace vigil

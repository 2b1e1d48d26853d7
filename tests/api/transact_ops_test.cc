// Read-your-writes: each operation of a Transaction sees what the body did
// before, for every pair of a write and a read that could go wrong.

#include <array>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/store.h"
#include "vigil/transaction.h"
#include "vigil/types.h"

#include "tests/support/matchers.h"
#include "tests/support/stores.h"

namespace vigil {
namespace {

using testing::ElementsAre;

constexpr Duration kTtl = 1000ms;

// A write to "k" (holding "5" with a deadline of kTtl, or absent), and what
// then is there, for the rest of the body as for everyone after the commit.
struct WriteCase {
  std::string name;
  bool present;  // whether "k" is there before
  std::function<void(Transaction&)> write;
  std::optional<std::string> value;
  std::optional<Duration> left;
};
void PrintTo(const WriteCase& c, std::ostream* out) { *out << c.name; }

class ReadYourWritesTest : public testing::TestWithParam<WriteCase> {
 protected:
  ReadYourWritesTest() {
    Must(store_->MSet({{"other", "xyz"}}));
    if (GetParam().present) store_.SetFor("k", "5", kTtl);
  }

  // Runs the write, then look(txn), in one committed body.
  template <class Look>
  void AfterTheWrite(const Look& look) {
    Must(store_->Transact([&](Transaction& txn) {
      GetParam().write(txn);
      look(txn);
    }));
  }

  const std::optional<std::string>& value() const { return GetParam().value; }

  TimedStore store_;
};

TEST_P(ReadYourWritesTest, Get) {
  AfterTheWrite([this](Transaction& txn) {
    EXPECT_THAT(txn.Get("k"), Holds(value()));
    std::string text;
    EXPECT_THAT(txn.Get("k", &text), Holds(value().has_value()));
    EXPECT_EQ(text, value().value_or(""));
  });
}

TEST_P(ReadYourWritesTest, ExistsAndType) {
  AfterTheWrite([this](Transaction& txn) {
    EXPECT_THAT(txn.Exists("k"), Holds(value().has_value()));
    EXPECT_THAT(txn.Type("k"),
                Holds(value() ? ValueType::kString : ValueType::kNone));
  });
}

TEST_P(ReadYourWritesTest, StrLenAndGetRange) {
  AfterTheWrite([this](Transaction& txn) {
    EXPECT_THAT(txn.StrLen("k"), Holds(value().value_or("").size()));
    EXPECT_THAT(txn.GetRange("k", 0, -1), Holds(value().value_or("")));
  });
}

TEST_P(ReadYourWritesTest, MGet) {
  const std::array<std::string_view, 2> keys = {"k", "absent"};
  AfterTheWrite([&](Transaction& txn) {
    EXPECT_THAT(txn.MGet(keys), Holds(ElementsAre(value(), std::nullopt)));
  });
}

TEST_P(ReadYourWritesTest, GetTtl) {
  AfterTheWrite([this](Transaction& txn) {
    const Ttl expected{value().has_value(), GetParam().left};
    EXPECT_THAT(txn.GetTtl("k"), Holds(expected));
  });
}

TEST_P(ReadYourWritesTest, AppendAndDelGoOnFromThere) {
  AfterTheWrite([this](Transaction& txn) {
    EXPECT_THAT(txn.Append("k", "tail"),
                Holds(value().value_or("").size() + 4));
    EXPECT_THAT(txn.Get("k"), Holds(value().value_or("") + "tail"));
    EXPECT_THAT(txn.Del("k"), Holds(true));
    EXPECT_THAT(txn.Del("k"), Holds(false));
    EXPECT_THAT(txn.Get("k"), Holds(std::nullopt));
  });
  EXPECT_THAT(store_->Exists("k"), Holds(false));
}

TEST_P(ReadYourWritesTest, TheCommitLeavesTheSame) {
  AfterTheWrite([](Transaction&) {});
  EXPECT_THAT(store_->Get("k"), Holds(value()));
  const Ttl expected{value().has_value(), GetParam().left};
  EXPECT_THAT(store_->GetTtl("k"), Holds(expected));
}

TEST_P(ReadYourWritesTest, ARefusedBodyLeavesWhatWasThere) {
  Ignore(store_->Transact([](Transaction& txn) -> Status {
    GetParam().write(txn);
    return FailedPrecondition("no");
  }));
  const auto before =
      GetParam().present ? std::optional<std::string>("5") : std::nullopt;
  EXPECT_THAT(store_->Get("k"), Holds(before));
}

TEST_P(ReadYourWritesTest, AtomicallyDoesTheSame) {
  Must(store_->Atomically({"k", "other", "from", "to"}, [](Transaction& txn) {
    GetParam().write(txn);
    EXPECT_THAT(txn.Get("k"), Holds(GetParam().value));
  }));
  EXPECT_THAT(store_->Get("k"), Holds(value()));
}

constexpr std::array<KeyValue, 2> kEntries = {{{"k", "m"}, {"to", "m"}}};

SetOptions With(SetWhen when, bool keep_ttl) {
  SetOptions options;
  options.when = when;
  options.keep_ttl = keep_ttl;
  return options;
}

const auto kSet = [](Transaction& txn) { Must(txn.Set("k", "new")); };

INSTANTIATE_TEST_SUITE_P(
    Strings, ReadYourWritesTest,
    testing::Values(
        WriteCase{"Set", true, kSet, "new", {}},
        WriteCase{"SetOfAbsent", false, kSet, "new", {}},
        WriteCase{"SetInt",
                  true,
                  [](Transaction& txn) { Must(txn.SetInt("k", -7)); },
                  "-7",
                  {}},
        WriteCase{"MSet",
                  true,
                  [](Transaction& txn) { Must(txn.MSet(kEntries)); },
                  "m",
                  {}},
        WriteCase{"MSetNx",
                  false,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.MSetNx(kEntries), Holds(true));
                  },
                  "m",
                  {}},
        WriteCase{"MSetNxRefused", true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.MSetNx(kEntries), Holds(false));
                  },
                  "5", kTtl},
        WriteCase{"SetKeepTtl", true,
                  [](Transaction& txn) {
                    Must(txn.Set("k", "new", With(SetWhen::kAlways, true)));
                  },
                  "new", kTtl},
        WriteCase{"SetNxRefused", true,
                  [](Transaction& txn) {
                    Must(txn.Set("k", "new", With(SetWhen::kIfAbsent, false)));
                  },
                  "5", kTtl},
        WriteCase{"SetNxAfterOwnDel",
                  true,
                  [](Transaction& txn) {
                    Must(txn.Del("k"));
                    Must(txn.Set("k", "new", With(SetWhen::kIfAbsent, false)));
                  },
                  "new",
                  {}},
        WriteCase{"SetXxRefused",
                  false,
                  [](Transaction& txn) {
                    Must(txn.Set("k", "new", With(SetWhen::kIfPresent, false)));
                  },
                  {},
                  {}},
        WriteCase{"GetSet",
                  true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.GetSet("k", "new"), Holds("5"));
                  },
                  "new",
                  {}},
        WriteCase{
            "GetDel",
            true,
            [](Transaction& txn) { EXPECT_THAT(txn.GetDel("k"), Holds("5")); },
            {},
            {}},
        WriteCase{"Append", true,
                  [](Transaction& txn) { Must(txn.Append("k", "x")); }, "5x",
                  kTtl},
        WriteCase{"AppendNothingToAbsent",
                  false,
                  [](Transaction& txn) { Must(txn.Append("k", "")); },
                  "",
                  {}},
        WriteCase{"AppendAfterSet",
                  true,
                  [](Transaction& txn) {
                    kSet(txn);
                    EXPECT_THAT(txn.Append("k", "er"), Holds(5u));
                  },
                  "newer",
                  {}},
        WriteCase{"SetRange", true,
                  [](Transaction& txn) { Must(txn.SetRange("k", 2, "x")); },
                  std::string("5\0x", 3), kTtl},
        WriteCase{"SetRangeOfNothing",
                  false,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.SetRange("k", 2, ""), Holds(0u));
                  },
                  {},
                  {}}),
    [](const testing::TestParamInfo<WriteCase>& c) { return c.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Numbers, ReadYourWritesTest,
    testing::Values(
        WriteCase{
            "IncrBy", true,
            [](Transaction& txn) { EXPECT_THAT(txn.IncrBy("k", 2), Holds(7)); },
            "7", kTtl},
        WriteCase{"IncrByOfAbsent",
                  false,
                  [](Transaction& txn) { Must(txn.IncrBy("k", 2)); },
                  "2",
                  {}},
        WriteCase{"DecrByTwice", true,
                  [](Transaction& txn) {
                    Must(txn.DecrBy("k", 2));
                    EXPECT_THAT(txn.DecrBy("k", 2), Holds(1));
                  },
                  "1", kTtl},
        WriteCase{"IncrByFloat", true,
                  [](Transaction& txn) { Must(txn.IncrByFloat("k", 0.5L)); },
                  "5.5", kTtl},
        WriteCase{"IncrByAfterSetInt",
                  true,
                  [](Transaction& txn) {
                    Must(txn.SetInt("k", 40));
                    EXPECT_THAT(txn.IncrBy("k", 2), Holds(42));
                  },
                  "42",
                  {}},
        WriteCase{"Add", true, [](Transaction& txn) { txn.Add("k", 3); }, "8",
                  kTtl},
        WriteCase{"AddOfAbsent",
                  false,
                  [](Transaction& txn) { txn.Add("k", 3); },
                  "3",
                  {}},
        WriteCase{"AddTwice", true,
                  [](Transaction& txn) {
                    txn.Add("k", 3);
                    txn.Add("k", -1);
                  },
                  "7", kTtl},
        WriteCase{"AddThenIncrBy", true,
                  [](Transaction& txn) {
                    txn.Add("k", 3);
                    EXPECT_THAT(txn.IncrBy("k", 1), Holds(9));
                  },
                  "9", kTtl},
        WriteCase{"IncrByThenAdd", true,
                  [](Transaction& txn) {
                    Must(txn.IncrBy("k", 1));
                    txn.Add("k", 3);
                  },
                  "9", kTtl},
        WriteCase{"SetThenAdd",
                  true,
                  [](Transaction& txn) {
                    Must(txn.Set("k", "10"));
                    txn.Add("k", 3);
                  },
                  "13",
                  {}},
        WriteCase{"AddThenSet",
                  true,
                  [](Transaction& txn) {
                    txn.Add("k", 3);
                    Must(txn.Set("k", "10"));
                  },
                  "10",
                  {}},
        WriteCase{"DelThenAdd",
                  true,
                  [](Transaction& txn) {
                    Must(txn.Del("k"));
                    txn.Add("k", 3);
                  },
                  "3",
                  {}}),
    [](const testing::TestParamInfo<WriteCase>& c) { return c.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Keys, ReadYourWritesTest,
    testing::Values(
        WriteCase{
            "Del", true, [](Transaction& txn) { Must(txn.Del("k")); }, {}, {}},
        WriteCase{
            "DelOfAbsent",
            false,
            [](Transaction& txn) { EXPECT_THAT(txn.Del("k"), Holds(false)); },
            {},
            {}},
        WriteCase{"DelThenSet",
                  true,
                  [](Transaction& txn) {
                    Must(txn.Del("k"));
                    kSet(txn);
                  },
                  "new",
                  {}},
        WriteCase{"SetThenDel",
                  false,
                  [](Transaction& txn) {
                    kSet(txn);
                    EXPECT_THAT(txn.Del("k"), Holds(true));
                  },
                  {},
                  {}},
        WriteCase{"RenameAway",
                  true,
                  [](Transaction& txn) {
                    Must(txn.Rename("k", "to"));
                    EXPECT_THAT(txn.Get("to"), Holds("5"));
                    EXPECT_THAT(txn.GetTtl("to"), Holds(Ttl{true, kTtl}));
                  },
                  {},
                  {}},
        WriteCase{"RenameOnto",
                  true,
                  [](Transaction& txn) { Must(txn.Rename("other", "k")); },
                  "xyz",
                  {}},
        WriteCase{"RenameThereAndBack", true,
                  [](Transaction& txn) {
                    Must(txn.Rename("k", "to"));
                    Must(txn.Rename("to", "k"));
                  },
                  "5", kTtl},
        WriteCase{"RenameOfAbsent",
                  false,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.Rename("k", "to"),
                                HasCode(StatusCode::kNotFound));
                  },
                  {},
                  {}},
        WriteCase{"RenameOfOwnWrite",
                  false,
                  [](Transaction& txn) {
                    Must(txn.Set("from", "own"));
                    Must(txn.Rename("from", "k"));
                  },
                  "own",
                  {}},
        WriteCase{"RenameNxRefused", true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.RenameNx("other", "k"), Holds(false));
                  },
                  "5", kTtl},
        WriteCase{"CopyOnto",
                  true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.Copy("other", "k"), Holds(false));
                    EXPECT_THAT(txn.Copy("other", "k", true), Holds(true));
                  },
                  "xyz",
                  {}},
        WriteCase{"CopyOfAddedKey",
                  false,
                  [](Transaction& txn) {
                    txn.Add("from", 3);
                    EXPECT_THAT(txn.Copy("from", "k"), Holds(true));
                  },
                  "3",
                  {}}),
    [](const testing::TestParamInfo<WriteCase>& c) { return c.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Deadlines, ReadYourWritesTest,
    testing::Values(
        WriteCase{"Expire", true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.Expire("k", 50ms), Holds(true));
                  },
                  "5", 50ms},
        WriteCase{"ExpireRefused", true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.Expire("k", 50ms, ExpireWhen::kIfLater),
                                Holds(false));
                  },
                  "5", kTtl},
        WriteCase{"ExpireAt", true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.ExpireAt("k", ManualClock().Now() + 70ms),
                                Holds(true));
                  },
                  "5", 70ms},
        WriteCase{"ExpireIntoThePast",
                  true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.Expire("k", -1ms), Holds(true));
                  },
                  {},
                  {}},
        WriteCase{"ExpireOfOwnWrite", false,
                  [](Transaction& txn) {
                    kSet(txn);
                    EXPECT_THAT(txn.Expire("k", 50ms), Holds(true));
                  },
                  "new", 50ms},
        WriteCase{"Persist",
                  true,
                  [](Transaction& txn) {
                    EXPECT_THAT(txn.Persist("k"), Holds(true));
                    EXPECT_THAT(txn.Persist("k"), Holds(false));
                  },
                  "5",
                  {}}),
    [](const testing::TestParamInfo<WriteCase>& c) { return c.param.name; });

}  // namespace
}  // namespace vigil

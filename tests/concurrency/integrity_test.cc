// No read is torn: what a lock-free reader gets is a value that some writer
// wrote, whole, and with the version that belongs to it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"

#include "tests/support/matchers.h"
#include "tests/support/random.h"
#include "tests/support/stores.h"
#include "tests/support/threads.h"

namespace vigil {
namespace {

// A value whose bytes all follow from its length.
std::string Uniform(std::size_t length) {
  return std::string(length, static_cast<char>('a' + length % 26));
}

bool IsUniform(std::string_view value) {
  const char expected = static_cast<char>('a' + value.size() % 26);
  return std::all_of(value.begin(), value.end(),
                     [expected](char byte) { return byte == expected; });
}

// Lengths from 1 to 5,000, the short ones as often as the long ones, so that
// values cross every threshold of the store in both directions.
std::size_t RandomLength(Random& random) {
  constexpr std::uint64_t kLimits[] = {8, 40, 128, 300, 600, 1200, 5000};
  return 1 + random.Below(kLimits[random.Below(7)]);
}

class IntegrityTest : public testing::Test {
 protected:
  static constexpr int kKeys = 4;

  static std::string Key(std::uint64_t i) { return "key" + std::to_string(i); }

  // Two threads write while look(random) runs in a third one.
  template <class Look>
  void Race(const Look& look) {
    for (int i = 0; i < kKeys; ++i) Must(store_.Set(Key(i), Uniform(1)));
    Repeating looking([&, random = Random(9)]() mutable { look(random); });
    const int rounds = Scaled(60'000);
    RunTogether(2, [&](int index) {
      Random random(static_cast<std::uint64_t>(index));
      for (int i = 0; i < rounds; ++i) {
        Must(store_.Set(Key(random.Below(kKeys)),
                        Uniform(RandomLength(random))));
      }
    });
    looking.Stop();
    EXPECT_EQ(violations_.count(), 0) << violations_.first();
  }

  void Check(std::string_view value) {
    if (!IsUniform(value)) {
      violations_.Add("torn, of length ", value.size(), ": ",
                      std::string(value.substr(0, 40)));
    }
  }

  Store store_;
  Violations violations_;
};

TEST_F(IntegrityTest, GetIsNeverTorn) {
  std::string value;
  Race([&](Random& random) {
    Must(store_.Get(Key(random.Below(kKeys)), &value));
    Check(value);
  });
}

TEST_F(IntegrityTest, MGetIsNeverTorn) {
  const std::string a = Key(0);
  const std::string b = Key(1);
  Race([&](Random&) {
    for (const auto& value : Must(store_.MGet({a, b}))) {
      Check(value.value_or(""));
    }
  });
}

TEST_F(IntegrityTest, StrLenAndGetRangeAreNeverTorn) {
  Race([&](Random& random) {
    const std::string key = Key(random.Below(kKeys));
    const std::size_t length = Must(store_.StrLen(key));
    if (length < 1 || length > 5000) violations_.Add("of length ", length);
    Check(Must(store_.GetRange(key, 0, -1)));
    const std::string end = Must(store_.GetRange(key, -1, -1));
    if (end.size() != 1) violations_.Add("an end of ", end.size(), " bytes");
  });
}

TEST_F(IntegrityTest, ATransactionReadsNothingTorn) {
  Race([&](Random& random) {
    Ignore(store_.Transact([&](Transaction& txn) -> Status {
      const auto value = txn.Get(Key(random.Below(kKeys)));
      if (value.ok()) Check(value->value_or(""));
      return value.status();
    }));
  });
}

TEST_F(IntegrityTest, OneVersionHasOneValueAndVersionsDoNotGoBack) {
  std::map<std::string, Versioned> last;
  Race([&](Random& random) {
    const std::string key = Key(random.Below(kKeys));
    Versioned now = Must(store_.GetVersioned(key));
    Check(now.value.value_or(""));
    Versioned& before = last[key];
    if (now.version < before.version) violations_.Add(key, " went back");
    if (now.version == before.version && now.value != before.value) {
      violations_.Add(key, " has two values of one version");
    }
    before = std::move(now);
  });
}

TEST_F(IntegrityTest, AppendsOnlyLengthen) {
  Violations shrunk;
  Repeating reader(
      [&, known = std::size_t{0}, value = std::string()]() mutable {
        Must(store_.Get("log", &value));
        if (value.size() < known) shrunk.Add(value.size(), " after ", known);
        if (value.find_first_not_of('x') != std::string::npos) {
          shrunk.Add("a foreign byte");
        }
        known = std::max(known, value.size());
      });
  for (int i = 0; i < Scaled(10'000); ++i) {
    Must(store_.Append("log", std::string(1 + i % 7, 'x')));
  }
  reader.Stop();
  EXPECT_EQ(shrunk.count(), 0) << shrunk.first();
}

TEST_F(IntegrityTest, AnIntegerThatBecomesTextIsOneOrTheOther) {
  Violations violations;
  Must(store_.Set("k", "123456789"));
  Repeating reader([&, value = std::string()]() mutable {
    Must(store_.Get("k", &value));
    if (value != "123456789" && value != "text of some length") {
      violations.Add("read '", value, "'");
    }
  });
  for (int i = 0; i < Scaled(100'000); ++i) {
    Must(store_.Set("k", i % 2 == 0 ? "text of some length" : "123456789"));
  }
  reader.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

TEST_F(IntegrityTest, AKeyThatComesAndGoesIsWholeOrAbsent) {
  Violations violations;
  Repeating reader([&, value = std::string()]() mutable {
    if (Must(store_.Get("k", &value)) && !IsUniform(value)) {
      violations.Add("torn, of length ", value.size());
    }
  });
  RunTogether(2, [&](int index) {
    Random random(static_cast<std::uint64_t>(index));
    for (int i = 0; i < Scaled(40'000); ++i) {
      Must(store_.Set("k", Uniform(RandomLength(random))));
      Must(store_.Del("k"));
    }
  });
  reader.Stop();
  EXPECT_EQ(violations.count(), 0) << violations.first();
}

}  // namespace
}  // namespace vigil

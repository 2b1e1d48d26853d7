// Fuzz target: deadlines, and a clock that jumps both ways. What is there, and
// for how long, is what tests/support/model.h says, whatever was purged when;
// and purging changes no version.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"
#include "vigil/store.h"
#include "vigil/types.h"

#include "fuzz/command_words.h"
#include "fuzz/input.h"
#include "fuzz/model_pair.h"

namespace vigil::fuzz {
namespace {

constexpr int kMaxSteps = 200;

constexpr std::string_view kWords[] = {
    "set",    "set",   "get",        "mget",    "pexpire", "pexpireat",
    "expire", "pttl",  "expiretime", "persist", "getdel",  "getset",
    "rename", "copy",  "move",       "del",     "exists",  "append",
    "incrby", "setnx", "msetnx",     "dbsize",  "flushdb", "swapdb",
    "select", "watch", "multi",      "exec",
};

class Subject {
 public:
  explicit Subject(std::size_t shards) : pair_(shards) {}

  ModelPair& pair() { return pair_; }

  // Purges on both sides: in the model, a key is purged when it is met.
  void Purge() {
    const Seen before = Look();
    const std::int64_t there = ModelSize();
    Words exists{"EXISTS"};
    for (const std::string_view key : SampleKeys()) exists.emplace_back(key);
    for (int db = 0; db < kSampleDatabases; ++db) {
      (void)Tell({"SELECT", std::to_string(db)});
      (void)Tell(exists);
    }
    const Result<std::size_t> purged = pair_.store().PurgeExpired();
    Require(purged.ok(), "purging works");
    Require(there - ModelSize() == static_cast<std::int64_t>(*purged),
            "as many are purged as are past their deadline");
    Require(Look() == before, "purging changes no value and no version");
    pair_.RequireSound();
  }

 private:
  // Of each key: its value, its version and what is left to it.
  struct State {
    std::optional<std::string> value;
    Version version;
    Ttl ttl;
    friend bool operator==(const State&, const State&) = default;
  };
  using Seen = std::vector<State>;

  Seen Look() {
    Seen seen;
    for (const std::string_view key : SampleKeys()) {
      Result<Versioned> found = pair_.store().GetVersioned(key);
      const Result<Ttl> ttl = pair_.store().GetTtl(key);
      Require(found.ok() && ttl.ok(), "a key can be looked at");
      seen.push_back({std::move(found->value), found->version, *ttl});
    }
    return seen;
  }

  Reply Tell(const Words& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    return pair_.model().Execute(ModelPair::kSpare, views);
  }

  std::int64_t ModelSize() {
    std::int64_t size = 0;
    for (int db = 0; db < kSampleDatabases; ++db) {
      (void)Tell({"SELECT", std::to_string(db)});
      size += Tell({"DBSIZE"}).integer();
    }
    return size;
  }

  ModelPair pair_;
};

void Run(Input input) {
  Subject subject(std::size_t{1} << input.Below(3));
  for (int step = 0; step < kMaxSteps && !input.empty(); ++step) {
    const std::size_t how = input.Byte();
    if (how >= 192) {
      subject.pair().Advance(DrawJump(input));
    } else if (how >= 176) {
      subject.Purge();
    } else {
      const Words words = DrawCallOf(input.Pick(kWords), input);
      if (!IsKnown(words)) continue;
      subject.pair().Say(how % ModelPair::kSessions, words);
    }
  }
  subject.Purge();
}

}  // namespace
}  // namespace vigil::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  vigil::fuzz::Run({data, size});
  return 0;
}

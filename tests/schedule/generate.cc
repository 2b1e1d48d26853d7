// Programs by number.

#include <cstdint>
#include <random>
#include <string>
#include <utility>

#include "tests/schedule/program.h"

namespace vigil::schedule {
namespace {

class Generator {
 public:
  Generator(std::uint64_t number, std::size_t sessions)
      : engine_(number * 7919 + sessions), sessions_(sessions) {}

  Program Draw() {
    Program program;
    keys_ = 2 + Below(2);
    program.shards = 1 + Below(2);
    timed_ = Below(4) == 0;
    for (std::size_t i = 0; i < keys_; ++i) {
      if (Below(3) != 0) program.setup.push_back(DrawFirst(kKeys[i]));
    }
    // Some grow the table with the next new key, some free memory soon.
    if (Below(6) == 0) program.setup.push_back({"FILL", Number(2, 5)});
    if (Below(6) == 0) program.setup.push_back({"CHURN", Number(60, 63)});
    program.sessions.resize(sessions_);
    for (auto& units : program.sessions) {
      const std::size_t count = sessions_ > 2 ? 1 + Below(2) : 1 + Below(3);
      while (units.size() < count) DrawUnits(units);
    }
    return program;
  }

 private:
  std::size_t Below(std::size_t bound) {
    return static_cast<std::size_t>(engine_() % bound);
  }
  std::string Number(std::size_t first, std::size_t last) {
    return std::to_string(first + Below(last - first + 1));
  }
  std::string Key() { return std::string(kKeys[Below(keys_)]); }
  std::string OtherThan(const std::string& key) {
    std::string other = Key();
    while (other == key) other = Key();
    return other;
  }
  std::string Value() {
    switch (Below(8)) {
      case 0:
        return "x" + Number(1, 9);
      case 1:
        return "a-value-that-does-not-fit-where-a-number-was-" + Number(1, 9);
      case 2:
        return Below(4) == 0 ? "~70000" : "~5000";
      default:
        return Number(1, 99);
    }
  }
  std::string Time() { return "^" + Number(1, 9); }

  Words DrawFirst(std::string_view key) {
    Words words{"SET", std::string(key), Below(3) == 0 ? Value() : "7"};
    if (Below(6) == 0) words.back() = Key();
    if (timed_ && Below(2) == 0) {
      words.emplace_back("PXAT");
      words.push_back(Time());
    }
    return words;
  }

  // What both words and the typed API can say.
  Words DrawCall() {
    const std::string key = Key();
    const std::string other = OtherThan(key);
    if (timed_ && Below(4) == 0) {
      switch (Below(3)) {
        case 0:
          return {"PERSIST", key};
        case 1:
          return {"PEXPIREAT", key, Time()};
        default:
          return {"SET", key, Value(), "PXAT", Time()};
      }
    }
    switch (Below(18)) {
      case 0:
      case 1:
      case 2:
        return {"GET", key};
      case 3:
        return {"MGET", key, other};
      case 4:
      case 5:
      case 6:
        return {"SET", key, Value()};
      case 7:
      case 8:
      case 9:
        return {"INCRBY", key, Number(1, 9)};
      case 10:
      case 11:
        return {"DEL", key};
      case 12:
        return {"MSET", key, Value(), other, Value()};
      case 13:
        return {"RENAME", key, other};
      case 14:
        return {"APPEND", key, Number(1, 9)};
      case 15:
        return {"GETSET", key, Value()};
      case 16:
        return {"COPY", key, other};
      default:
        return {"MSETNX", key, Value(), other, Value()};
    }
  }
  Words DrawWords() {
    switch (Below(10)) {
      case 0:
        return {"FLUSHDB"};
      case 1:
        return {"EXISTS", Key(), Key()};
      case 2:
        return {"MGET", "a", "b", Key()};
      default:
        return DrawCall();
    }
  }

  Unit DrawBody(Unit::Kind kind) {
    Unit unit{.kind = kind, .calls = {}};
    const std::string key = Key();
    const std::string other = OtherThan(key);
    switch (Below(6)) {
      case 0:  // moves what it has read
        unit.calls = {{"GET", key}, {"SET", other, "@" + key}};
        break;
      case 1:  // goes where it is sent
        unit.calls = {{"GET", key}, {"INCRBY", "@" + key, "1"}};
        // Atomically() is confined to the keys that it names.
        if (kind == Unit::Kind::kLocked) unit.calls[1][1] = other;
        break;
      case 2:
        unit.calls = {{"ADD", key, Number(1, 9)}, {"SET", other, Value()}};
        break;
      case 3:
        unit.calls = {{"GET", key}, {"GET", other}};
        break;
      default:
        for (std::size_t n = 1 + Below(3); n > 0; --n) {
          unit.calls.push_back(DrawCall());
        }
    }
    return unit;
  }

  void DrawUnits(std::vector<Unit>& units) {
    using enum Unit::Kind;
    switch (Below(timed_ ? 12 : 10)) {
      case 0:
      case 1:
      case 2: {  // WATCH, perhaps a look, and EXEC
        const std::string key = Key();
        units.push_back({kWords, {{"WATCH", key}}});
        if (Below(3) == 0) units.back().calls[0].push_back(OtherThan(key));
        if (Below(4) == 0) units.push_back({kWords, {{"GET", key}}});
        DrawExec(units);
        break;
      }
      case 3:
        DrawExec(units);
        break;
      case 4:
        units.push_back({kTyped, {DrawCall()}});
        break;
      case 5:
        units.push_back(DrawBody(kBody));
        break;
      case 6:
        units.push_back(DrawBody(kEager));
        break;
      case 7:
        units.push_back(Below(2) == 0 ? DrawBody(kLocked) : DrawBody(kBody));
        break;
      case 10:
        units.push_back({kClock, {{Number(1, 9)}}});
        break;
      case 11:
        units.push_back({kPurge, {}});
        break;
      default:
        units.push_back({kWords, {DrawWords()}});
    }
  }
  void DrawExec(std::vector<Unit>& units) {
    Unit unit{.calls = {{"MULTI"}}};
    for (std::size_t n = 1 + Below(2); n > 0; --n) {
      unit.calls.push_back(DrawWords());
    }
    unit.calls.push_back({"EXEC"});
    units.push_back(std::move(unit));
  }

  std::mt19937_64 engine_;
  const std::size_t sessions_;
  std::size_t keys_ = 2;
  bool timed_ = false;
};

}  // namespace

Program Generate(std::uint64_t number, std::size_t sessions) {
  Program program = Generator(number, sessions).Draw();
  program.name = std::to_string(sessions) + "." + std::to_string(number);
  return program;
}

}  // namespace vigil::schedule

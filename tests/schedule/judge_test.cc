// The judge, on executions made by hand.

#include "tests/schedule/judge.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "tests/schedule/program.h"
#include "tests/schedule/run.h"

namespace vigil::schedule {
namespace {

Program Holding(const Words& setup) {
  Program program;
  program.setup.push_back(setup);
  return program;
}

// What a session saw of one call in the time from `begin` to `end`.
Seen Saw(std::size_t session, Words call, Reply reply, std::uint64_t begin,
         std::uint64_t end) {
  return {.session = session,
          .calls = {std::move(call)},
          .replies = {std::move(reply)},
          .begin = begin,
          .end = end,
          .times = {kBegin}};
}

// What a store with these values at a and b, or "" for none, contains.
std::vector<Reply> Contents(const std::string& a, const std::string& b) {
  std::vector<Reply> contents;
  for (const std::string& value : {a, b, std::string()}) {
    contents.push_back(value.empty() ? Reply::Null() : Reply::Bulk(value));
    contents.push_back(Reply::Integer(value.empty() ? -2 : -1));
  }
  return contents;
}

bool Accepts(const Program& program, std::vector<std::vector<Seen>> sessions,
             std::vector<Reply> contents) {
  return Judge(program).Accepts(
      {.sessions = std::move(sessions), .contents = std::move(contents)});
}

TEST(JudgeTest, AcceptsASerialOrder) {
  const Program program = Holding({"SET", "a", "1"});
  EXPECT_TRUE(Accepts(program,
                      {{Saw(0, {"INCRBY", "a", "1"}, Reply::Integer(3), 1, 9)},
                       {Saw(1, {"INCRBY", "a", "1"}, Reply::Integer(2), 2, 8)}},
                      Contents("3", "")));
}

TEST(JudgeTest, RefusesALostUpdate) {
  const Program program = Holding({"SET", "a", "1"});
  EXPECT_FALSE(
      Accepts(program,
              {{Saw(0, {"INCRBY", "a", "1"}, Reply::Integer(2), 1, 9)},
               {Saw(1, {"INCRBY", "a", "1"}, Reply::Integer(2), 2, 8)}},
              Contents("2", "")));
}

TEST(JudgeTest, RefusesWrongContents) {
  const Program program = Holding({"SET", "a", "1"});
  EXPECT_FALSE(Accepts(
      program, {{Saw(0, {"INCRBY", "a", "1"}, Reply::Integer(2), 1, 9)}, {}},
      Contents("1", "")));
}

TEST(JudgeTest, RefusesAnOrderAgainstRealTime) {
  const Program program = Holding({"SET", "a", "1"});
  const auto read = [&](std::uint64_t begin) {
    return Accepts(program,
                   {{Saw(0, {"SET", "a", "2"}, Reply::Ok(), 1, 4)},
                    {Saw(1, {"GET", "a"}, Reply::Bulk("1"), begin, 9)}},
                   Contents("2", ""));
  };
  EXPECT_TRUE(read(3));
  EXPECT_FALSE(read(5)) << "it began after the write had ended";
}

TEST(JudgeTest, RefusesTheWrongLoser) {
  const Program program = Holding({"SET", "a", "1"});
  const auto with = [&](std::vector<Model::Lost> lost_on) {
    Seen watch = Saw(0, {"WATCH", "a"}, Reply::Ok(), 1, 2);
    Seen set = Saw(1, {"SET", "a", "2"}, Reply::Ok(), 3, 4);
    Seen exec = Saw(0, {"MULTI"}, Reply::Ok(), 5, 6);
    exec.calls.push_back({"EXEC"});
    exec.replies.emplace_back(Reply::NullArray());
    exec.lost = true;
    exec.lost_on = std::move(lost_on);
    return Accepts(program, {{watch, exec}, {set}}, Contents("2", ""));
  };
  EXPECT_TRUE(with({{"a", ConflictKind::kChanged}}));
  EXPECT_FALSE(with({{"a", ConflictKind::kDeleted}}));
  EXPECT_FALSE(with({{"b", ConflictKind::kChanged}}));
  EXPECT_FALSE(with({}));
}

TEST(JudgeTest, LetsALostAttemptSeeOneInstantAndChangeNothing) {
  const Program program = Holding({"MSET", "a", "1", "b", "1"});
  const auto attempt = [&](const std::string& b) {
    Seen seen = Saw(kApiSession, {"GET", "a"}, Reply::Bulk("1"), 1, 9);
    seen.calls.push_back({"GET", "b"});
    seen.replies.emplace_back(Reply::Bulk(b));
    seen.calls.push_back({"SET", "a", "9"});
    seen.replies.emplace_back(Reply::Ok());
    seen.kept = false;
    return Accepts(
        program,
        {{seen}, {Saw(1, {"MSET", "a", "2", "b", "2"}, Reply::Ok(), 2, 8)}},
        Contents("2", "2"));
  };
  EXPECT_TRUE(attempt("1"));
  EXPECT_FALSE(attempt("2")) << "a mixed read";
}

TEST(JudgeTest, TakesAnyTimeThatTheClockShowedMeanwhile) {
  const Program program = Holding({"SET", "a", "1", "PXAT", Meant("^5")});
  const auto read = [&](std::vector<TimePoint> times) {
    Seen seen = Saw(0, {"GET", "a"}, Reply::Bulk("1"), 1, 9);
    seen.times = std::move(times);
    return Judge(program).Accepts({.sessions = {{seen}},
                                   .contents = Contents("", ""),
                                   .last_time = kBegin + Duration(6)});
  };
  EXPECT_TRUE(read({kBegin, kBegin + Duration(6)}));
  EXPECT_FALSE(read({kBegin + Duration(6)}));
}

}  // namespace
}  // namespace vigil::schedule

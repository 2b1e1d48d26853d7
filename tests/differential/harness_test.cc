// The harness, tested on itself: two oracles agree, and a side that is wrong on
// purpose is found out.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/differential/allowed.h"
#include "tests/differential/compare.h"
#include "tests/differential/framing.h"
#include "tests/differential/oracle.h"
#include "tests/differential/oracle_test_case.h"
#include "tests/differential/program.h"
#include "tests/differential/step.h"
#include "tests/differential/wrong_party.h"
#include "tests/support/random.h"

namespace vigil::differential {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(FramingTest, MeasuresEveryKindOfReply) {
  for (const std::string reply :
       {"+OK\r\n", "-ERR no\r\n", ":-12\r\n", "$0\r\n\r\n", "$-1\r\n",
        "*-1\r\n", "*0\r\n", "_\r\n", "#t\r\n", ",1.5\r\n", "$4\r\na\r\nb\r\n",
        "*2\r\n:1\r\n*1\r\n$1\r\nx\r\n", "%1\r\n+k\r\n~2\r\n:1\r\n:2\r\n",
        "=7\r\ntxt:abc\r\n", ">1\r\n+pushed\r\n"}) {
    EXPECT_EQ(ReplyLength(reply), reply.size()) << reply;
    EXPECT_EQ(ReplyLength(reply + "+next\r\n"), reply.size()) << reply;
    for (std::size_t size = 0; size < reply.size(); ++size) {
      EXPECT_EQ(ReplyLength(reply.substr(0, size)), std::nullopt) << reply;
    }
  }
}

TEST(StepTest, PrintsWordsSoThatTheyReadBack) {
  const Words words = {"SET",  "",     "a b", std::string("\0\xff\r\n\"\\", 6),
                       "it's", "plain"};
  EXPECT_EQ(ParseWords(PrintWords(words)), words);
  EXPECT_EQ(PrintWords({"SET", "k", "a b"}), "SET k \"a b\"");
}

TEST(StepTest, PrintsOneScriptForTheToolAndOneForTheShell) {
  const Script script = {
      {0, {"WATCH", "k"}}, {1, {"SET", "k", "it's"}}, {0, {"EXEC"}}};
  EXPECT_EQ(Transcript(script), "A> WATCH k\nB> SET k \"it's\"\nA> EXEC\n");
  EXPECT_EQ(ShellScript(script),
            "( echo 'WATCH k'; sleep 0.2; echo 'EXEC'; ) | redis-cli -s $S &\n"
            "( sleep 0.1; echo 'SET k \"it'\\''s\"'; ) | redis-cli -s $S &\n"
            "wait\n");
}

TEST(AllowedDifferencesTest, AreFewAndEachHasItsReason) {
  EXPECT_LE(AllowedDifferences().size(), 12u);
  for (const AllowedDifference& row : AllowedDifferences()) {
    EXPECT_FALSE(row.reason.empty()) << row.words;
    EXPECT_NE(row.how, Comparison::kBytes) << row.words;
  }
}

TEST(AllowedDifferencesTest, AllowNoMoreThanTheySay) {
  EXPECT_TRUE(SameReply({"randomkey"}, "$1\r\na\r\n", "$1\r\nb\r\n"));
  EXPECT_FALSE(SameReply({"randomkey"}, "$1\r\na\r\n", "$-1\r\n"));
  EXPECT_FALSE(SameReply({"RANDOMKEY", "x"}, "-ERR a\r\n", "-ERR b\r\n"));
  EXPECT_TRUE(SameReply({"KEYS", "*"}, "*2\r\n$1\r\na\r\n$1\r\nb\r\n",
                        "*2\r\n$1\r\nb\r\n$1\r\na\r\n"));
  EXPECT_FALSE(
      SameReply({"KEYS", "*"}, "*1\r\n$1\r\na\r\n", "*1\r\n$1\r\nb\r\n"));
  EXPECT_TRUE(SameReply({"client", "id"}, ":1\r\n", ":2\r\n"));
  EXPECT_FALSE(SameReply({"CLIENT", "GETNAME"}, "$1\r\na\r\n", "$1\r\nb\r\n"));
  EXPECT_TRUE(SameReply({"COMMAND"}, "*0\r\n", "*1\r\n:1\r\n"));
  EXPECT_FALSE(SameReply({"COMMAND", "INFO", "get"}, "*0\r\n", "*1\r\n:1\r\n"));
  EXPECT_FALSE(SameReply({"GET", "k"}, "$1\r\na\r\n", "$1\r\nb\r\n"));
}

TEST_F(OracleTest, AnswersInTheOrderAcrossSessions) {
  const Script script = {{0, {"SET", "k", "1"}},
                         {1, {"WATCH", "k"}},
                         {0, {"INCR", "k"}},
                         {1, {"MULTI"}},
                         {1, {"GET", "k"}},
                         {1, {"EXEC"}},
                         {1, {"QUIT"}},
                         {1, {"PING"}},
                         {kSleeper, {"DEBUG", "SLEEP", "1.5"}},
                         {2, {"TIME"}}};
  EXPECT_THAT(oracle().Run(script),
              ElementsAre("+OK\r\n", "+OK\r\n", ":2\r\n", "+OK\r\n",
                          "+QUEUED\r\n", "*-1\r\n", "+OK\r\n", "+PONG\r\n", "",
                          "*2\r\n$10\r\n1800000001\r\n$6\r\n500000\r\n"));
}

TEST_F(OracleTest, KeepsAKeyPastItsDeadlineUntilSomethingMeetsIt) {
  const Script script = {{0, {"SET", "k", "1", "PX", "5"}},
                         {kSleeper, {"DEBUG", "SLEEP", "0.006"}},
                         {0, {"DBSIZE"}},
                         {0, {"GET", "k"}},
                         {0, {"DBSIZE"}}};
  EXPECT_THAT(oracle().Run(script),
              ElementsAre("+OK\r\n", "", ":1\r\n", "$-1\r\n", ":0\r\n"));
}

// Dead, or dead and not yet asked for.
bool IsGone(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  if (!std::getline(stat, line)) return true;
  return line.find(") Z") != std::string::npos;
}

TEST_F(OracleTest, DiesWithTheProcessThatStartedIt) {
  // What the process leaves behind is removed with its temporary folder.
  std::string folder = testing::TempDir() + "vigil-orphan-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    setenv("TMPDIR", folder.c_str(), 1);
    std::string why;
    const std::unique_ptr<Oracle> other = Oracle::Start(&why);
    const pid_t process = other != nullptr ? other->process() : -1;
    if (write(ends[1], &process, sizeof(process)) < 0) _exit(1);
    raise(SIGKILL);
  }
  pid_t process = -1;
  ASSERT_EQ(read(ends[0], &process, sizeof(process)),
            static_cast<ssize_t>(sizeof(process)));
  waitpid(child, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
  ASSERT_GT(process, 0);
  const auto give_up =
      std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!IsGone(process) && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(IsGone(process));
  EXPECT_FALSE(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

// The first finding of random programs, shrunk.
std::optional<Finding> FindOne(Party& oracle, Party& subject, int programs) {
  for (int i = 0; i < programs; ++i) {
    const Script script =
        MakeProgram(TestSeed() + static_cast<std::uint64_t>(i), {});
    if (auto finding = Compare(oracle, subject, script)) {
      return Shrink(oracle, subject, *std::move(finding));
    }
  }
  return std::nullopt;
}

// That each step of what was found is needed for some difference. How many that
// takes depends on the programs: "SET a 1, INCR a", but also "GETSET b 1,
// RENAME b a, INCR a", which no step can be left out of.
void ExpectNoStepToSpare(Party& oracle, Party& subject, const Finding& finding,
                         std::string_view origin) {
  for (std::size_t i = 0; i + 1 < finding.script.size(); ++i) {
    Script shorter = finding.script;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(Compare(oracle, subject, shorter))
        << "without step " << i + 1 << " of\n"
        << Report(finding, origin);
  }
}

void Keep(Words&) {}
void Keep(const Words&, std::string&) {}
constexpr void (*kKeepStep)(Words&) = &Keep;
constexpr void (*kKeepReply)(const Words&, std::string&) = &Keep;

TEST_F(OracleTest, AgreesWithAnotherOne) {
  std::string why;
  const std::unique_ptr<Oracle> other = Oracle::Start(&why);
  ASSERT_NE(other, nullptr) << why;
  const std::optional<Finding> finding = FindOne(oracle(), *other, 100);
  EXPECT_FALSE(finding) << Report(*finding, "two oracles");
}

TEST_F(OracleTest, FindsAndShrinksAReplyThatIsOffByOne) {
  WrongParty wrong(oracle(), kKeepStep,
                   [](const Words& words, std::string& reply) {
                     if (SameWord(words[0], "INCR") && reply == ":2\r\n") {
                       reply = ":3\r\n";
                     }
                   });
  const std::optional<Finding> finding = FindOne(oracle(), wrong, 1000);
  ASSERT_TRUE(finding);
  ExpectNoStepToSpare(oracle(), wrong, *finding, "a wrong INCR");
  EXPECT_EQ(finding->oracle, ":2\r\n");
  EXPECT_EQ(finding->subject, ":3\r\n");
}

TEST_F(OracleTest, FindsAndShrinksAForgottenWatch) {
  WrongParty wrong(
      oracle(),
      [](Words& words) {
        if (SameWord(words[0], "WATCH") && words.size() == 3) words.pop_back();
      },
      kKeepReply);
  const std::optional<Finding> finding = FindOne(oracle(), wrong, 1000);
  ASSERT_TRUE(finding);
  ExpectNoStepToSpare(oracle(), wrong, *finding, "a forgotten WATCH");
  EXPECT_EQ(finding->oracle, "*-1\r\n");
  EXPECT_EQ(Fingerprint(*finding), "EXEC|*-1|*0");
  EXPECT_THAT(Report(*finding, "seed 7"), HasSubstr("seed 7"));
}

}  // namespace
}  // namespace vigil::differential

// The table against the oracle: what COMMAND says of each row, and the errors
// and replies of commands about the session and the store.

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/reply.h"
#include "vigil/resp.h"
#include "vigil/session.h"
#include "vigil/store.h"

#include "api/command/command.h"
#include "tests/differential/oracle_test_case.h"
#include "tests/differential/step.h"
#include "tests/support/stores.h"

namespace vigil::differential {
namespace {

using command::Command;

class TableOracleTest : public OracleTest {
 protected:
  // What the oracle answers, in RESP3, which tells maps and sets from arrays.
  Reply Oracle3(const Words& words) {
    const Script script = {{.session = 0, .words = {"HELLO", "3"}},
                           {.session = 0, .words = words}};
    ReplyParser parser;
    parser.Feed(oracle().Run(script).back());
    EXPECT_EQ(parser.Next(), Parsed::kComplete);
    return std::move(parser.reply());
  }

  std::string OracleBytes(const Words& words) {
    const Script script = {{.session = 0, .words = words}};
    return oracle().Run(script).back();
  }

  Reply Ours(const Words& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    return session_.Execute(views);
  }

  std::string OurBytes(const Words& words) {
    std::string bytes;
    AppendReply(Ours(words), Protocol::kResp2, bytes);
    return bytes;
  }

 private:
  // As the oracle is started.
  static Options WithDebug() {
    Options options;
    options.allow_debug_commands = true;
    return options;
  }

  Store store_ = OpenStore(WithDebug());
  Session session_{store_};
};

// A key specification without the sentence that Redis adds to two of them.
Reply WithoutNotes(const Reply& specification) {
  std::vector<Reply> pairs;
  const std::span<const Reply> all = specification.elements();
  for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
    if (all[i].text() == "notes") continue;
    pairs.push_back(all[i]);
    pairs.push_back(all[i + 1]);
  }
  return Reply::Map(std::move(pairs));
}

// What COMMAND INFO says of a row, its subcommands aside.
std::vector<Reply> WithoutSubcommands(const Reply& row) {
  constexpr std::size_t kSpecifications = 8;
  constexpr std::size_t kSubcommands = 9;
  std::vector<Reply> fields(row.elements().begin(), row.elements().end());
  if (fields.size() <= kSubcommands) return fields;
  std::vector<Reply> specifications;
  for (const Reply& specification : fields[kSpecifications].elements()) {
    specifications.push_back(WithoutNotes(specification));
  }
  fields[kSpecifications] = Reply::Set(std::move(specifications));
  fields.resize(kSubcommands);
  return fields;
}

std::string Bytes(const std::vector<Reply>& fields) {
  std::string bytes;
  AppendReply(Reply::Array(fields), Protocol::kResp3, bytes);
  return bytes;
}

bool IsOfThisRedis(const Command& row) {
  return !row.Has(command::kOurs) && !row.since.starts_with("7.2");
}

TEST_F(TableOracleTest, DescribesEveryRowAsTheOracleDoes) {
  std::vector<std::string> names;
  for (const Command& row : command::AllCommands()) {
    if (IsOfThisRedis(row)) names.push_back(FullName(row));
    for (const Command& subcommand : row.subcommands) {
      if (IsOfThisRedis(subcommand)) names.push_back(FullName(subcommand));
    }
  }
  ASSERT_GT(names.size(), 90u);
  for (const std::string& name : names) {
    const Reply theirs = Oracle3({"COMMAND", "INFO", name});
    const Reply ours = Ours({"COMMAND", "INFO", name});
    ASSERT_EQ(theirs.elements().size(), 1u) << name;
    ASSERT_EQ(ours.elements().size(), 1u) << name;
    EXPECT_EQ(Bytes(WithoutSubcommands(ours.elements()[0])),
              Bytes(WithoutSubcommands(theirs.elements()[0])))
        << name;
  }
}

// The value of a field of COMMAND DOCS, or nothing.
std::string Documented(const Reply& docs, std::string_view field) {
  if (docs.elements().size() != 2) return "";
  const std::span<const Reply> pairs = docs.elements()[1].elements();
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    if (pairs[i].text() == field) return std::string(pairs[i + 1].text());
  }
  return "";
}

TEST_F(TableOracleTest, DocumentsEveryRowByTheOraclesFacts) {
  for (const Command& row : command::AllCommands()) {
    if (!IsOfThisRedis(row)) continue;
    const std::string name(row.name);
    const Reply theirs = Oracle3({"COMMAND", "DOCS", name});
    const Reply ours = Ours({"COMMAND", "DOCS", name});
    for (const char* field : {"since", "group", "deprecated_since"}) {
      EXPECT_EQ(Documented(ours, field), Documented(theirs, field))
          << name << ' ' << field;
    }
    // Sentences are our own.
    EXPECT_NE(Documented(ours, "summary"), Documented(theirs, "summary"));
  }
}

// One line each; both sides begin anew with each.
constexpr std::string_view kLines[] = {
    "PING",
    "PING a",
    "PING a b",
    "ECHO",
    "ECHO a",
    "SELECT",
    "SELECT 15",
    "SELECT 16",
    "SELECT -1",
    "SELECT x",
    "SELECT \" 1\"",
    "SELECT 2147483648",
    "SELECT 99999999999999999999",
    "HELLO 4",
    "HELLO x",
    "HELLO \"\"",
    "HELLO 99999999999999999999",
    "HELLO 2 foo",
    "HELLO 2 \"f\\noo\\n\"",
    "HELLO 2 auth a",
    "HELLO 2 auth a b",
    "HELLO 2 setname",
    "HELLO 2 setname \"a b\"",
    "HELLO 2 setname x auth y z",
    "AUTH",
    "AUTH a",
    "AUTH a b",
    "AUTH a b c",
    "AUTH default x",
    "AUTH DEFAULT x",
    "RESET",
    "RESET x",
    "CLIENT",
    "CLIENT foo",
    "CLIENT \"fo\\r\\no\"",
    "CLIENT \"\"",
    "CLIENT ID x",
    "CLIENT GETNAME",
    "CLIENT GETNAME x",
    "CLIENT SETNAME",
    "CLIENT SETNAME a",
    "CLIENT SETNAME \"\"",
    "CLIENT SETNAME \"a b\"",
    "CLIENT SETNAME \"a\\x7f\"",
    "CLIENT SETNAME \"\\xc3\\xa9\"",
    "CLIENT NO-EVICT",
    "CLIENT NO-EVICT on",
    "CLIENT NO-EVICT maybe",
    "CLIENT LIST TYPE",
    "CLIENT LIST TYPE foo",
    "CLIENT LIST TYPE master",
    "CLIENT LIST TYPE slave",
    "CLIENT LIST ID",
    "CLIENT LIST ID x",
    "CLIENT LIST ID 0",
    "CLIENT LIST ID 1 x",
    "CLIENT LIST TYPE normal ID 1",
    "CLIENT LIST foo",
    "CLIENT INFO x",
    "CLIENT HELP x",
    "CONFIG",
    "CONFIG foo",
    "CONFIG GET",
    "CONFIG GET nosuch",
    "CONFIG GET MAXMEMORY-SAMPLES",
    "CONFIG GET maxmemory-s?mples maxmemory-samples",
    "CONFIG SET hz",
    "CONFIG SET hz 10 x",
    "CONFIG SET nosuch 1",
    "CONFIG SET nosuch 1 databases 3",
    "CONFIG SET databases 3 nosuch 1",
    "CONFIG SET DATABASES 3",
    "CONFIG SET timeout x",
    "CONFIG SET timeout -1",
    "CONFIG SET timeout 99999999999999999999",
    "CONFIG SET timeout 0 timeout 0",
    "CONFIG SET TIMEOUT 0 timeout 0",
    "CONFIG SET appendfsync foo",
    "CONFIG SET activerehashing maybe",
    "CONFIG SET activerehashing YES",
    "CONFIG SET stream-node-max-bytes 1x",
    "CONFIG SET stream-node-max-bytes 4kb",
    "CONFIG SET stream-node-max-bytes -1",
    "CONFIG SET maxmemory-samples 0",
    "CONFIG SET slowlog-log-slower-than -2",
    "CONFIG RESETSTAT",
    "CONFIG RESETSTAT x",
    "FUNCTION",
    "FUNCTION foo",
    "FUNCTION FLUSH",
    "FUNCTION FLUSH async",
    "FUNCTION FLUSH foo",
    "FUNCTION FLUSH sync async",
    "WAIT 0 0",
    "WAIT x 0",
    "WAIT 0 x",
    "WAIT 0 -1",
    "WAIT 0",
    "TIME x",
    "INFO nosuch",
    "INFO a b",
    "INFO modules",
    "COMMAND foo",
    "COMMAND COUNT x",
    "COMMAND INFO nosuch get|x client|nosuch",
    "COMMAND DOCS nosuch",
    "COMMAND LIST foo",
    "COMMAND LIST FILTERBY",
    "COMMAND LIST FILTERBY foo x",
    "COMMAND LIST FILTERBY MODULE x",
    "COMMAND LIST FILTERBY ACLCAT nosuch",
    "COMMAND LIST FILTERBY PATTERN wAtch",
    "COMMAND LIST FILTERBY PATTERN wa*h x",
    "COMMAND GETKEYS get",
    "COMMAND GETKEYS get a b",
    "COMMAND GETKEYS foo a",
    "COMMAND GETKEYS ping a b",
    "COMMAND GETKEYS object k",
    "COMMAND GETKEYS object freq k",
    "COMMAND GETKEYS object freq",
    "COMMAND GETKEYS client nosuch k",
    "COMMAND GETKEYS client list k",
    "COMMAND GETKEYS mset a b c",
    "COMMAND GETKEYS set k v bogus",
    "COMMAND GETKEYS rename a b",
    "COMMAND GETKEYS lcs a b c",
    "COMMAND GETKEYSANDFLAGS lcs a b c",
    "COMMAND GETKEYSANDFLAGS set a b get",
    "COMMAND GETKEYSANDFLAGS set a b GET nx",
    "COMMAND GETKEYSANDFLAGS set a get",
    "COMMAND GETKEYSANDFLAGS set a b",
    "COMMAND GETKEYSANDFLAGS getex k x",
    "COMMAND GETKEYSANDFLAGS renamenx a b",
    "COMMAND GETKEYSANDFLAGS mset a b c d",
    "OBJECT",
    "OBJECT foo",
    "OBJECT HELP x",
    "DEBUG",
    "DEBUG foo",
    "DEBUG SET-ACTIVE-EXPIRE",
    "DEBUG SET-ACTIVE-EXPIRE x 1",
    "DEBUG DIGEST-VALUE nosuch",
    "DEBUG DIGEST-VALUE",
    "foo",
    "foo a b c",
    "\"\"",
    "\"f\\r\\noo\" \"a\\r\\nb\\x00c\"",
    "client|list",
    "get|x a",
};

TEST_F(TableOracleTest, AnswersTheSameBytes) {
  for (const std::string_view line : kLines) {
    oracle().Reset();
    EXPECT_EQ(Ours({"RESET"}), Reply::Simple("RESET"));
    const Words words = ParseWords(line);
    EXPECT_EQ(OurBytes(words), OracleBytes(words)) << line;
  }
}

}  // namespace
}  // namespace vigil::differential

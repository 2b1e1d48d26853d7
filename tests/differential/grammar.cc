#include "tests/differential/grammar.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace vigil::differential {
namespace {

// Alternatives stand between '|'; `3*` in front makes one three times as
// likely. <name> is drawn in its turn; the rest are words as ParseWords() reads
// them. A word may have a <name> in its middle.
struct Rule {
  std::string_view symbol;
  std::string_view alternatives;
};

constexpr Rule kRules[] = {
    // --- What arguments are made of ---
    {"value",
     R"(4*<integer>|abc|hello|""|2*1|"a\x00b"|"\xff\xfe\r\n"|<float>|
     "needs blanks"|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|
     xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|ohmytext|mynewtext)"},
    {"integer",
     R"(4*1|2*0|-1|2*10|-7|9223372036854775807|-9223372036854775808|
     9223372036854775806|99999|10000)"},
    {"odd-number",
     R"(9223372036854775808|-9223372036854775809|01|+1|-0|" 1"|"1 "|""|1.5|abc|
     0x10|1e3|18446744073709551616|"1\x00"|--1|99999999999999999999999)"},
    {"count", "12*<integer>|<odd-number>"},
    {"float",
     R"(3*0.1|1.5|3.0|-2.5|5.0e3|1e3|3.14159265358979|0.000001|-0.1|1e17|1e-5|
     12345678901234567|0.30000000000000004)"},
    {"odd-float",
     R"(inf|-inf|nan|abc|""|" 1"|"1 "|1e400|1e4000|1e5000|0x1p3|.5|5.|1..2|
     +1.5|infinity|1e-400|"1\x00")"},
    {"amount", "8*<float>|4*<integer>|2*<odd-float>"},
    {"offset", "3*0|3*1|2|5|20|2*-1|-3|-100|100|<odd-number>"},
    {"write-offset",
     "9*0|6*1|3*2|3*5|3*20|3*100|3*-1|3*<odd-number>|3*536870912|4294967296|"
     "4090|4200"},
    {"db", "6*0|6*1|2*2|15|16|-1|<odd-number>|4294967296"},
    {"good-db", "2*0|2*1|2"},
    {"pattern",
     R"(4*"*"|a*|?|[ab]|[^a]|[a-c]|\\a|a|*b*|""|[a|[|**|a\\|h[^e]llo|*?*)"},

    // --- Times. The clock begins at 1800000000 s ---
    {"seconds", "6*100|1000|2*1|0|-1|100000|<odd-time>"},
    {"ms", "6*100000|3*5|3*10|1|0|-1|100|<odd-time>"},
    {"at-seconds",
     "6*4102444800|2*1|1799999999|1800000000|1800000001|0|-5|<odd-time>"},
    {"at-ms",
     R"(6*4102444800000|2*1|1799999999999|1800000000000|1800000000005|
     1800000000001|0|-5|<odd-time>)"},
    {"odd-time",
     R"(9223372036854775807|-9223372036854775808|9223372036854775|
     9223372036854776|99999999999999999|9223370236854775807|
     9223370236854775808|9223370236854775|<odd-number>)"},
    {"sleep",
     "DEBUG SLEEP 0.00<digit>|DEBUG SLEEP 0.01|DEBUG SLEEP <digit>|"
     "DEBUG SLEEP 100"},
    {"digit", "1|4|5|6|9"},

    // --- Strings ---
    {"string",
     R"(10*SET <key> <value> <set-options>|8*GET <key>|2*GETSET <key> <value>|
     2*SETNX <key> <value>|3*MGET <keys>|3*MSET <pairs>|2*MSETNX <pairs>|
     4*INCR <key>|4*DECR <key>|3*INCRBY <key> <count>|3*DECRBY <key> <count>|
     3*INCRBYFLOAT <key> <amount>|3*APPEND <key> <value>|2*STRLEN <key>|
     2*SETEX <key> <seconds> <value>|2*PSETEX <key> <ms> <value>|
     2*GETDEL <key>|3*GETEX <key> <getex-options>|
     3*SETRANGE <key> <write-offset> <value>|3*GETRANGE <key> <offset> <offset>|
     SUBSTR <key> <offset> <offset>|2*LCS <key> <key> <lcs-options>)"},
    {"set-options",
     "8*|4*<set-option>|2*<set-option> <set-option>|"
     "<set-option> <set-option> <set-option>"},
    {"set-option",
     R"(3*NX|3*XX|4*GET|3*KEEPTTL|2*EX <seconds>|3*PX <ms>|2*EXAT <at-seconds>|
     3*PXAT <at-ms>|px|PERSIST|nosuch|get|EX)"},
    {"getex-options", "3*|6*<getex-option>|<getex-option> <getex-option>"},
    {"getex-option",
     R"(2*EX <seconds>|2*PX <ms>|EXAT <at-seconds>|2*PXAT <at-ms>|3*PERSIST|
     NX|KEEPTTL|nosuch|PX)"},
    {"lcs-options",
     "3*|2*<lcs-option>|2*<lcs-option> <lcs-option>|"
     "IDX <lcs-option> <lcs-option>"},
    {"lcs-option", "3*LEN|3*IDX|2*WITHMATCHLEN|2*MINMATCHLEN <count>|nosuch"},

    // --- Keys ---
    {"generic",
     R"(6*DEL <keys>|3*UNLINK <keys>|5*EXISTS <keys>|2*TOUCH <keys>|4*TYPE <key>|
     4*RENAME <key> <key>|3*RENAMENX <key> <key>|4*COPY <key> <key> <copy-options>|
     2*KEYS <pattern>|3*SCAN <cursor> <scan-options>|RANDOMKEY|
     4*OBJECT ENCODING <key>|OBJECT FREQ <key>|OBJECT IDLETIME <key>|
     OBJECT REFCOUNT nosuchkey|OBJECT REFCOUNT <key>|OBJECT nosuch <key>|OBJECT HELP)"},
    {"copy-options",
     "6*|4*REPLACE|3*DB <good-db>|2*DB <good-db> REPLACE|DB <db>|DB|nosuch|"
     "REPLACE REPLACE|DB 1 DB 0"},
    {"cursor", "8*0|abc|-1|<odd-number>|18446744073709551615"},
    {"scan-options", "4*|4*<scan-option>|<scan-option> <scan-option>"},
    {"scan-option",
     R"(3*MATCH <pattern>|2*COUNT 100|COUNT <count>|2*TYPE string|TYPE hash|
     TYPE nosuch|nosuch|COUNT)"},

    // --- Expiry ---
    {"expiry",
     R"(5*EXPIRE <key> <seconds> <expire-options>|
     5*PEXPIRE <key> <ms> <expire-options>|
     4*EXPIREAT <key> <at-seconds> <expire-options>|
     4*PEXPIREAT <key> <at-ms> <expire-options>|5*TTL <key>|5*PTTL <key>|
     3*EXPIRETIME <key>|3*PEXPIRETIME <key>|5*PERSIST <key>|
     6*SET <key> <value> PXAT 1|4*SET <key> <value> PX 5)"},
    {"expire-options", "8*|5*<expire-option>|<expire-option> <expire-option>"},
    {"expire-option", "3*NX|3*XX|3*GT|3*LT|nosuch|gt"},

    // --- Transactions ---
    // Of a session that is not queueing, and of one that is.
    {"transaction", "10*WATCH <keys>|9*MULTI|EXEC|DISCARD|2*UNWATCH|RESET"},
    {"queueing", "12*EXEC|3*DISCARD|MULTI|WATCH <keys>|2*UNWATCH|RESET"},

    // --- Databases ---
    {"database",
     R"(6*SELECT <good-db>|SELECT <db>|4*MOVE <key> <good-db>|MOVE <key> <db>|
     4*SWAPDB <good-db> <good-db>|SWAPDB <db> <db>|
     4*COPY <key> <key> DB <good-db> REPLACE)"},
    {"flush",
     R"(4*FLUSHDB|4*FLUSHALL|FLUSHDB SYNC|FLUSHALL ASYNC|flushdb async|
     FLUSHALL nosuch|FLUSHDB SYNC ASYNC|FUNCTION FLUSH|FUNCTION FLUSH SYNC|
     FUNCTION FLUSH nosuch|FUNCTION FLUSH SYNC ASYNC)"},

    // --- Connection and server ---
    {"connection",
     R"(3*PING|3*PING <value>|ECHO <value>|QUIT|RESET|CLIENT ID|
     2*CLIENT GETNAME|2*CLIENT SETNAME <name>|CLIENT INFO|CLIENT LIST|
     CLIENT LIST TYPE normal|CLIENT LIST TYPE nosuch|CLIENT LIST ID 99999|
     CLIENT LIST ID abc|CLIENT LIST nosuch|CLIENT NO-EVICT on|
     CLIENT NO-EVICT off|CLIENT NO-EVICT nosuch|CLIENT HELP|CLIENT nosuch|
     AUTH <value>|AUTH <value> <value>|
     AUTH default <value>|HELLO|HELLO 2|2*HELLO 3|HELLO 4|HELLO 1|HELLO abc|
     HELLO 2 SETNAME <name>|HELLO 3 SETNAME <name>|HELLO 2 AUTH default x|
     HELLO 2 AUTH nosuch x|HELLO 2 nosuch|HELLO 2 SETNAME|HELLO 2 AUTH a)"},
    {"name", R"(alice|bob|""|"has blank"|"has\nnewline"|"\xff"|a!~)"},
    {"server",
     R"(2*TIME|2*DBSIZE|INFO|INFO server|INFO nosuch|INFO clients memory|
     CONFIG GET maxmemory|CONFIG GET nosuch|CONFIG GET *|
     CONFIG GET maxmemory databases|CONFIG SET nosuch 1|CONFIG SET maxmemory|
     CONFIG SET nosuch 1 nosuch 2|CONFIG RESETSTAT|CONFIG nosuch|CONFIG HELP|
     COMMAND COUNT|COMMAND LIST|COMMAND LIST FILTERBY nosuch x|
     COMMAND LIST FILTERBY PATTERN x*|COMMAND LIST FILTERBY ACLCAT nosuch|
     COMMAND LIST nosuch|COMMAND DOCS get|COMMAND DOCS nosuch|COMMAND HELP|
     COMMAND INFO nosuch|2*COMMAND INFO <command-name>|
     COMMAND INFO <command-name> nosuch <command-name>|COMMAND nosuch|
     4*COMMAND GETKEYS <any>|2*COMMAND GETKEYSANDFLAGS <any>|
     COMMAND GETKEYS nosuch|COMMAND GETKEYS|FUNCTION nosuch|FUNCTION HELP|
     WAIT 0 0|WAIT 0 -1|WAIT 0 abc|WAIT abc 0|WAIT -1 0)"},
    {"command-name",
     R"(get|GETSET|setnx|mget|mset|msetnx|incr|decr|incrby|decrby|append|
     incrbyfloat|strlen|setex|psetex|getdel|setrange|getrange|substr|lcs|
     del|unlink|exists|touch|type|rename|renamenx|copy|move|keys|scan|
     randomkey|expire|pexpire|expireat|pexpireat|ttl|pttl|expiretime|
     pexpiretime|persist|flushdb|flushall|dbsize|swapdb|select|time|info|wait|
     ping|echo|quit|reset|hello|auth|multi|exec|discard|watch|unwatch)"},

    // --- Whatever ---
    {"any",
     "6*<string>|4*<generic>|3*<expiry>|2*<transaction>|<database>|"
     "<connection>|<server>|<flush>"},
    {"broken",
     R"(nosuch|NOSUCH <value> <value>|"" <value>|"no\r\nsuch" <value>|
     nosuch "it's" "a \"b\"" |SET <key>|GET|GET <key> <key>|
     INCR <key> <value>|WATCH|MULTI <value>|EXEC <value>|DISCARD <value>|
     UNWATCH <value>|MSET <key>|MSET <pairs> <key>|MSETNX <pairs> <key>|
     DEL|RENAME <key>|EXPIRE <key>|SELECT|SELECT 0 1|PING <value> <value>|
     ECHO|OBJECT|OBJECT ENCODING|CLIENT|CLIENT GETNAME <value>|CONFIG GET|
     CONFIG|COMMAND COUNT <value>|FLUSHALL <value>|SWAPDB 0|COPY <key>|
     LCS <key>|SCAN|KEYS|TIME <value>|DBSIZE <value>|QUIT <value>|
     RESET <value>|FUNCTION|WAIT 0|
     nosuch aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
      cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc|
     nosuchsubcommandnosuchsubcommandnosuchsubcommandnosuchsubcommandnosuchsubcommandnosuchsubcommandnosuchsubcommandnosuchsubcommandnosuch x)"},
    {"keys", "6*<key>|4*<key> <key>|<key> <key> <key>"},
    {"pairs",
     "5*<key> <value>|4*<key> <value> <key> <value>|"
     "<key> <value> <key> <value> <key> <value>"},
};

struct Alternative {
  std::uint64_t weight;
  Words words;  // may hold <name>
};

struct ParsedRule {
  std::string_view symbol;
  std::vector<Alternative> alternatives;
  std::uint64_t weight = 0;
};

Alternative ParseAlternative(std::string_view text) {
  Alternative alternative{1, {}};
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(begin);
  const std::size_t star = text.find('*');
  if (star != std::string_view::npos && star > 0 &&
      std::all_of(text.begin(),
                  text.begin() + static_cast<std::ptrdiff_t>(star),
                  [](unsigned char c) { return std::isdigit(c) != 0; })) {
    alternative.weight = std::stoull(std::string(text.substr(0, star)));
    text.remove_prefix(star + 1);
  }
  alternative.words = ParseWords(text);
  return alternative;
}

std::vector<ParsedRule> ParseRules() {
  std::vector<ParsedRule> rules;
  for (const Rule& rule : kRules) {
    std::string text(rule.alternatives);
    std::replace(text.begin(), text.end(), '\n', ' ');
    ParsedRule parsed{rule.symbol, {}, 0};
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('|', at), text.size());
      parsed.alternatives.push_back(
          ParseAlternative(std::string_view(text).substr(at, end - at)));
      parsed.weight += parsed.alternatives.back().weight;
      at = end + 1;
    }
    rules.push_back(std::move(parsed));
  }
  return rules;
}

const ParsedRule& FindRule(std::string_view symbol) {
  static const std::vector<ParsedRule> rules = ParseRules();
  for (const ParsedRule& rule : rules) {
    if (rule.symbol == symbol) return rule;
  }
  std::abort();
}

void Append(std::string_view symbol, RandomSource& random, const Words& keys,
            Words& out) {
  if (symbol == "key") {
    out.push_back(random.Pick(keys));
    return;
  }
  const ParsedRule& rule = FindRule(symbol);
  std::uint64_t ticket = random.Below(rule.weight);
  const Alternative* chosen = rule.alternatives.data();
  while (ticket >= chosen->weight) ticket -= (chosen++)->weight;
  for (const std::string& word : chosen->words) {
    const std::size_t open = word.find('<');
    const std::size_t close = word.find('>', std::min(open, word.size()));
    if (close == std::string::npos) {
      out.push_back(word);
    } else if (open == 0 && close == word.size() - 1) {
      Append(word.substr(1, close - 1), random, keys, out);
    } else {
      const Words middle =
          Draw(word.substr(open + 1, close - open - 1), random, keys);
      out.push_back(word.substr(0, open) + middle.front() +
                    word.substr(close + 1));
    }
  }
}

}  // namespace

Words Draw(std::string_view symbol, RandomSource& random, const Words& keys) {
  Words words;
  Append(symbol, random, keys, words);
  return words;
}

}  // namespace vigil::differential

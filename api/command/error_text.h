// What the facade answers when it refuses: every text, as redis-server 7.0.15
// spells it. Nowhere else does code spell an error of Redis.
//
// A text that names a word of the caller is a function. Such a word is cut at
// its first zero byte, and its line ends become spaces, as Redis does it.

#ifndef VIGIL_API_COMMAND_ERROR_TEXT_H_
#define VIGIL_API_COMMAND_ERROR_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "vigil/reply.h"

#include "api/command/call.h"
#include "engine/base/fault.h"

namespace vigil::command {

// An error whose whole text is one of the constants below.
inline Reply ErrorReply(std::string_view text) {
  return Reply::Error(std::string(text));
}

// The reply for what the engine refused. `command` is the name that Redis puts
// into the text about an expire time, lower case: "set", "getex".
// `fault` is not kNone.
Reply FaultReply(engine::Fault fault, std::string_view command = {});

// --- Words ---

// An empty list of words, which Redis's protocol cannot send.
inline constexpr std::string_view kNoWords = "ERR no command";
inline constexpr std::string_view kSyntax = "ERR syntax error";
inline constexpr std::string_view kWordTooLong =
    "ERR Protocol error: invalid bulk length";

// "ERR unknown command 'x', with args beginning with: 'a' 'b' ".
Reply UnknownCommand(Args args);
// "ERR unknown subcommand 'x'. Try CONFIG HELP." `container` in any case.
Reply UnknownSubcommand(std::string_view container, std::string_view name);
// "ERR unknown subcommand or wrong number of arguments for 'x'. Try ...".
Reply SubcommandSyntax(std::string_view container, std::string_view name);
// "ERR wrong number of arguments for 'get' command". `name` is lower case, and
// of a subcommand whole: "client|list".
Reply WrongArity(std::string_view name);
Reply WrongArity(std::string_view container, std::string_view subcommand);

// --- Numbers ---

inline constexpr std::string_view kNotAnInteger =
    "ERR value is not an integer or out of range";
inline constexpr std::string_view kOutOfRange = "ERR value is out of range";
inline constexpr std::string_view kNotAnInt32 =
    "ERR value is out of range, value must between -2147483648 and 2147483647";
inline constexpr std::string_view kNotAFloat = "ERR value is not a valid float";
inline constexpr std::string_view kOverflow =
    "ERR increment or decrement would overflow";
inline constexpr std::string_view kDecrementOverflow =
    "ERR decrement would overflow";
inline constexpr std::string_view kNotFinite =
    "ERR increment would produce NaN or Infinity";
inline constexpr std::string_view kTimeoutNotAnInteger =
    "ERR timeout is not an integer or out of range";
inline constexpr std::string_view kTimeoutNegative = "ERR timeout is negative";

// --- Keys and strings ---

inline constexpr std::string_view kWrongType =
    "WRONGTYPE Operation against a key holding the wrong kind of value";
inline constexpr std::string_view kNoSuchKey = "ERR no such key";
inline constexpr std::string_view kSameObject =
    "ERR source and destination objects are the same";
inline constexpr std::string_view kOffsetOutOfRange =
    "ERR offset is out of range";
inline constexpr std::string_view kStringTooLong =
    "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
inline constexpr std::string_view kLcsLenAndIdx =
    "ERR If you want both the length and indexes, please just use IDX.";
inline constexpr std::string_view kLcsTooLarge =
    "ERR Insufficient memory, transient memory for LCS exceeds "
    "proto-max-bulk-len";
inline constexpr std::string_view kInvalidCursor = "ERR invalid cursor";
inline constexpr std::string_view kNotLfu =
    "ERR An LFU maxmemory policy is not selected, access frequency not "
    "tracked. Please note that when switching between policies at runtime "
    "LRU and LFU data will take some time to adjust.";

// --- Expiry ---

inline constexpr std::string_view kExpireNxAndOthers =
    "ERR NX and XX, GT or LT options at the same time are not compatible";
inline constexpr std::string_view kExpireGtAndLt =
    "ERR GT and LT options at the same time are not compatible";
// "ERR invalid expire time in 'set' command". `command` is lower case.
Reply InvalidExpireTime(std::string_view command);
// "ERR Unsupported option x".
Reply UnsupportedOption(std::string_view option);

// --- Databases ---

inline constexpr std::string_view kDbOutOfRange =
    "ERR DB index is out of range";
inline constexpr std::string_view kInvalidFirstDb =
    "ERR invalid first DB index";
inline constexpr std::string_view kInvalidSecondDb =
    "ERR invalid second DB index";

// --- Transactions ---

inline constexpr std::string_view kNestedMulti =
    "ERR MULTI calls can not be nested";
inline constexpr std::string_view kWatchInMulti =
    "ERR WATCH inside MULTI is not allowed";
inline constexpr std::string_view kExecWithoutMulti = "ERR EXEC without MULTI";
inline constexpr std::string_view kDiscardWithoutMulti =
    "ERR DISCARD without MULTI";
inline constexpr std::string_view kNotInMulti =
    "ERR Command not allowed inside a transaction";
inline constexpr std::string_view kExecAbort =
    "EXECABORT Transaction discarded because of previous errors.";
// Followed by the reason, without its "ERR ".
inline constexpr std::string_view kExecAbortBecause =
    "EXECABORT Transaction discarded because of: ";
inline constexpr std::string_view kOutOfMemory =
    "OOM command not allowed when used memory > 'maxmemory'.";

// --- Connection and clients ---

inline constexpr std::string_view kNoProto =
    "NOPROTO unsupported protocol version";
inline constexpr std::string_view kProtocolNotAnInteger =
    "ERR Protocol version is not an integer or out of range";
inline constexpr std::string_view kWrongPass =
    "WRONGPASS invalid username-password pair or user is disabled.";
inline constexpr std::string_view kNoPassword =
    "ERR AUTH <password> called without any password configured for the "
    "default user. Are you sure your configuration is correct?";
inline constexpr std::string_view kBadClientName =
    "ERR Client names cannot contain spaces, newlines or special characters.";
inline constexpr std::string_view kBadClientId = "ERR Invalid client ID";
// "ERR Syntax error in HELLO option 'x'".
Reply HelloSyntax(std::string_view option);
// "ERR Unknown client type 'x'".
Reply UnknownClientType(std::string_view type);
// Of CLIENT SETINFO (Redis 7.2): "ERR lib-name cannot contain spaces, ...".
Reply BadClientInfo(std::string_view attribute);
Reply UnknownClientInfo(std::string_view attribute);

// --- Server ---

inline constexpr std::string_view kFunctionFlushOption =
    "ERR FUNCTION FLUSH only supports SYNC|ASYNC option";
inline constexpr std::string_view kDebugNotAllowed =
    "ERR DEBUG command not allowed. If the enable-debug-command option is set "
    "to \"local\", you can run it from a local connection, otherwise you need "
    "to set this option in the configuration file, and then restart the "
    "server.";
// "ERR Unknown option or number of arguments for CONFIG SET - 'x'".
Reply UnknownConfig(std::string_view name);
// "ERR CONFIG SET failed (possibly related to argument 'x') - why".
Reply ConfigSetFailed(std::string_view name, std::string_view why);
// Reasons for it.
std::string ConfigOutOfRange(std::int64_t least, std::int64_t most);
std::string ConfigNotAChoice(std::string_view choices);
inline constexpr std::string_view kConfigDuplicate = "duplicate parameter";
inline constexpr std::string_view kConfigImmutable =
    "can't set immutable config";
inline constexpr std::string_view kConfigNotYesNo =
    "argument must be 'yes' or 'no'";
inline constexpr std::string_view kConfigNotMemory =
    "argument must be a memory value";
inline constexpr std::string_view kConfigNotInteger =
    "argument couldn't be parsed into an integer";

// --- COMMAND ---

inline constexpr std::string_view kInvalidCommand =
    "ERR Invalid command specified";
inline constexpr std::string_view kNoKeyArguments =
    "ERR The command has no key arguments";
inline constexpr std::string_view kInvalidArgumentCount =
    "ERR Invalid number of arguments specified for command";

// --- Protocol: after one of these a connection is closed ---

inline constexpr std::string_view kBadMultibulkLength =
    "ERR Protocol error: invalid multibulk length";
inline constexpr std::string_view kBadBulkLength =
    "ERR Protocol error: invalid bulk length";
inline constexpr std::string_view kLongMultibulkLine =
    "ERR Protocol error: too big mbulk count string";
inline constexpr std::string_view kLongBulkLine =
    "ERR Protocol error: too big bulk count string";
inline constexpr std::string_view kLongInline =
    "ERR Protocol error: too big inline request";
inline constexpr std::string_view kUnbalancedQuotes =
    "ERR Protocol error: unbalanced quotes in request";
// Followed by the byte that came and a single quote.
inline constexpr std::string_view kExpectedBulk =
    "ERR Protocol error: expected '$', got '";
// Ours.
inline constexpr std::string_view kBigRequest =
    "ERR Protocol error: too big request";

// --- Ours, where Redis has no such command or no such bound ---

inline constexpr std::string_view kConflict =
    "CONFLICT the key has another version";
inline constexpr std::string_view kBadVersion =
    "ERR version is not an integer or out of range";
inline constexpr std::string_view kQueueFull =
    "ERR the transaction's queue is full";
inline constexpr std::string_view kBatchOpen =
    "ERR a Batch of this session is open";
inline constexpr std::string_view kTwoThreads =
    "ERR two threads use one session at the same time";
inline constexpr std::string_view kInsideBody =
    "ERR Execute called inside a transaction body of the same store";
inline constexpr std::string_view kUndeclaredKey =
    "ERR a key was not declared to Atomically";

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_ERROR_TEXT_H_

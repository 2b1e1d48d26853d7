#include "api/command/error_text.h"

#include <cctype>
#include <cstddef>
#include <utility>

#include "engine/base/check.h"

namespace vigil::command {
namespace {

// What Redis shows of a word, and of all words after an unknown command.
constexpr std::size_t kShownWord = 128;
constexpr std::size_t kShownArgs = 128;

// The part of a word that C's "%.*s" would print.
std::string_view Printed(std::string_view word,
                         std::size_t limit = std::string_view::npos) {
  return word.substr(0, word.substr(0, limit).find('\0')).substr(0, limit);
}

// An error is one line: line ends at its end are dropped, others are spaces.
Reply OneLine(std::string text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) {
    text.pop_back();
  }
  for (char& c : text) {
    if (c == '\r' || c == '\n') c = ' ';
  }
  return Reply::Error(std::move(text));
}

Reply Around(std::string_view before, std::string_view word,
             std::string_view after = {},
             std::size_t limit = std::string_view::npos) {
  std::string text(before);
  text.append(Printed(word, limit)).append(after);
  return OneLine(std::move(text));
}

std::string TryHelp(std::string_view container) {
  std::string text = ". Try ";
  for (const char c : container) {
    text.push_back(
        static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return text + " HELP.";
}

}  // namespace

Reply FaultReply(engine::Fault fault, std::string_view command) {
  using engine::Fault;
  switch (fault) {
    case Fault::kNone:
      break;
    case Fault::kWrongType:
      return ErrorReply(kWrongType);
    case Fault::kNotAnInteger:
      return ErrorReply(kNotAnInteger);
    case Fault::kNotAFloat:
      return ErrorReply(kNotAFloat);
    case Fault::kOverflow:
      return ErrorReply(kOverflow);
    case Fault::kNotFinite:
      return ErrorReply(kNotFinite);
    case Fault::kTooLong:
      return ErrorReply(kStringTooLong);
    case Fault::kNoSuchKey:
      return ErrorReply(kNoSuchKey);
    case Fault::kSameKey:
      return ErrorReply(kSameObject);
    case Fault::kBadDeadline:
      return InvalidExpireTime(command);
    case Fault::kOutOfMemory:
      return ErrorReply(kOutOfMemory);
    case Fault::kConflict:
      return ErrorReply(kConflict);
    case Fault::kUndeclaredKey:
      return ErrorReply(kUndeclaredKey);
  }
  VIGIL_DCHECK(false);
  return ErrorReply(kSyntax);
}

Reply UnknownCommand(Args args) {
  std::string shown;
  for (std::size_t i = 1; i < args.size() && shown.size() < kShownArgs; ++i) {
    const std::size_t left = kShownArgs - shown.size();
    shown.append("'").append(Printed(args[i], left)).append("' ");
  }
  std::string text = "ERR unknown command '";
  text.append(Printed(args.empty() ? std::string_view() : args[0], kShownWord));
  text.append("', with args beginning with: ").append(shown);
  return OneLine(std::move(text));
}

Reply UnknownSubcommand(std::string_view container, std::string_view name) {
  return Around("ERR unknown subcommand '", name, "'" + TryHelp(container),
                kShownWord);
}

Reply SubcommandSyntax(std::string_view container, std::string_view name) {
  return Around("ERR unknown subcommand or wrong number of arguments for '",
                name, "'" + TryHelp(container), kShownWord);
}

Reply WrongArity(std::string_view name) {
  return Around("ERR wrong number of arguments for '", name, "' command");
}

Reply WrongArity(std::string_view container, std::string_view subcommand) {
  std::string name(container);
  return WrongArity(name.append("|").append(subcommand));
}

Reply InvalidExpireTime(std::string_view command) {
  return Around("ERR invalid expire time in '", command, "' command");
}

Reply UnsupportedOption(std::string_view option) {
  return Around("ERR Unsupported option ", option);
}

Reply HelloSyntax(std::string_view option) {
  return Around("ERR Syntax error in HELLO option '", option, "'");
}

Reply UnknownClientType(std::string_view type) {
  return Around("ERR Unknown client type '", type, "'");
}

Reply BadClientInfo(std::string_view attribute) {
  return Around("ERR ", attribute,
                " cannot contain spaces, newlines or special characters.");
}

Reply UnknownClientInfo(std::string_view attribute) {
  return Around("ERR Unrecognized option '", attribute, "'");
}

Reply UnknownConfig(std::string_view name) {
  return Around("ERR Unknown option or number of arguments for CONFIG SET - '",
                name, "'");
}

Reply ConfigSetFailed(std::string_view name, std::string_view why) {
  std::string after = "') - ";
  return Around("ERR CONFIG SET failed (possibly related to argument '", name,
                after.append(why));
}

std::string ConfigOutOfRange(std::int64_t least, std::int64_t most) {
  return "argument must be between " + std::to_string(least) + " and " +
         std::to_string(most) + " inclusive";
}

std::string ConfigNotAChoice(std::string_view choices) {
  std::string why = "argument(s) must be one of the following: ";
  return why.append(choices);
}

}  // namespace vigil::command

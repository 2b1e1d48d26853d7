// CLIENT: who uses the store by words.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/client_name.h"
#include "api/command/command.h"
#include "api/command/error_text.h"
#include "api/command/handlers.h"
#include "api/command/session_words.h"
#include "engine/base/numbers.h"

namespace vigil::command {
namespace {

using Seen = ClientRegistry::Seen;

bool IsVisible(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= '!' && c <= '~'; });
}

// The line of CLIENT LIST, with the fields of Redis in its order, so that tools
// find what they look for. A session has no address, no socket and no buffers.
std::string Line(const Seen& seen) {
  std::string line = "id=" + std::to_string(seen.id);
  const auto add = [&line](std::string_view name, const std::string& value) {
    line.append(" ").append(name).append("=").append(value);
  };
  const auto none = [&add](std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) add(name, "0");
  };
  std::string flags(seen.queued >= 0 ? "x" : "");
  if (seen.text.no_evict) flags.push_back('e');
  if (flags.empty()) flags = "N";
  add("addr", "in-process:0");
  add("laddr", "in-process:0");
  add("fd", "-1");
  add("name", seen.text.name);
  add("age", std::to_string(seen.age.count()));
  add("idle", std::to_string(seen.idle.count()));
  add("flags", flags);
  add("db", std::to_string(seen.db));
  none({"sub", "psub", "ssub"});
  add("multi", std::to_string(seen.queued));
  none({"qbuf", "qbuf-free", "argv-mem", "multi-mem", "rbs", "rbp", "obl",
        "oll", "omem", "tot-mem"});
  add("events", "r");
  add("cmd", seen.command != nullptr ? FullName(*seen.command) : "NULL");
  add("user", "default");
  add("redir", "-1");
  add("resp", std::to_string(seen.protocol));
  // As later versions of Redis have it.
  add("lib-name", seen.text.library);
  add("lib-ver", seen.text.library_version);
  add("watch", std::to_string(seen.watched));
  return line + "\n";
}

std::string Lines(const std::vector<Seen>& all) {
  std::string lines;
  for (const Seen& seen : all) lines += Line(seen);
  return lines;
}

// CLIENT LIST ID: in the order asked for.
Reply ListById(const std::vector<Seen>& all, Args ids) {
  std::string lines;
  for (const std::string_view word : ids) {
    const auto id = engine::ParseInteger(word);
    if (!id) return ErrorReply(kBadClientId);
    for (const Seen& seen : all) {
      if (std::cmp_equal(seen.id, *id)) lines += Line(seen);
    }
  }
  return Reply::Verbatim(std::move(lines));
}

Reply ListByType(const std::vector<Seen>& all, std::string_view type) {
  if (IsOption(type, "normal")) return Reply::Verbatim(Lines(all));
  for (const std::string_view other :
       {"master", "replica", "slave", "pubsub"}) {
    if (IsOption(type, other)) return Reply::Verbatim("");
  }
  return UnknownClientType(type);
}

}  // namespace

bool TakeClientName(SessionWords& session, std::string_view name) {
  if (!IsVisible(name)) return false;
  session.client.Edit([name](ClientText& text) { text.name = name; });
  return true;
}

Reply ClientId(SessionWords& session, const Call&) {
  return Reply::Integer(static_cast<std::int64_t>(session.client.id()));
}

Reply ClientGetName(SessionWords& session, const Call&) {
  std::string name = session.client.text().name;
  if (name.empty()) return Reply::Null();
  return Reply::Bulk(std::move(name));
}

Reply ClientSetName(SessionWords& session, const Call& call) {
  if (!TakeClientName(session, call.args[2])) return ErrorReply(kBadClientName);
  return Reply::Ok();
}

Reply ClientSetInfo(SessionWords& session, const Call& call) {
  const bool is_name = IsOption(call.args[2], "lib-name");
  if (!is_name && !IsOption(call.args[2], "lib-ver")) {
    return UnknownClientInfo(call.args[2]);
  }
  const std::string_view value = call.args[3];
  if (!IsVisible(value)) return BadClientInfo(call.args[2]);
  session.client.Edit([is_name, value](ClientText& text) {
    (is_name ? text.library : text.library_version) = value;
  });
  return Reply::Ok();
}

Reply ClientList(SessionWords& session, const Call& call) {
  const Args options = call.args.subspan(2);
  const std::vector<Seen> all = session.store.clients.Look();
  if (options.empty()) return Reply::Verbatim(Lines(all));
  if (options.size() == 2 && IsOption(options[0], "type")) {
    return ListByType(all, options[1]);
  }
  if (options.size() >= 2 && IsOption(options[0], "id")) {
    return ListById(all, options.subspan(1));
  }
  return ErrorReply(kSyntax);
}

Reply ClientInfo(SessionWords& session, const Call&) {
  return Reply::Verbatim(Line(session.store.clients.Look(session.client)));
}

Reply ClientNoEvict(SessionWords& session, const Call& call) {
  const bool on = IsOption(call.args[2], "on");
  if (!on && !IsOption(call.args[2], "off")) return ErrorReply(kSyntax);
  session.client.Edit([on](ClientText& text) { text.no_evict = on; });
  return Reply::Ok();
}

}  // namespace vigil::command

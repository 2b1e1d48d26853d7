#include "tests/support/model.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "tests/support/model_text.h"

namespace vigil {

using namespace model_text;

struct Model::Row {
  std::string_view name;
  int arity;  // with the name; negative: at least
  Reply (Model::*run)(Client&, Args);
  bool at_once = false;  // inside MULTI, too
};

std::span<const Model::Row> Model::Rows() {
  static constexpr Row kRows[] = {
      {"GET", 2, &Model::Get},
      {"MGET", -2, &Model::MGet},
      {"SET", -3, &Model::Set},
      {"SETNX", 3, &Model::SetNx},
      {"GETSET", 3, &Model::GetSet},
      {"GETDEL", 2, &Model::GetDel},
      {"MSET", -3, &Model::MSet},
      {"MSETNX", -3, &Model::MSetNx},
      {"APPEND", 3, &Model::Append},
      {"STRLEN", 2, &Model::StrLen},
      {"INCR", 2, &Model::Count},
      {"DECR", 2, &Model::Count},
      {"INCRBY", 3, &Model::Count},
      {"DECRBY", 3, &Model::Count},
      {"DEL", -2, &Model::Del},
      {"UNLINK", -2, &Model::Del},
      {"EXISTS", -2, &Model::Exists},
      {"TOUCH", -2, &Model::Exists},
      {"RENAME", 3, &Model::Rename},
      {"RENAMENX", 3, &Model::Rename},
      {"COPY", -3, &Model::Copy},
      {"MOVE", 3, &Model::Move},
      {"EXPIRE", -3, &Model::Expire},
      {"PEXPIRE", -3, &Model::Expire},
      {"EXPIREAT", -3, &Model::Expire},
      {"PEXPIREAT", -3, &Model::Expire},
      {"PERSIST", 2, &Model::Persist},
      {"TTL", 2, &Model::Left},
      {"PTTL", 2, &Model::Left},
      {"EXPIRETIME", 2, &Model::Left},
      {"PEXPIRETIME", 2, &Model::Left},
      {"FLUSHDB", -1, &Model::Flush},
      {"FLUSHALL", -1, &Model::Flush},
      {"SWAPDB", 3, &Model::SwapDb},
      {"DBSIZE", 1, &Model::DbSize},
      {"SELECT", 2, &Model::Select},
      {"WATCH", -2, &Model::Watch, true},
      {"UNWATCH", 1, &Model::Unwatch},
      {"MULTI", 1, &Model::Multi, true},
      {"EXEC", 1, &Model::Exec, true},
      {"DISCARD", 1, &Model::DiscardWord, true},
      {"RESET", 1, &Model::Reset, true},
  };
  return kRows;
}

const Model::Row* Model::FindRow(std::string_view name) {
  for (const Row& row : Rows()) {
    if (row.name == Upper(name)) return &row;
  }
  return nullptr;
}

std::vector<std::string_view> Model::Commands() {
  std::vector<std::string_view> names;
  for (const Row& row : Rows()) names.push_back(row.name);
  return names;
}

bool Model::Knows(std::string_view name) { return FindRow(name) != nullptr; }

Reply Model::Execute(std::size_t session, Args args) {
  Client& client = clients_[session];
  const Row& row = *FindRow(args[0]);
  const auto count = static_cast<int>(args.size());
  if (row.arity >= 0 ? count != row.arity : count < -row.arity) {
    client.spoiled = client.spoiled || client.in_multi;
    if (row.name != "EXEC") return WrongArity(row.name);
    Discard(client);
    return Error(
        "EXECABORT Transaction discarded because of: wrong number of "
        "arguments for 'exec' command");
  }
  if (client.in_multi && !row.at_once) {
    client.queue.emplace_back(args.begin(), args.end());
    return Reply::Simple("QUEUED");
  }
  return (this->*row.run)(client, args);
}

// --- Keys and versions ---

Model::Entry* Model::Find(int db, std::string_view key) {
  auto& entries = databases_[static_cast<std::size_t>(db)].entries;
  const auto found = entries.find(key);
  if (found == entries.end()) return nullptr;
  if (!IsStale(found->second)) return &found->second;
  entries.erase(found);  // no touch: for everybody it had gone before
  return nullptr;
}

const Model::Entry* Model::Peek(int db, std::string_view key) const {
  const auto& entries = databases_[static_cast<std::size_t>(db)].entries;
  const auto found = entries.find(key);
  if (found == entries.end() || IsStale(found->second)) return nullptr;
  return &found->second;
}

void Model::Put(int db, std::string_view key, std::string value,
                MaybeInt deadline) {
  Database& database = databases_[static_cast<std::size_t>(db)];
  const std::string name(key);
  ++last_version_;
  if (Find(db, key) == nullptr) database.stamps[name] = last_version_;
  database.entries[name] = {std::move(value), deadline, last_version_};
}

void Model::Erase(int db, std::string_view key) {
  Database& database = databases_[static_cast<std::size_t>(db)];
  database.stamps[std::string(key)] = ++last_version_;
  database.entries.erase(std::string(key));
}

std::uint64_t Model::StampOf(int db, const std::string& key) const {
  const auto& stamps = databases_[static_cast<std::size_t>(db)].stamps;
  const auto found = stamps.find(key);
  return found != stamps.end() ? found->second : 0;
}

// --- Databases ---

Reply Model::Flush(Client& client, Args args) {
  if (args.size() > 2) return Error(kSyntax);
  if (args.size() == 2 && Upper(args[1]) != "SYNC" &&
      Upper(args[1]) != "ASYNC") {
    return Error(kSyntax);
  }
  const bool all = args[0].size() == 8;
  for (int db = 0; db < kDatabases; ++db) {
    if (!all && db != client.db) continue;
    Database& database = databases_[static_cast<std::size_t>(db)];
    for (const auto& [key, entry] : database.entries) {
      if (!IsStale(entry)) database.stamps[key] = ++last_version_;
    }
    database.entries.clear();
  }
  return Reply::Ok();
}

Reply Model::SwapDb(Client&, Args args) {
  const MaybeInt first = ParseInt32(args[1]);
  if (!first) return Error("ERR invalid first DB index");
  const MaybeInt second = ParseInt32(args[2]);
  if (!second) return Error("ERR invalid second DB index");
  if (*first < 0 || *first > 15 || *second < 0 || *second > 15) {
    return Error("ERR DB index is out of range");
  }
  if (*first == *second) return Reply::Ok();
  Database& a = databases_[static_cast<std::size_t>(*first)];
  Database& b = databases_[static_cast<std::size_t>(*second)];
  std::swap(a.entries, b.entries);
  for (Database* const database : {&a, &b}) {
    for (auto& [key, entry] : database->entries) {
      entry.version = ++last_version_;
      if (IsStale(entry)) continue;  // what was and stays absent is no change
      a.stamps[key] = b.stamps[key] = last_version_;
    }
  }
  return Reply::Ok();
}

Reply Model::DbSize(Client& client, Args) {
  return Reply::Integer(static_cast<Int>(
      databases_[static_cast<std::size_t>(client.db)].entries.size()));
}

Reply Model::Select(Client& client, Args args) {
  if (auto error = TakeDb(args[1], client.db)) return *std::move(error);
  return Reply::Ok();
}

// --- Transactions ---

Reply Model::Watch(Client& client, Args args) {
  if (client.in_multi) return Error("ERR WATCH inside MULTI is not allowed");
  for (const std::string_view key : args.subspan(1)) {
    const auto same = [&](const Watched& watched) {
      return watched.db == client.db && watched.key == key;
    };
    if (std::any_of(client.watches.begin(), client.watches.end(), same)) {
      continue;  // the first observation counts
    }
    Watched watched{client.db, std::string(key), {}, 0};
    const Entry* const entry = Find(client.db, key);
    if (entry != nullptr) watched.seen = *entry;
    watched.stamp = StampOf(client.db, watched.key);
    client.watches.push_back(std::move(watched));
  }
  return Reply::Ok();
}

std::vector<Model::Lost> Model::LostBy(const Client& client) const {
  std::vector<Lost> lost;
  for (const Watched& watched : client.watches) {
    const auto& entries =
        databases_[static_cast<std::size_t>(watched.db)].entries;
    const auto found = entries.find(watched.key);
    const bool there = found != entries.end();
    const bool live = there && !IsStale(found->second);
    if (!watched.seen) {
      if (watched.stamp == StampOf(watched.db, watched.key)) continue;
      lost.push_back({watched.key,
                      live ? ConflictKind::kCreated : ConflictKind::kDeleted});
    } else if (live) {
      if (watched.seen->version == found->second.version) continue;
      lost.push_back({watched.key, ConflictKind::kChanged});
    } else {
      lost.push_back({watched.key, there || IsStale(*watched.seen)
                                       ? ConflictKind::kExpired
                                       : ConflictKind::kDeleted});
    }
  }
  return lost;
}

Reply Model::Unwatch(Client& client, Args) {
  if (!client.in_exec) client.watches.clear();
  return Reply::Ok();
}

Reply Model::Multi(Client& client, Args) {
  if (client.in_multi) return Error("ERR MULTI calls can not be nested");
  client.in_multi = true;
  return Reply::Ok();
}

Reply Model::Exec(Client& client, Args) {
  if (!client.in_multi) return Error("ERR EXEC without MULTI");
  const bool spoiled = client.spoiled;
  const auto queue = std::move(client.queue);
  std::vector<Lost> lost = LostBy(client);
  Discard(client);
  if (spoiled) {
    return Error("EXECABORT Transaction discarded because of previous errors.");
  }
  if (!lost.empty()) {
    client.lost = std::move(lost);
    return Reply::NullArray();
  }
  std::vector<Reply> replies;
  client.in_exec = true;
  for (const std::vector<std::string>& words : queue) {
    const std::vector<std::string_view> args(words.begin(), words.end());
    replies.push_back((this->*FindRow(args[0])->run)(client, args));
  }
  client.in_exec = false;
  return Reply::Array(std::move(replies));
}

void Model::Discard(Client& client) {
  client.in_multi = false;
  client.spoiled = false;
  client.queue.clear();
  client.watches.clear();
}

Reply Model::DiscardWord(Client& client, Args) {
  if (!client.in_multi) return Error("ERR DISCARD without MULTI");
  Discard(client);
  return Reply::Ok();
}

Reply Model::Reset(Client& client, Args) {
  Discard(client);
  client.db = 0;
  return Reply::Simple("RESET");
}

}  // namespace vigil

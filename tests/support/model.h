// Model: a store and its sessions written as plainly as possible, to be
// compared with the real one. It predicts replies, which EXEC loses, and on
// which keys.
//
// One map per database, values copied whole, no concurrency. Three ideas:
//   version  every touch of a key gives it a number never used before
//   stamp    every creation and deletion of a key notes such a number under its
//            name, so that a watched absence can be told from another
//   purge    a key past its deadline stays in its map until something meets it,
//            because how a race was lost can depend on whether it is there
// To watch is to copy these numbers; a race is lost where one differs.

#ifndef VIGIL_TESTS_SUPPORT_MODEL_H_
#define VIGIL_TESTS_SUPPORT_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/clock.h"
#include "vigil/reply.h"
#include "vigil/types.h"

namespace vigil {

class Model {
 public:
  using Args = std::span<const std::string_view>;

  // What an EXEC lost on; the versions of a vigil::Conflict are not predicted.
  struct Lost {
    std::string key;
    ConflictKind kind;
    friend bool operator==(const Lost&, const Lost&) = default;
  };

  // `clock` outlives the model, and stands still while Execute() runs.
  Model(std::size_t sessions, const Clock& clock)
      : clock_(clock), clients_(sessions) {}

  // The commands that it knows, in upper case.
  static std::vector<std::string_view> Commands();
  // Whether `name`, in any case, is one of them.
  static bool Knows(std::string_view name);

  // What Session::Execute answers; Knows(args[0]). Not: EXEC VERBOSE, limits.
  Reply Execute(std::size_t session, Args args);

  // What Session::last_conflicts() names, in its order.
  const std::vector<Lost>& last_conflicts(std::size_t session) const {
    return clients_[session].lost;
  }

 private:
  static constexpr int kDatabases = 16;

  struct Entry {
    std::string value;
    std::optional<std::int64_t> deadline;  // live up to and including it
    std::uint64_t version = 0;
  };
  struct Database {
    std::map<std::string, Entry, std::less<>> entries;
    std::map<std::string, std::uint64_t, std::less<>> stamps;
  };
  struct Watched {
    int db;
    std::string key;
    std::optional<Entry> seen;  // empty: absent
    std::uint64_t stamp;
  };
  struct Client {
    int db = 0;
    bool in_multi = false;
    bool spoiled = false;
    bool in_exec = false;
    std::vector<std::vector<std::string>> queue;
    std::vector<Watched> watches;
    std::vector<Lost> lost;
  };
  struct Row;
  static std::span<const Row> Rows();
  static const Row* FindRow(std::string_view name);

  std::int64_t Now() const { return clock_.Now().time_since_epoch().count(); }
  bool IsStale(const Entry& entry) const {
    return entry.deadline && *entry.deadline < Now();
  }
  // The live entry, or nullptr; purges a stale one.
  Entry* Find(int db, std::string_view key);
  // The same, but leaves a stale one.
  const Entry* Peek(int db, std::string_view key) const;
  void Put(int db, std::string_view key, std::string value,
           std::optional<std::int64_t> deadline);
  void Erase(int db, std::string_view key);
  std::uint64_t StampOf(int db, const std::string& key) const;
  std::vector<Lost> LostBy(const Client& client) const;
  static void Discard(Client& client);

  Reply Get(Client& client, Args args);
  Reply MGet(Client& client, Args args);
  Reply Set(Client& client, Args args);
  Reply SetNx(Client& client, Args args);
  Reply GetSet(Client& client, Args args);
  Reply GetDel(Client& client, Args args);
  Reply MSet(Client& client, Args args);
  Reply MSetNx(Client& client, Args args);
  Reply Append(Client& client, Args args);
  Reply StrLen(Client& client, Args args);
  Reply Count(Client& client, Args args);
  Reply Del(Client& client, Args args);
  Reply Exists(Client& client, Args args);
  Reply Rename(Client& client, Args args);
  Reply Copy(Client& client, Args args);
  Reply Move(Client& client, Args args);
  Reply Expire(Client& client, Args args);
  Reply Persist(Client& client, Args args);
  Reply Left(Client& client, Args args);
  Reply Flush(Client& client, Args args);
  Reply SwapDb(Client& client, Args args);
  Reply DbSize(Client& client, Args args);
  Reply Select(Client& client, Args args);
  Reply Watch(Client& client, Args args);
  Reply Unwatch(Client& client, Args args);
  Reply Multi(Client& client, Args args);
  Reply Exec(Client& client, Args args);
  Reply DiscardWord(Client& client, Args args);
  Reply Reset(Client& client, Args args);

  const Clock& clock_;
  std::array<Database, kDatabases> databases_;
  std::vector<Client> clients_;
  std::uint64_t last_version_ = 0;
};

inline void PrintTo(const Model::Lost& lost, std::ostream* out) {
  *out << lost.key << " " << ConflictKindName(lost.kind);
}

}  // namespace vigil

#endif  // VIGIL_TESTS_SUPPORT_MODEL_H_

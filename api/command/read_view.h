// What the handler of a reading command sees of the keys. It cannot write: that
// a row of the table is a read is checked by the compiler.

#ifndef VIGIL_API_COMMAND_READ_VIEW_H_
#define VIGIL_API_COMMAND_READ_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/ops/scan_ops.h"
#include "engine/store/record.h"
#include "engine/store/store.h"
#include "engine/store/version.h"
#include "engine/txn/write_door.h"
#include "engine/types/value.h"

namespace vigil::command {

// Either a lock-free look at the store (a single command on one key), or the
// keys under a commit's locks with the changes it has made so far (a command
// on several keys, or inside EXEC). A key past its deadline is absent.
class ReadView {
 public:
  explicit ReadView(engine::Store& store) : store_(store) {}
  explicit ReadView(engine::WriteDoor& door)
      : store_(door.store()), door_(&door) {}
  ReadView(const ReadView&) = delete;
  ReadView& operator=(const ReadView&) = delete;

  // What can be said of a live key.
  struct Look {
    engine::Type type;
    engine::VersionNumber version;
    engine::TimeMs deadline;  // kNoDeadline: none
    std::size_t size;         // bytes of its text
    bool is_integer;          // kept as an integer
    bool is_raw;              // has been written to in parts: OBJECT ENCODING
    engine::TimeMs now;       // where it has a deadline: when this was so
  };
  std::optional<Look> Find(const engine::KeyRef& key) const;

  // Makes `text` the string at `key`, reusing its capacity; false, and `text`
  // is empty, where the key is absent. `*look` may be nullptr.
  bool Text(const engine::KeyRef& key, std::string& text,
            Look* look = nullptr) const;

  // Copies the string at `key` in the usual case of GET: it is short, has no
  // deadline, and nobody writes. False: it is another case.
  bool TryShort(const engine::KeyRef& key, engine::ShortText& text) const;

  // The strings at `keys` as of one instant.
  void Texts(std::span<const engine::KeyRef> keys,
             std::span<std::optional<std::string>> texts) const;

  // --- The keys of a whole database ---

  std::size_t Size(int db) const;
  // A page as of ops::Scan(); empty: no scan gives such a cursor.
  std::optional<engine::ops::Page> Scan(int db, std::uint64_t cursor,
                                        std::size_t count) const;
  std::optional<std::string> RandomKey(int db) const;
  // All live keys, in no order.
  std::vector<std::string> Keys(int db) const;

  // Hashes a key that no key position of the row names.
  engine::KeyRef Hash(std::string_view key, int db) const;

  // The keys that were past their deadline when they were read without a lock,
  // and are still stored. Redis would have removed them; so should the caller.
  std::span<const engine::KeyRef> stale() const { return stale_; }

 private:
  template <class Take>
  bool ReadFree(const engine::KeyRef& key, Take&& take) const;

  engine::Store& store_;
  engine::WriteDoor* door_ = nullptr;
  mutable std::vector<engine::KeyRef> stale_;
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_READ_VIEW_H_

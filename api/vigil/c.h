// The interface for C, and for every language that can call C.
//
//     struct vigil_store* store;
//     if (vigil_open(NULL, 0, &store) != VIGIL_OK) return 1;
//     int64_t left;
//     if (vigil_incr(store, "balance", 7, -30, &left) != VIGIL_OK) {
//       puts(vigil_last_message());
//     }
//     vigil_close(store);
//
// It is a layer over the C++ interface: what a function does, and what a status
// means, is said there in full. These rules hold for all of it:
//
// - Keys, values and words are a pointer and a number of bytes. They may hold
//   zeros and need not end with one. Where the number is 0 the pointer may be
//   NULL.
// - What vigil_open and the ..._new functions give is yours, until you hand it
//   to vigil_close or to the ..._free of the same name, which also take NULL.
//   Nothing else is: a pointer that a function returns or fills in belongs to
//   the object that it was asked of. Everything passed in is copied.
// - A pointer for a result may be NULL if the result is not wanted. A call that
//   does not answer VIGIL_OK writes no result and changes nothing; only what a
//   buffer or a reply held may be gone.
// - Bad arguments, a NULL where an object is needed and numbers that no
//   enumerator has included, are VIGIL_INVALID_ARGUMENT.
// - Nothing throws, prints or exits. No memory is VIGIL_OUT_OF_MEMORY.
// - A store is for any thread at any time; every other object for one thread at
//   a time.
//
// Stable from version 1.0 on within a major version: functions and enumerators
// are added, and fields at the end of structs whose size is passed along.

#ifndef VIGIL_C_H_
#define VIGIL_C_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vigil_store;
struct vigil_session;
struct vigil_txn;
struct vigil_buffer;
struct vigil_reply;

// --- Answers ---

// vigil::StatusCode, with the same numbers.
enum vigil_status {
  VIGIL_OK = 0,
  VIGIL_CONFLICT = 1,             // a watched key moved; nothing was changed
  VIGIL_WRONG_TYPE = 2,           // the key holds another type
  VIGIL_INVALID_ARGUMENT = 3,     // an argument, or the stored text
  VIGIL_OUT_OF_RANGE = 4,         // a number or a length leaves its range
  VIGIL_NOT_FOUND = 5,            // the operation needs a key that is absent
  VIGIL_FAILED_PRECONDITION = 6,  // not allowed in this state
  VIGIL_OUT_OF_MEMORY = 7,        // the store's limit, or the system's
  VIGIL_DEADLINE_EXCEEDED = 8     // a transaction's time is over
};

// The library's version, such as "0.1.0". Any thread.
const char* vigil_version(void);

// The status's name, such as "VIGIL_CONFLICT"; of a number that is none:
// "unknown". Any thread.
const char* vigil_status_name(int status);

// What was wrong with the last call of this thread that did not answer
// VIGIL_OK: a sentence for people; empty before one. It lives until this
// thread's next call.
const char* vigil_last_message(void);

// --- Stores ---

// What can be chosen at vigil_open; vigil::Options says what each means. What
// is true or false there is 1 or 0 here.
enum vigil_option {
  VIGIL_SHARDS = 1,
  VIGIL_EXPECTED_KEYS = 2,
  VIGIL_MEMORY_LIMIT = 3,
  VIGIL_BACKGROUND_EXPIRY = 4,
  VIGIL_MAX_QUEUED_COMMANDS = 5,
  VIGIL_MAX_QUEUED_BYTES = 6,
  VIGIL_ALLOW_DEBUG_COMMANDS = 7,
  VIGIL_RANDOM_SEED = 8,
  // For tests: time begins at this many milliseconds since the Unix epoch and
  // moves by vigil_advance_clock only.
  VIGIL_MANUAL_CLOCK = 9
};

struct vigil_setting {
  int option;  // of enum vigil_option; the last setting of an option counts
  uint64_t value;
};

// Opens an empty store with `count` settings; what is not set is the default.
enum vigil_status vigil_open(const struct vigil_setting* settings, size_t count,
                             struct vigil_store** store);

// Destroys a store and all that is in it. No other thread may be using it, and
// no session may be open on it. O(keys).
void vigil_close(struct vigil_store* store);

// Moves the time of a store with VIGIL_MANUAL_CLOCK, by any number.
//   VIGIL_FAILED_PRECONDITION  it has the system's time
enum vigil_status vigil_advance_clock(struct vigil_store* store,
                                      int64_t milliseconds);

// vigil::StoreStats.
struct vigil_stats {
  uint64_t keys;
  uint64_t bytes;
  uint64_t retired_bytes;
  uint64_t retired_objects;
  uint64_t ghosts;
  uint64_t shards;
  uint64_t commits;
  uint64_t conflicts_changed;
  uint64_t conflicts_created;
  uint64_t conflicts_deleted;
  uint64_t conflicts_expired;
  uint64_t retries;
  uint64_t escalations;
  uint64_t purged;
};

// What the store has been doing. `stats_size` is sizeof(struct vigil_stats) as
// the caller knows it; fields that only the caller knows become 0. O(shards).
enum vigil_status vigil_get_stats(const struct vigil_store* store,
                                  struct vigil_stats* stats, size_t stats_size);

// --- Buffers ---

// A place for a value, made once and used for many calls: what is in it is
// replaced, and its memory is used again. NULL: no memory.
struct vigil_buffer* vigil_buffer_new(void);
void vigil_buffer_free(struct vigil_buffer* buffer);
// The bytes and their number. A zero follows them. They live until the buffer
// is passed to another function.
const char* vigil_buffer_data(const struct vigil_buffer* buffer);
size_t vigil_buffer_size(const struct vigil_buffer* buffer);

// --- Keys and values: each call is one atomic step, on database 0 ---
//
// Each can also answer
//   VIGIL_INVALID_ARGUMENT     a key or a value is longer than 512 MiB
//   VIGIL_FAILED_PRECONDITION  called inside a transaction's body
//   VIGIL_OUT_OF_MEMORY        the memory limit refuses the growth

// Reads a value; `*found` tells whether the key is there. An absent key leaves
// the buffer empty. Takes no lock.
//   VIGIL_WRONG_TYPE  the key holds another type
enum vigil_status vigil_get(const struct vigil_store* store, const char* key,
                            size_t key_size, struct vigil_buffer* value,
                            bool* found);

// Reads an integer; an absent key gives 0.
//   VIGIL_INVALID_ARGUMENT  the value is not a 64-bit decimal integer
enum vigil_status vigil_get_int(const struct vigil_store* store,
                                const char* key, size_t key_size,
                                int64_t* value, bool* found);

// Puts a value at a key, whatever was there. Drops a deadline.
enum vigil_status vigil_set(struct vigil_store* store, const char* key,
                            size_t key_size, const char* value,
                            size_t value_size);

enum vigil_set_flag {
  VIGIL_IF_ABSENT = 1,
  VIGIL_IF_PRESENT = 2,
  VIGIL_WITH_TTL = 4,  // expires after `ttl_ms`, which counts with this only
  VIGIL_KEEP_TTL = 8   // keeps the deadline that the key has
};

// The same with any flags of enum vigil_set_flag that do not contradict each
// other. `ttl_ms` is in milliseconds, and > 0. `*applied` tells whether the
// condition held.
//   VIGIL_OUT_OF_RANGE  the deadline overflows
enum vigil_status vigil_set_with(struct vigil_store* store, const char* key,
                                 size_t key_size, const char* value,
                                 size_t value_size, int flags, int64_t ttl_ms,
                                 bool* applied);

// Adds to an integer; an absent key counts as 0.
//   VIGIL_INVALID_ARGUMENT  the value is not a 64-bit decimal integer
//   VIGIL_OUT_OF_RANGE      the sum overflows; the value is unchanged
enum vigil_status vigil_incr(struct vigil_store* store, const char* key,
                             size_t key_size, int64_t delta, int64_t* sum);

// Removes a key; `*removed` tells whether it was there.
enum vigil_status vigil_del(struct vigil_store* store, const char* key,
                            size_t key_size, bool* removed);

// Sets a deadline, in milliseconds from now; one that is not in the future
// removes the key. `*applied` tells whether the key was there.
//   VIGIL_OUT_OF_RANGE  the deadline overflows
enum vigil_status vigil_expire(struct vigil_store* store, const char* key,
                               size_t key_size, int64_t ttl_ms, bool* applied);

// Drops the deadline; `*applied` tells whether there was one.
enum vigil_status vigil_persist(struct vigil_store* store, const char* key,
                                size_t key_size, bool* applied);

// What is left to live, in milliseconds; -1 where there is no deadline, and
// where there is no key.
enum vigil_status vigil_ttl(const struct vigil_store* store, const char* key,
                            size_t key_size, int64_t* ttl_ms, bool* found);

// --- Compare and set, without a session ---

// Reads a value and the version that it had at that instant; 0 where the key is
// absent.
enum vigil_status vigil_get_versioned(const struct vigil_store* store,
                                      const char* key, size_t key_size,
                                      struct vigil_buffer* value, bool* found,
                                      uint64_t* version);

// Sets only if the key's version is still `expected` (0: if it is absent), and
// gives the new version. Drops a deadline.
//   VIGIL_CONFLICT  it is not
enum vigil_status vigil_set_if(struct vigil_store* store, const char* key,
                               size_t key_size, const char* value,
                               size_t value_size, uint64_t expected,
                               uint64_t* version);

// Removes only if the key's version is still `expected`.
//   VIGIL_CONFLICT  it is not; 0 conflicts with a key that is there
enum vigil_status vigil_del_if(struct vigil_store* store, const char* key,
                               size_t key_size, uint64_t expected);

// --- Replies ---

// vigil::Reply::Kind, with the same numbers.
enum vigil_kind {
  VIGIL_KIND_SIMPLE = 0,      // a status such as OK: text
  VIGIL_KIND_ERROR = 1,       // text
  VIGIL_KIND_INTEGER = 2,     // integer
  VIGIL_KIND_BULK = 3,        // bytes: text
  VIGIL_KIND_VERBATIM = 4,    // text
  VIGIL_KIND_NULL = 5,        // no value
  VIGIL_KIND_NULL_ARRAY = 6,  // no array: a lost EXEC
  VIGIL_KIND_ARRAY = 7,       // elements
  VIGIL_KIND_MAP = 8,         // elements: key, value, key, value
  VIGIL_KIND_SET = 9          // elements
};

// A place for what words answer, made once and used for many calls. It begins
// as VIGIL_KIND_NULL. NULL: no memory.
struct vigil_reply* vigil_reply_new(void);
// Not for what vigil_reply_element returns.
void vigil_reply_free(struct vigil_reply* reply);

enum vigil_kind vigil_reply_kind(const struct vigil_reply* reply);
// The number of an integer; of another kind: 0.
int64_t vigil_reply_integer(const struct vigil_reply* reply);
// The bytes of a kind that has text, and their number; of another kind: none. A
// zero follows them. They live until the reply is passed to another call.
const char* vigil_reply_text(const struct vigil_reply* reply, size_t* size);
// How many elements there are; of a kind that has none: 0.
size_t vigil_reply_count(const struct vigil_reply* reply);
// One of them, or NULL where there is none. Lives as the text does.
const struct vigil_reply* vigil_reply_element(const struct vigil_reply* reply,
                                              size_t index);

// --- Sessions: WATCH, MULTI, EXEC, and words ---

// Opens a session: what it watches, and what it has queued, is its own.
enum vigil_status vigil_session_new(struct vigil_store* store,
                                    struct vigil_session** session);
// Discards what is queued and releases the watches.
void vigil_session_free(struct vigil_session* session);

// Watches a key of database 0, which may be absent: the next vigil_exec runs
// only if it has not been touched since. Watching again keeps the first
// observation.
//   VIGIL_FAILED_PRECONDITION  after vigil_multi
enum vigil_status vigil_watch(struct vigil_session* session, const char* key,
                              size_t key_size);
// Releases every watch. After vigil_multi it changes nothing.
enum vigil_status vigil_unwatch(struct vigil_session* session);

// Starts queueing: until vigil_exec or vigil_discard, vigil_execute answers
// QUEUED. The functions that take a store are not queued, and act at once.
//   VIGIL_FAILED_PRECONDITION  it is queueing already
enum vigil_status vigil_multi(struct vigil_session* session);

// Runs what is queued, if no watched key has moved, and releases the watches.
// VIGIL_OK: the reply is an array with one element for each command, which may
// be an error; the others ran all the same, as in Redis. Else nothing ran, and
// the reply tells it as Redis would. (Where the system's memory runs out in
// between, VIGIL_OUT_OF_MEMORY, what ran before has happened.)
//   VIGIL_CONFLICT             a watched key moved: see vigil_get_conflict
//   VIGIL_FAILED_PRECONDITION  without vigil_multi; or a command was refused
//                              when it was to be queued
enum vigil_status vigil_exec(struct vigil_session* session,
                             struct vigil_reply* reply);
// Drops what is queued, and the watches.
//   VIGIL_FAILED_PRECONDITION  without vigil_multi
enum vigil_status vigil_discard(struct vigil_session* session);

enum vigil_conflict_kind {
  VIGIL_CHANGED = 0,
  VIGIL_CREATED = 1,
  VIGIL_DELETED = 2,
  VIGIL_EXPIRED = 3
};

// A watched key that had moved; vigil::Conflict says more.
struct vigil_conflict {
  const char* key;
  size_t key_size;
  uint64_t seen;  // the version when it was watched
  uint64_t now;   // the version at the vigil_exec
  enum vigil_conflict_kind kind;
};

// How many watched keys had moved at the last vigil_exec that lost its race.
size_t vigil_conflict_count(const struct vigil_session* session);
// One of them, in the order they were watched. Its key lives until the session
// is passed to vigil_exec, vigil_execute or vigil_session_free.
//   VIGIL_INVALID_ARGUMENT  `index` is not below their number
enum vigil_status vigil_get_conflict(const struct vigil_session* session,
                                     size_t index,
                                     struct vigil_conflict* conflict);

// Answers words as Redis would: docs/commands.md lists them. `sizes` may be
// NULL if every word ends with a zero. VIGIL_OK: there is a reply, which may be
// VIGIL_KIND_ERROR.
enum vigil_status vigil_execute(struct vigil_session* session, size_t count,
                                const char* const* words, const size_t* sizes,
                                struct vigil_reply* reply);

// --- Transactions with a body ---

// Runs `body` with a private view of the store and commits what it did, all or
// nothing, if it returns VIGIL_OK; runs it again after a lost race. It may run
// many times, so it should have no effect but through its `txn`. What a
// function of `txn` answers other than VIGIL_OK it should return. It must
// return, not longjmp away or end the thread. It may run under locks, so it
// must not wait for a thread that writes to the store. `context` is passed on
// to it.
// `max_attempts` > 0, or 0 for the default, 64; `deadline_ms` > 0, or 0 for
// none; `*attempts`, however it went, is how often the body ran.
// Answers VIGIL_OK if it was committed, else nothing was changed and it is
//   what the body returned
//   VIGIL_CONFLICT             the attempts are spent
//   VIGIL_DEADLINE_EXCEEDED    the time is over
//   VIGIL_WRONG_TYPE, VIGIL_INVALID_ARGUMENT, VIGIL_OUT_OF_RANGE   from a
//                              vigil_txn_add, at the commit
//   VIGIL_FAILED_PRECONDITION  the body threw an exception, or returned a
//                              number that is no status
enum vigil_status vigil_transact(struct vigil_store* store,
                                 int (*body)(struct vigil_txn* txn,
                                             void* context),
                                 void* context, int max_attempts,
                                 int64_t deadline_ms, int* attempts);

// As the functions of a store with the same names, inside a body. A read, and a
// write that depends on what was there, watches its key; each can answer
// VIGIL_CONFLICT besides, when what the body has seen no longer stands.
enum vigil_status vigil_txn_get(struct vigil_txn* txn, const char* key,
                                size_t key_size, struct vigil_buffer* value,
                                bool* found);
enum vigil_status vigil_txn_get_int(struct vigil_txn* txn, const char* key,
                                    size_t key_size, int64_t* value,
                                    bool* found);
enum vigil_status vigil_txn_set(struct vigil_txn* txn, const char* key,
                                size_t key_size, const char* value,
                                size_t value_size);
enum vigil_status vigil_txn_incr(struct vigil_txn* txn, const char* key,
                                 size_t key_size, int64_t delta, int64_t* sum);
enum vigil_status vigil_txn_del(struct vigil_txn* txn, const char* key,
                                size_t key_size, bool* removed);
enum vigil_status vigil_txn_expire(struct vigil_txn* txn, const char* key,
                                   size_t key_size, int64_t ttl_ms,
                                   bool* applied);
// Watches without reading.
enum vigil_status vigil_txn_watch(struct vigil_txn* txn, const char* key,
                                  size_t key_size);
// Adds at the commit and watches nothing: bodies that only add to a key do not
// conflict. What goes wrong with it is the answer of vigil_transact.
enum vigil_status vigil_txn_add(struct vigil_txn* txn, const char* key,
                                size_t key_size, int64_t delta);

#ifdef __cplusplus
}  // extern "C"
#endif

#endif  // VIGIL_C_H_

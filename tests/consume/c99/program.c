/* A user's program in C99: everything that the interface for C has, once. */

#include <stdio.h>
#include <string.h>

#include "vigil/c.h"

/* Ends the program with the line of the first thing that is not so. */
#define EXPECT(what)                                                     \
  do {                                                                   \
    if (!(what)) {                                                       \
      fprintf(stderr, "line %d: %s; the last message: %s\n", __LINE__,   \
              #what, vigil_last_message());                              \
      return 1;                                                          \
    }                                                                    \
  } while (0)

#define OK(call) EXPECT((call) == VIGIL_OK)

static int values(struct vigil_store* store) {
  struct vigil_buffer* buffer = vigil_buffer_new();
  int64_t number = 0;
  uint64_t version = 0;
  bool flag = false;
  EXPECT(buffer != NULL);

  OK(vigil_set(store, "greeting", 8, "hello", 5));
  OK(vigil_get(store, "greeting", 8, buffer, &flag));
  EXPECT(flag && vigil_buffer_size(buffer) == 5);
  EXPECT(strcmp(vigil_buffer_data(buffer), "hello") == 0);
  OK(vigil_set_with(store, "greeting", 8, "hi", 2,
                    VIGIL_IF_PRESENT | VIGIL_WITH_TTL, 1000, &flag));
  EXPECT(flag);
  OK(vigil_ttl(store, "greeting", 8, &number, &flag));
  EXPECT(flag && number == 1000);
  OK(vigil_persist(store, "greeting", 8, &flag));
  EXPECT(flag);
  OK(vigil_expire(store, "greeting", 8, 10, &flag));
  EXPECT(flag);
  OK(vigil_advance_clock(store, 11));
  OK(vigil_get(store, "greeting", 8, buffer, &flag));
  EXPECT(!flag);

  OK(vigil_incr(store, "number", 6, 41, NULL));
  OK(vigil_incr(store, "number", 6, 1, &number));
  EXPECT(number == 42);
  OK(vigil_get_int(store, "number", 6, &number, &flag));
  EXPECT(flag && number == 42);
  OK(vigil_get_versioned(store, "number", 6, buffer, &flag, &version));
  EXPECT(flag && version != 0);
  EXPECT(vigil_set_if(store, "number", 6, "1", 1, version + 1, NULL) ==
         VIGIL_CONFLICT);
  OK(vigil_set_if(store, "number", 6, "1", 1, version, &version));
  OK(vigil_del_if(store, "number", 6, version));
  OK(vigil_del(store, "number", 6, &flag));
  EXPECT(!flag);
  vigil_buffer_free(buffer);
  return 0;
}

static int sessions(struct vigil_store* store) {
  static const char* const incr[] = {"INCR", "balance"};
  struct vigil_session* session = NULL;
  struct vigil_reply* reply = vigil_reply_new();
  struct vigil_conflict conflict;
  size_t size = 0;
  EXPECT(reply != NULL);
  OK(vigil_session_new(store, &session));

  OK(vigil_watch(session, "balance", 7));
  OK(vigil_multi(session));
  OK(vigil_execute(session, 2, incr, NULL, reply));
  EXPECT(strcmp(vigil_reply_text(reply, &size), "QUEUED") == 0 && size == 6);
  OK(vigil_set(store, "balance", 7, "10", 2));
  EXPECT(vigil_exec(session, reply) == VIGIL_CONFLICT);
  EXPECT(vigil_reply_kind(reply) == VIGIL_KIND_NULL_ARRAY);
  EXPECT(vigil_conflict_count(session) == 1);
  OK(vigil_get_conflict(session, 0, &conflict));
  EXPECT(conflict.kind == VIGIL_CREATED && conflict.seen < conflict.now);
  EXPECT(conflict.key_size == 7 && strcmp(conflict.key, "balance") == 0);

  OK(vigil_multi(session));
  OK(vigil_execute(session, 2, incr, NULL, reply));
  OK(vigil_exec(session, reply));
  EXPECT(vigil_reply_count(reply) == 1);
  EXPECT(vigil_reply_integer(vigil_reply_element(reply, 0)) == 11);
  OK(vigil_multi(session));
  OK(vigil_discard(session));
  EXPECT(vigil_discard(session) == VIGIL_FAILED_PRECONDITION);
  EXPECT(strstr(vigil_last_message(), "MULTI") != NULL);
  OK(vigil_unwatch(session));
  vigil_reply_free(reply);
  vigil_session_free(session);
  return 0;
}

struct transfer {
  const char* from;
  const char* to;
  int64_t amount;
};

/* A body: moves money, if there is enough. */
static int move(struct vigil_txn* txn, void* context) {
  const struct transfer* transfer = context;
  int64_t balance = 0;
  enum vigil_status status = vigil_txn_get_int(
      txn, transfer->from, strlen(transfer->from), &balance, NULL);
  if (status != VIGIL_OK) return status;
  if (balance < transfer->amount) return VIGIL_FAILED_PRECONDITION;
  status = vigil_txn_incr(txn, transfer->from, strlen(transfer->from),
                          -transfer->amount, NULL);
  if (status != VIGIL_OK) return status;
  return vigil_txn_add(txn, transfer->to, strlen(transfer->to),
                       transfer->amount);
}

static int transactions(struct vigil_store* store) {
  struct transfer transfer = {"alice", "bob", 30};
  struct vigil_stats stats;
  int64_t number = 0;
  int attempts = 0;
  OK(vigil_set(store, "alice", 5, "50", 2));
  OK(vigil_transact(store, move, &transfer, 0, 0, &attempts));
  EXPECT(attempts == 1);
  EXPECT(vigil_transact(store, move, &transfer, 8, 1000, NULL) ==
         VIGIL_FAILED_PRECONDITION);
  OK(vigil_get_int(store, "alice", 5, &number, NULL));
  EXPECT(number == 20);
  OK(vigil_get_int(store, "bob", 3, &number, NULL));
  EXPECT(number == 30);
  OK(vigil_get_stats(store, &stats, sizeof stats));
  EXPECT(stats.shards == 4 && stats.conflicts_created == 1);
  return 0;
}

int main(void) {
  static const struct vigil_setting settings[] = {
      {VIGIL_SHARDS, 4},
      {VIGIL_BACKGROUND_EXPIRY, 0},
      {VIGIL_MANUAL_CLOCK, 1000000}};
  struct vigil_store* store = NULL;
  OK(vigil_open(settings, sizeof settings / sizeof settings[0], &store));
  EXPECT(values(store) == 0);
  EXPECT(sessions(store) == 0);
  EXPECT(transactions(store) == 0);
  vigil_close(store);
  printf("vigil %s: %s\n", vigil_version(), vigil_status_name(VIGIL_OK));
  return 0;
}

// Session: what is watched, and whether a batch is open.

#include "vigil/session.h"

#include "vigil/store.h"

#include "api/command/dispatch.h"
#include "api/command/error_text.h"
#include "api/session_state.h"
#include "api/translate.h"

namespace vigil {

using api::SessionUse;

Session::Session(Store& store)
    : store_(store),
      state_(std::make_unique<State>(*store.engine_, *store.words_)) {}

Session::~Session() {
  if (state_->open != nullptr) state_->open->Discard();
}

Status Session::Watch(std::string_view key) { return Watch(KeyList(&key, 1)); }

Status Session::Watch(std::initializer_list<std::string_view> keys) {
  return Watch(KeyList(keys.begin(), keys.size()));
}

Status Session::Watch(KeyList keys) {
  const SessionUse use(state_->in_use);
  if (!use.alone()) return SessionUse::Refusal();
  const engine::Store& store = state_->engine.store();
  if (engine::BodyScope::Forbids(store)) {
    return api::InsideBody("Session::Watch", keys.empty() ? "" : keys.front());
  }
  if (state_->open != nullptr || state_->in_multi()) {
    return FailedPrecondition("Watch inside Multi is not allowed");
  }
  if (keys.size() == 1) {
    if (!api::Fits(keys.front())) return api::TooLong("a key");
    state_->watches.Watch(store.Hash(keys.front()));
    return Ok();
  }
  const auto hashed = api::HashAll(store, keys);
  if (!hashed) return api::TooLong("a key");
  state_->watches.Watch(*hashed);
  return Ok();
}

void Session::Unwatch() {
  const SessionUse use(state_->in_use);
  if (!use.alone() || state_->open != nullptr || state_->in_multi()) return;
  state_->watches.Clear();
}

std::size_t Session::watched() const { return state_->watches.size(); }

Batch Session::Multi() {
  const SessionUse use(state_->in_use);
  const bool opens =
      use.alone() && state_->open == nullptr && !state_->in_multi();
  return Batch(opens ? this : nullptr);
}

Result<std::optional<std::string>> Session::Get(std::string_view key) const {
  return store_.Get(key);
}
Result<std::optional<std::int64_t>> Session::GetInt(
    std::string_view key) const {
  return store_.GetInt(key);
}
Result<std::int64_t> Session::GetInt(std::string_view key,
                                     std::int64_t if_absent) const {
  return store_.GetInt(key, if_absent);
}

namespace {

// A function of its own, so that the reply is made where it is returned.
Reply ExecuteCounted(command::SessionWords& session,
                     std::span<const std::string_view> words) {
  Reply reply = command::Execute(session, words);
  if (reply.is_error()) session.store.errors.Add(reply.text());
  return reply;
}

}  // namespace

Reply Session::Execute(std::initializer_list<std::string_view> words) {
  return Execute(
      std::span<const std::string_view>(words.begin(), words.size()));
}

Reply Session::Execute(std::span<const std::string_view> words) {
  const SessionUse use(state_->in_use);
  if (!use.alone()) return command::ErrorReply(command::kTwoThreads);
  if (engine::BodyScope::Forbids(state_->engine.store())) {
    return command::ErrorReply(command::kInsideBody);
  }
  if (state_->open != nullptr) return command::ErrorReply(command::kBatchOpen);
  if (state_->words == nullptr) [[unlikely]] {
    state_->words = std::make_unique<command::SessionWords>(
        state_->engine, state_->watches, state_->store_words);
  }
  return ExecuteCounted(*state_->words, words);
}

const std::vector<Conflict>& Session::last_conflicts() const {
  static const std::vector<Conflict> none;
  if (state_->words == nullptr) return none;
  return state_->words->last_conflicts;
}

int Session::protocol() const {
  return state_->words != nullptr ? state_->words->protocol : 2;
}

}  // namespace vigil

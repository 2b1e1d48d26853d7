// Session: what is watched, and whether a batch is open.

#include "vigil/session.h"

#include "vigil/store.h"

#include "api/session_state.h"
#include "api/translate.h"

namespace vigil {

using api::SessionUse;

Session::Session(Store& store)
    : store_(store), state_(std::make_unique<State>(*store.engine_)) {}

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
  if (state_->open != nullptr) {
    return FailedPrecondition("Watch inside Multi is not allowed");
  }
  for (const std::string_view key : keys) {
    if (!api::Fits(key)) return api::TooLong("a key");
  }
  for (const std::string_view key : keys) {
    state_->watches.Watch(store.Hash(key));
  }
  return Ok();
}

void Session::Unwatch() {
  const SessionUse use(state_->in_use);
  if (!use.alone() || state_->open != nullptr) return;
  state_->watches.Clear();
}

std::size_t Session::watched() const { return state_->watches.size(); }

Batch Session::Multi() {
  const SessionUse use(state_->in_use);
  const bool opens = use.alone() && state_->open == nullptr;
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

}  // namespace vigil

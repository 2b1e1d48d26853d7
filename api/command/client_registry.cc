#include "api/command/client_registry.h"

#include <iterator>

namespace vigil::command {

using engine::MutexLock;
using std::chrono::steady_clock;

Client::Client(ClientRegistry& registry) : registry_(registry) {
  const auto now = steady_clock::now();
  const MutexLock lock(registry.mutex_);
  registry.entries_.emplace_back();
  entry_ = std::prev(registry.entries_.end());
  entry_->client = this;
  entry_->id = ++registry.last_id_;
  entry_->created = now;
  entry_->seen_moving = now;
}

Client::~Client() {
  const MutexLock lock(registry_.mutex_);
  registry_.calls_of_gone_ += noted_.calls.load(std::memory_order_relaxed);
  registry_.entries_.erase(entry_);
}

std::uint64_t Client::id() const {
  const MutexLock lock(registry_.mutex_);
  return entry_->id;
}

ClientText Client::text() const {
  const MutexLock lock(registry_.mutex_);
  return entry_->text;
}

ClientRegistry::Seen ClientRegistry::LookAt(Client::Entry& entry) {
  const Client::Noted& noted = entry.client->noted_;
  const auto now = steady_clock::now();
  const std::uint64_t calls = noted.calls.load(std::memory_order_relaxed);
  if (calls != entry.seen_calls) {
    entry.seen_calls = calls;
    entry.seen_moving = now;
  }
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  return {.id = entry.id,
          .text = entry.text,
          .age = duration_cast<seconds>(now - entry.created),
          .idle = duration_cast<seconds>(now - entry.seen_moving),
          .command = noted.command.load(std::memory_order_relaxed),
          .db = noted.db.load(std::memory_order_relaxed),
          .protocol = noted.protocol.load(std::memory_order_relaxed),
          .queued = noted.queued.load(std::memory_order_relaxed),
          .watched = noted.watched.load(std::memory_order_relaxed)};
}

std::vector<ClientRegistry::Seen> ClientRegistry::Look() {
  std::vector<Seen> all;
  const MutexLock lock(mutex_);
  all.reserve(entries_.size());
  for (Client::Entry& entry : entries_) all.push_back(LookAt(entry));
  return all;
}

ClientRegistry::Seen ClientRegistry::Look(const Client& client) {
  const MutexLock lock(mutex_);
  return LookAt(*client.entry_);
}

std::uint64_t ClientRegistry::CallsEver() const {
  std::uint64_t calls = calls_of_gone_;
  for (const Client::Entry& entry : entries_) {
    calls += entry.client->noted_.calls.load(std::memory_order_relaxed);
  }
  return calls;
}

ClientRegistry::Totals ClientRegistry::Count() const {
  const MutexLock lock(mutex_);
  return {.now = entries_.size(),
          .ever = last_id_ - clients_at_reset_,
          .calls = CallsEver() - calls_at_reset_};
}

void ClientRegistry::Reset() {
  const MutexLock lock(mutex_);
  calls_at_reset_ = CallsEver();
  clients_at_reset_ = last_id_;
}

}  // namespace vigil::command

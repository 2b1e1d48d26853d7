// A configuration that is read all the time and changed now and then. Several
// settings belong together: nobody may see the new host with the old port.

#include <atomic>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "vigil/store.h"

namespace {

struct Backend {
  std::string host;
  std::string port;
};

constexpr std::string_view kHost = "backend.host";
constexpr std::string_view kPort = "backend.port";

// Both settings as they were at one instant. Takes no lock unless they change
// again and again while it looks.
vigil::Result<Backend> Load(const vigil::Store& config) {
  const auto values = config.MGet({kHost, kPort});
  if (!values.ok()) return values.status();
  const std::optional<std::string>& host = (*values)[0];
  const std::optional<std::string>& port = (*values)[1];
  if (!host || !port) return vigil::FailedPrecondition("not configured");
  return Backend{*host, *port};
}

// Both at one instant.
vigil::Status Save(vigil::Store& config, const Backend& backend) {
  return config.MSet({{kHost, backend.host}, {kPort, backend.port}});
}

// Changes the port if the host is still the one that the operator looked at:
// a change that depends on another setting is a transaction.
vigil::Status ChangePort(vigil::Store& config, std::string_view host,
                         std::string_view port) {
  return config.Transact([&](vigil::Transaction& txn) -> vigil::Status {
    const auto now = txn.Get(kHost);
    if (!now.ok()) return now.status();
    if (*now != std::optional<std::string>(host)) {
      return vigil::FailedPrecondition("the host has changed");
    }
    return txn.Set(kPort, port);
  });
}

}  // namespace

int main() {
  constexpr int kReaders = 3;
  constexpr int kChanges = 2000;
  vigil::Store config;
  if (Load(config).ok()) return 1;  // not configured yet
  if (!Save(config, {"host-0", "0"}).ok()) return 1;

  std::atomic<bool> done = false;
  std::atomic<std::int64_t> loads = 0;
  std::atomic<std::int64_t> mixed = 0;
  std::atomic<std::int64_t> gone_back = 0;
  std::vector<std::thread> readers;
  for (int r = 0; r < kReaders; ++r) {
    readers.emplace_back([&] {
      int newest = 0;
      while (!done) {
        const auto backend = Load(config);
        ++loads;
        if (!backend.ok() || backend->host != "host-" + backend->port) {
          ++mixed;
          continue;
        }
        // Who has seen a change does not see the state before it again.
        const int seen = std::stoi(backend->port);
        if (seen < newest) ++gone_back;
        newest = seen;
      }
    });
  }
  bool saved = true;
  for (int i = 1; i <= kChanges || loads < kReaders; ++i) {
    const std::string number = std::to_string(i);
    saved = saved && Save(config, {"host-" + number, number}).ok();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();

  std::cout << loads << " loads, " << mixed << " of them mixed\n";
  if (!saved || mixed != 0 || gone_back != 0) return 1;
  if (ChangePort(config, "host-0", "8080").ok()) return 1;  // not any more
  const auto last = Load(config);
  if (!last.ok()) return 1;
  if (!ChangePort(config, last->host, "8080").ok()) return 1;
  const auto changed = Load(config);
  return changed.ok() && changed->port == "8080" ? 0 : 1;
}

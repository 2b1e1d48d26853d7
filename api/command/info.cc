// INFO: the sections and fields that tools read, by Redis's names, and one
// section of our own.
//
// A field is here where a store inside a process has an answer, or where the
// answer is "none of that": no replicas, no persistence. Fields that we do not
// count, such as keyspace_hits, are left out rather than answered by a made-up
// number.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <vector>

#include "api/command/arguments.h"
#include "api/command/command.h"
#include "api/command/figures.h"
#include "api/command/handlers.h"
#include "api/command/info_text.h"
#include "api/command/redis_version.h"
#include "api/command/session_words.h"

namespace vigil::command {
namespace {

constexpr std::string_view kNoReplica =
    "0000000000000000000000000000000000000000";

std::string System() {
  utsname names{};
  if (uname(&names) != 0) return "unknown";
  return std::string(names.sysname) + " " + names.release + " " + names.machine;
}

// The memory of the whole process that is in use; 0 where nobody says.
std::uint64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  if (!(statm >> total >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t MachineBytes() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::int64_t Microseconds(const timeval& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1000000 + time.tv_usec;
}

// --- Sections ---

void Server(SessionWords& session, InfoText& info) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  const auto uptime = duration_cast<seconds>(std::chrono::steady_clock::now() -
                                             session.store.opened)
                          .count();
  constexpr int kSecondsPerDay = 86400;
  info.Line("redis_version", kRedisVersion);
  info.Line("redis_mode", "standalone");
  info.Line("os", System());
  info.Line("arch_bits", 8 * sizeof(void*));
  info.Line("multiplexing_api", "none");
  info.Line("gcc_version", __VERSION__);
  info.Line("process_id", getpid());
  info.Line("run_id", session.store.run_id);
  info.Line("tcp_port", 0);
  info.Line("server_time_usec", session.engine.store().clock().NowMs() * 1000);
  info.Line("uptime_in_seconds", uptime);
  info.Line("uptime_in_days", uptime / kSecondsPerDay);
  info.Line("executable", "");
  info.Line("config_file", "");
}

void Clients(SessionWords& session, InfoText& info) {
  info.Line("connected_clients", session.store.clients.Count().now);
  info.Line("maxclients", 10000);
  info.Line("blocked_clients", 0);
  info.Line("tracking_clients", 0);
}

void Memory(SessionWords& session, InfoText& info) {
  const Figures figures = TakeFigures(session);
  info.Bytes("used_memory", figures.bytes + figures.retired_bytes);
  info.Bytes("used_memory_rss", ResidentBytes());
  info.Line("used_memory_dataset", figures.bytes);
  info.Bytes("total_system_memory", MachineBytes());
  info.Bytes("maxmemory", session.store.memory_limit);
  info.Line("maxmemory_policy", "noeviction");
  info.Line("mem_allocator", "libc");
  info.Line("lazyfree_pending_objects", figures.retired_objects);
}

void Persistence(SessionWords&, InfoText& info) {
  info.Line("loading", 0);
  info.Line("rdb_bgsave_in_progress", 0);
  info.Line("rdb_last_bgsave_status", "ok");
  info.Line("aof_enabled", 0);
  info.Line("aof_rewrite_in_progress", 0);
  info.Line("aof_last_bgrewrite_status", "ok");
  info.Line("aof_last_write_status", "ok");
}

void Stats(SessionWords& session, InfoText& info) {
  const ClientRegistry::Totals totals = session.store.clients.Count();
  std::uint64_t errors = 0;
  for (const auto& [code, count] : session.store.errors.Look()) errors += count;
  info.Line("total_connections_received", totals.ever);
  info.Line("total_commands_processed", totals.calls);
  info.Line("rejected_connections", 0);
  info.Line("expired_keys", TakeFigures(session).purged);
  info.Line("evicted_keys", 0);
  info.Line("pubsub_channels", 0);
  info.Line("pubsub_patterns", 0);
  info.Line("latest_fork_usec", 0);
  info.Line("total_error_replies", errors);
}

void Replication(SessionWords& session, InfoText& info) {
  info.Line("role", "master");
  info.Line("connected_slaves", 0);
  info.Line("master_failover_state", "no-failover");
  info.Line("master_replid", session.store.run_id);
  info.Line("master_replid2", kNoReplica);
  info.Line("master_repl_offset", 0);
  info.Line("second_repl_offset", -1);
  info.Line("repl_backlog_active", 0);
}

void Cpu(SessionWords&, InfoText& info) {
  rusage own{};
  rusage children{};
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  info.Seconds("used_cpu_sys", Microseconds(own.ru_stime));
  info.Seconds("used_cpu_user", Microseconds(own.ru_utime));
  info.Seconds("used_cpu_sys_children", Microseconds(children.ru_stime));
  info.Seconds("used_cpu_user_children", Microseconds(children.ru_utime));
}

void Modules(SessionWords&, InfoText&) {}

void Errors(SessionWords& session, InfoText& info) {
  for (const auto& [code, count] : session.store.errors.Look()) {
    info.Line("errorstat_" + code, "count=" + std::to_string(count));
  }
}

void Cluster(SessionWords&, InfoText& info) { info.Line("cluster_enabled", 0); }

void Keyspace(SessionWords& session, InfoText& info) {
  const Figures figures = TakeFigures(session);
  for (std::size_t db = 0; db < figures.databases.size(); ++db) {
    const auto& [keys, with_deadline] = figures.databases[db];
    if (keys == 0) continue;
    info.Line("db" + std::to_string(db),
              "keys=" + std::to_string(keys) +
                  ",expires=" + std::to_string(with_deadline) + ",avg_ttl=0");
  }
}

void Vigil(SessionWords& session, InfoText& info) {
  for (const auto& [name, value] : TransactionFigures(session)) {
    info.Line(name, value);
  }
}

struct Section {
  std::string_view title;
  std::string_view name;  // as it is asked for
  void (*write)(SessionWords& session, InfoText& info);
};

// In the order in which INFO shows them.
constexpr Section kSections[] = {
    {"Server", "server", &Server},
    {"Clients", "clients", &Clients},
    {"Memory", "memory", &Memory},
    {"Persistence", "persistence", &Persistence},
    {"Stats", "stats", &Stats},
    {"Replication", "replication", &Replication},
    {"CPU", "cpu", &Cpu},
    {"Modules", "modules", &Modules},
    {"Errorstats", "errorstats", &Errors},
    {"Cluster", "cluster", &Cluster},
    {"Keyspace", "keyspace", &Keyspace},
    {"Vigil", "vigil", &Vigil},
};

bool IsWanted(const Section& section, Args words) {
  if (words.empty()) return true;
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return IsOption(word, section.name) || IsOption(word, "all") ||
           IsOption(word, "default") || IsOption(word, "everything");
  });
}

}  // namespace

Reply Info(SessionWords& session, const Call& call) {
  InfoText info;
  for (const Section& section : kSections) {
    if (!IsWanted(section, call.args.subspan(1))) continue;
    info.Section(section.title);
    section.write(session, info);
  }
  return Reply::Verbatim(std::move(info).Take());
}

}  // namespace vigil::command

// What a Redis client can do besides asking one question at a time: commands
// sent 16 and 100 at once, and a transaction as a script in the server.

#include <cstdint>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"

#include "bench/peers/redis.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kThousand = {.keys = 1000};

constexpr std::string_view kPipe16 = "redis_pipe16";
constexpr std::string_view kPipe100 = "redis_pipe100";
constexpr std::string_view kScript = "redis_script";
constexpr std::string_view kScriptPipe100 = "redis_script_pipe100";

// Times `run(state, client)` with a client of the filled server.
template <class Run>
void AddRedis(std::string_view workload, std::string_view variant,
              const Contents& contents, OnThreads on_threads, Run run) {
  AddVariant(workload, variant, on_threads, /*is_wall=*/true,
             /*is_one_thread=*/false, [=](benchmark::State& state) {
               Redis* redis = Filled<Redis>(state, contents);
               if (redis == nullptr) return;
               RedisClient client(*redis);
               run(state, client.connection());
             });
}

// Times lots of `depth` commands: `send(connection, i)` for each, where `i`
// counts the keys of the stream, and then the wait for all answers.
template <class Send>
void RunInLots(benchmark::State& state, RedisConnection& connection,
               const KeyStream& keys, int depth, Send send) {
  std::uint64_t i = keys.Start(state.thread_index(), state.threads());
  for (auto _ : state) {
    bool ok = true;
    for (int command = 0; command < depth; ++command) {
      ok = send(connection, keys, i) && ok;
    }
    if (!connection.AwaitAll() || !ok) {
      state.SkipWithError("an operation failed");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations() * depth);
}

template <class Send>
void AddLots(std::string_view workload, std::string_view variant, int depth,
             const Contents& contents, Popularity popularity,
             OnThreads on_threads, Send send) {
  AddRedis(workload, variant, contents, on_threads,
           [=](benchmark::State& state, RedisConnection& connection) {
             RunInLots(state, connection, Stream(contents, popularity), depth,
                       send);
           });
}

// Both depths.
template <class Send>
void AddPipelines(std::string_view workload, const Contents& contents,
                  Popularity popularity, OnThreads on_threads, Send send) {
  AddLots(workload, kPipe16, 16, contents, popularity, on_threads, send);
  AddLots(workload, kPipe100, 100, contents, popularity, on_threads, send);
}

bool SendGet(RedisConnection& connection, const KeyStream& keys,
             std::uint64_t& i) {
  return connection.SendGet(keys[i++]);
}

bool SendWithdraw(RedisConnection& connection, const KeyStream& keys,
                  std::uint64_t& i) {
  return connection.SendWithdraw(keys[i++], 1);
}

bool SendTransfer(RedisConnection& connection, const KeyStream& keys,
                  std::uint64_t& i) {
  const std::string_view from = keys[i++];
  while (keys[i] == from) ++i;
  return connection.SendTransfer(from, keys[i++], 1);
}

// SETs a value as long as those of `contents`.
auto SetOf(const Contents& contents) {
  return [value = OtherValue(contents)](
             RedisConnection& connection, const KeyStream& keys,
             std::uint64_t& i) { return connection.SendSet(keys[i++], value); };
}

void AddSingleKeys() {
  using enum Popularity;
  constexpr OnThreads kScaled = OnThreads::kOneAndMore;
  constexpr OnThreads kOne = OnThreads::kOne;
  AddPipelines("get/uniform/1e6", {}, kUniform, kScaled, SendGet);
  AddPipelines("get/uniform/1e3", kThousand, kUniform, kScaled, SendGet);
  AddPipelines("get/zipf/1e6", {}, kZipf, kOne, SendGet);
  AddPipelines("set/uniform/1e6", {}, kUniform, kScaled, SetOf({}));
  AddPipelines("set/uniform/1e3", kThousand, kUniform, kScaled,
               SetOf(kThousand));
  constexpr Contents kKibibyte = {.keys = 1000, .value_length = 1024};
  AddPipelines("get/value1KiB", kKibibyte, kUniform, kOne, SendGet);
  AddPipelines("set/value1KiB", kKibibyte, kUniform, kOne, SetOf(kKibibyte));
  AddPipelines(
      "incr/one", kOneAccount, kOneKey, OnThreads::kEach,
      [](RedisConnection& connection, const KeyStream& keys, std::uint64_t& i) {
        return connection.SendIncrBy(keys[i++], 1);
      });
}

void AddWithdraw(std::string_view workload, const Contents& contents) {
  using enum Popularity;
  AddRedis(workload, kScript, contents, OnThreads::kEach,
           [=](benchmark::State& state, RedisConnection& connection) {
             RunOverKeys(state, Stream(contents, kUniform),
                         [&](std::string_view key) {
                           return connection.WithdrawByScript(key, 1);
                         });
           });
  AddLots(workload, kScriptPipe100, 100, contents, kUniform, OnThreads::kEach,
          SendWithdraw);
}

void AddTransfer(std::string_view workload, const Contents& contents,
                 Popularity popularity) {
  AddRedis(workload, kScript, contents, OnThreads::kEach,
           [=](benchmark::State& state, RedisConnection& connection) {
             const KeyStream& keys = Stream(contents, popularity);
             std::uint64_t i =
                 keys.Start(state.thread_index(), state.threads());
             for (auto _ : state) {
               const std::string_view from = keys[i++];
               while (keys[i] == from) ++i;
               if (!connection.TransferByScript(from, keys[i++], 1)) {
                 state.SkipWithError("a transfer failed");
                 break;
               }
             }
             state.SetItemsProcessed(state.iterations());
           });
  AddLots(workload, kScriptPipe100, 100, contents, popularity, OnThreads::kEach,
          SendTransfer);
}

}  // namespace

void RegisterRedisRows() {
  AddSingleKeys();
  AddWithdraw("withdraw/uniform/1e6", kAccounts);
  AddWithdraw("withdraw/one", kOneAccount);
  AddTransfer("transfer/zipf/1e6", kAccounts, Popularity::kZipf);

  // Besides the five journeys of withdraw/, what a careful client needs.
  AddVariant("withdraw_two_trips/uniform/1e6", Redis::kName, OnThreads::kEach,
             /*is_wall=*/true, /*is_one_thread=*/false,
             [](benchmark::State& state) {
               Redis* redis = Filled<Redis>(state, kAccounts);
               if (redis == nullptr) return;
               RedisClient client(*redis);
               RunOverKeys(state, Stream(kAccounts, Popularity::kUniform),
                           [&](std::string_view key) {
                             return client.WithdrawInTwoTrips(key, 1);
                           });
               ReportRaces(state, client, state.iterations());
             });
}

}  // namespace vigil::bench

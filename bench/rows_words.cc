// Words through Session::Execute, beside the typed API, and beside redis-server
// for a whole transaction.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "vigil/reply.h"
#include "vigil/session.h"

#include "bench/peers/redis.h"
#include "bench/peers/vigil_store.h"
#include "bench/rows.h"
#include "bench/workload.h"

namespace vigil::bench {
namespace {

constexpr Contents kThousand = {.keys = 1000};
constexpr Contents kTenThousand = {.keys = 10'000};
constexpr Contents kThousandAccounts = {.keys = 1000, .value_length = 0};
constexpr std::string_view kExecute = "execute";

// Times `answer(key)` over the keys of `contents`; it tells whether the answer
// was right.
template <class Answer>
void Time(benchmark::State& state, const Contents& contents, Answer answer) {
  const KeyStream& keys = Stream(contents, Popularity::kUniform);
  std::uint64_t i = 0;
  for (auto _ : state) {
    if (!answer(keys[i++])) {
      state.SkipWithError("an answer was wrong");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

void GetByWords(benchmark::State& state) {
  Session session(Filled<VigilStore>(state, kThousand)->store());
  Time(state, kThousand, [&](std::string_view key) {
    const Reply reply = session.Execute({"GET", key});
    benchmark::DoNotOptimize(reply.text().data());
    return reply.text().size() == kThousand.value_length;
  });
}

void GetNew(benchmark::State& state) {
  const VigilStore& store = *Filled<VigilStore>(state, kThousand);
  Time(state, kThousand, [&](std::string_view key) {
    const std::optional<std::string> value = store.Get(key);
    if (!value.has_value()) return false;
    benchmark::DoNotOptimize(value->data());
    return value->size() == kThousand.value_length;
  });
}

void GetReused(benchmark::State& state) {
  const VigilStore& store = *Filled<VigilStore>(state, kThousand);
  std::string value;
  Time(state, kThousand, [&](std::string_view key) {
    const bool found = store.Get(key, &value);
    benchmark::DoNotOptimize(value.data());
    return found && value.size() == kThousand.value_length;
  });
}

void SetByWords(benchmark::State& state) {
  Session session(Filled<VigilStore>(state, kThousand)->store());
  const std::string value = OtherValue(kThousand);
  Time(state, kThousand, [&](std::string_view key) {
    const Reply reply = session.Execute({"SET", key, value});
    return reply.kind() == Reply::Kind::kSimple;
  });
}

void SetTyped(benchmark::State& state) {
  VigilStore& store = *Filled<VigilStore>(state, kThousand);
  const std::string value = OtherValue(kThousand);
  Time(state, kThousand,
       [&](std::string_view key) { return store.Set(key, value); });
}

void WithdrawByWords(benchmark::State& state) {
  using enum Reply::Kind;
  Session session(Filled<VigilStore>(state, kThousandAccounts)->store());
  Time(state, kThousandAccounts, [&](std::string_view key) {
    return session.Execute({"WATCH", key}).kind() == kSimple &&
           session.Execute({"GET", key}).kind() == kBulk &&
           session.Execute({"MULTI"}).kind() == kSimple &&
           session.Execute({"DECRBY", key, "1"}).kind() == kSimple &&
           session.Execute({"EXEC"}).kind() == kArray;
  });
}

void WithdrawTyped(benchmark::State& state) {
  Session session(Filled<VigilStore>(state, kThousandAccounts)->store());
  Time(state, kThousandAccounts, [&](std::string_view key) {
    if (!session.Watch(key).ok() || !session.GetInt(key).ok()) return false;
    Batch batch = session.Multi();
    batch.DecrBy(key, 1);
    return batch.Exec().committed();
  });
}

template <class Withdrawal>
void WithdrawByRedis(benchmark::State& state, Withdrawal withdraw) {
  Redis* redis = Filled<Redis>(state, kThousandAccounts);
  if (redis == nullptr) return;
  RedisClient client(*redis);
  Time(state, kThousandAccounts,
       [&](std::string_view key) { return withdraw(client, key); });
}

// Every key of `contents` once, in a fixed random order, one name after
// another.
std::string ShuffledNames(const Contents& contents) {
  std::vector<std::size_t> numbers(contents.keys);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  std::shuffle(numbers.begin(), numbers.end(), std::mt19937_64(1));
  std::string names(contents.keys * contents.key_length, '\0');
  char* name = names.data();
  for (const std::size_t number : numbers) {
    WriteKeyName(number, contents.key_length, name);
    name += contents.key_length;
  }
  return names;
}

// Distinct keys, counted one by one; `watched` divides their number. Without
// `release`, UNWATCH is not timed.
void Watch(benchmark::State& state, const Contents& contents,
           std::size_t watched, bool release) {
  Session session(Filled<VigilStore>(state, contents)->store());
  const std::string names = ShuffledNames(contents);
  std::string_view rest;
  std::vector<std::string_view> words(watched + 1, "WATCH");
  for (auto _ : state) {
    if (rest.empty()) rest = names;
    for (std::size_t w = 1; w < words.size(); ++w) {
      words[w] = rest.substr(0, contents.key_length);
      rest.remove_prefix(contents.key_length);
    }
    if (session.Execute(words).kind() != Reply::Kind::kSimple) {
      state.SkipWithError("a WATCH failed");
      break;
    }
    if (!release) state.PauseTiming();
    const Reply unwatched = session.Execute({"UNWATCH"});
    benchmark::DoNotOptimize(unwatched.text().data());
    if (!release) state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(watched));
}

void AddWatch(std::string_view workload, const Contents& contents,
              std::size_t watched, bool release = false) {
  AddRow(workload, kExecute, [=](benchmark::State& state) {
    Watch(state, contents, watched, release);
  });
}

}  // namespace

void RegisterWordsRows() {
  AddRow("words_get/uniform/1e3", kExecute, GetByWords);
  AddRow("words_get/uniform/1e3", "typed_new", GetNew);
  AddRow("words_get/uniform/1e3", "typed_reused", GetReused);
  AddRow("words_set/uniform/1e3", kExecute, SetByWords);
  AddRow("words_set/uniform/1e3", "typed", SetTyped);

  // Wall time on both sides, because most of the server's is not ours.
  AddRow("words_withdraw/uniform/1e3", kExecute, WithdrawByWords)
      ->UseRealTime();
  AddRow("words_withdraw/uniform/1e3", "typed", WithdrawTyped)->UseRealTime();
  AddRow("words_withdraw/uniform/1e3", Redis::kName,
         [](benchmark::State& state) {
           WithdrawByRedis(state, [](RedisClient& redis, std::string_view key) {
             return redis.Withdraw(key, 1);
           });
         })
      ->UseRealTime();
  AddRow("words_withdraw_two_trips/uniform/1e3", Redis::kName,
         [](benchmark::State& state) {
           WithdrawByRedis(state, [](RedisClient& redis, std::string_view key) {
             return redis.WithdrawInTwoTrips(key, 1);
           });
         })
      ->UseRealTime();

  AddWatch("words_watch1000/shuffled/1e4", kTenThousand, 1'000);
  AddWatch("words_watch10000/shuffled/1e4", kTenThousand, 10'000);
  AddWatch("words_watch1000/shuffled/1e6", {}, 1'000);
  AddWatch("words_watch10000/shuffled/1e6", {}, 10'000);
  AddWatch("words_watch10000_unwatch/shuffled/1e6", {}, 10'000,
           /*release=*/true);
}

}  // namespace vigil::bench

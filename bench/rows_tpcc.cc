// NewOrder and Payment in the manner of TPC-C, on keys: four warehouses with
// ten districts each. What is left out: orders of an item that does not exist,
// goods and customers of other warehouses, and the skew of customers and items.
// A district keeps its last hundred orders, so that a longer run does not mean
// a larger store. Counted per transaction.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"

#include "bench/peers/strings.h"
#include "bench/random.h"
#include "bench/rows.h"
#include "bench/tagged_key.h"

namespace vigil::bench {
namespace {

constexpr std::size_t kWarehouses = 4;
constexpr std::size_t kDistricts = 10 * kWarehouses;
constexpr std::size_t kCustomers = 3000;  // of a district
constexpr std::size_t kItems = 10'000;
constexpr std::size_t kOrders = 100;  // kept of a district
constexpr std::size_t kMaxLines = 15;
constexpr std::int64_t kStock = 1'000'000'000'000;

const std::string& RecordText() {
  static const std::string text(48, 'r');
  return text;
}

// Places are warehouses or districts.
TaggedKey WarehouseRecord(std::size_t w) { return {'w', w, 0}; }
TaggedKey WarehouseIncome(std::size_t w) { return {'y', w, 0}; }
TaggedKey DistrictRecord(std::size_t d) { return {'x', d, 0}; }
TaggedKey DistrictIncome(std::size_t d) { return {'z', d, 0}; }
TaggedKey NextOrder(std::size_t d) { return {'n', d, 0}; }
TaggedKey Customer(std::size_t d, std::size_t c) { return {'c', d, c}; }
TaggedKey Balance(std::size_t d, std::size_t c) { return {'b', d, c}; }
TaggedKey Price(std::size_t item) { return {'i', 0, item}; }
TaggedKey Stock(std::size_t w, std::size_t item) { return {'s', w, item}; }
TaggedKey Order(std::size_t d, std::size_t order) { return {'o', d, order}; }
TaggedKey OrderQueue(std::size_t d, std::size_t order) {
  return {'q', d, order};
}
TaggedKey OrderLine(std::size_t d, std::size_t order, std::size_t line) {
  return {'l', d, order * 100 + line};
}
TaggedKey History(std::size_t d, std::size_t entry) { return {'h', d, entry}; }

struct Warehouses {
  friend auto operator<=>(const Warehouses&, const Warehouses&) = default;
};

template <class Put>
void PutDistrict(std::size_t d, Put put) {
  put(DistrictRecord(d).view(), RecordText());
  put(DistrictIncome(d).view(), "0");
  put(NextOrder(d).view(), "0");
  for (std::size_t c = 0; c < kCustomers; ++c) {
    put(Customer(d, c).view(), RecordText());
    put(Balance(d, c).view(), NumberText(kStock).view());
  }
  for (std::size_t order = 0; order < kOrders; ++order) {
    put(Order(d, order).view(), RecordText());
    put(OrderQueue(d, order).view(), "1");
    put(History(d, order).view(), RecordText());
    for (std::size_t line = 0; line < kMaxLines; ++line) {
      put(OrderLine(d, order, line).view(), RecordText());
    }
  }
}

template <class Put>
void ForEachEntry(const Warehouses&, Put put) {
  for (std::size_t w = 0; w < kWarehouses; ++w) {
    put(WarehouseRecord(w).view(), RecordText());
    put(WarehouseIncome(w).view(), "0");
    for (std::size_t item = 0; item < kItems; ++item) {
      put(Stock(w, item).view(), NumberText(kStock).view());
    }
  }
  for (std::size_t d = 0; d < kDistricts; ++d) PutDistrict(d, put);
  for (std::size_t item = 0; item < kItems; ++item) {
    put(Price(item).view(),
        NumberText(1 + static_cast<std::int64_t>(item % 99)).view());
  }
}

// One order, drawn before its transaction, which may run more than once.
class NewOrder {
 public:
  void Draw(Random& random) {
    district_ = random.Below(kDistricts);
    const std::size_t warehouse = district_ / 10;
    const std::size_t customer = random.Below(kCustomers);
    lines_ = 5 + random.Below(kMaxLines - 4);
    keys_.clear();
    keys_.push_back(WarehouseRecord(warehouse));
    keys_.push_back(DistrictRecord(district_));
    keys_.push_back(Customer(district_, customer));
    keys_.push_back(NextOrder(district_));
    for (std::size_t line = 0; line < lines_; ++line) {
      const std::size_t item = random.Below(kItems);
      keys_.push_back(Price(item));
      keys_.push_back(Stock(warehouse, item));
    }
    views_.clear();
    for (const TaggedKey& key : keys_) views_.push_back(key.view());
  }

  template <class Txn>
  bool Run(Txn& txn) {
    std::int64_t number = 0;
    if (!txn.Prepare(views_) || !txn.Get(views_[0], &text_) ||
        !txn.Get(views_[1], &text_) || !txn.Get(views_[2], &text_) ||
        !txn.GetInt(views_[3], &number) || !txn.SetInt(views_[3], number + 1)) {
      return false;
    }
    const std::size_t order = static_cast<std::size_t>(number) % kOrders;
    std::int64_t total = 0;
    for (std::size_t line = 0; line < lines_; ++line) {
      std::int64_t price = 0;
      std::int64_t stock = 0;
      made_[line] = OrderLine(district_, order, line);
      if (!txn.GetInt(views_[4 + 2 * line], &price) ||
          !txn.GetInt(views_[5 + 2 * line], &stock) ||
          !txn.SetInt(views_[5 + 2 * line], stock - 1) ||
          !txn.Set(made_[line].view(), RecordText())) {
        return false;
      }
      total += price;
    }
    benchmark::DoNotOptimize(total);
    made_[kMaxLines] = Order(district_, order);
    made_[kMaxLines + 1] = OrderQueue(district_, order);
    return txn.Set(made_[kMaxLines].view(), RecordText()) &&
           txn.Set(made_[kMaxLines + 1].view(), "1");
  }

 private:
  std::size_t district_ = 0;
  std::size_t lines_ = 0;
  std::vector<TaggedKey> keys_;
  std::vector<std::string_view> views_;
  // Named while it runs; a key lives as long as the transaction.
  std::array<TaggedKey, kMaxLines + 2> made_;
  std::string text_;
};

class Payment {
 public:
  void Draw(Random& random) {
    const std::size_t district = random.Below(kDistricts);
    amount_ = 1 + static_cast<std::int64_t>(random.Below(5000));
    keys_ = {WarehouseIncome(district / 10), DistrictIncome(district),
             Balance(district, random.Below(kCustomers)),
             History(district, random.Below(kOrders))};
    for (std::size_t i = 0; i < keys_.size(); ++i) views_[i] = keys_[i].view();
  }

  template <class Txn>
  bool Run(Txn& txn) {
    std::int64_t warehouse = 0;
    std::int64_t district = 0;
    std::int64_t balance = 0;
    return txn.Prepare(std::span(views_).first(3)) &&
           txn.GetInt(views_[0], &warehouse) &&
           txn.SetInt(views_[0], warehouse + amount_) &&
           txn.GetInt(views_[1], &district) &&
           txn.SetInt(views_[1], district + amount_) &&
           txn.GetInt(views_[2], &balance) &&
           txn.SetInt(views_[2], balance - amount_) &&
           txn.Set(views_[3], RecordText());
  }

 private:
  std::int64_t amount_ = 0;
  std::array<TaggedKey, 4> keys_;
  std::array<std::string_view, 4> views_;
};

template <class Kind>
void Add(std::string_view workload) {
  AddRows(TransactionPeers(), workload, Warehouses(), OnThreads::kEach,
          [](benchmark::State& state, auto& client) {
            Random random(static_cast<std::uint64_t>(state.thread_index()) + 1);
            Kind kind;
            for (auto _ : state) {
              kind.Draw(random);
              if (!client.Transact([&](auto& txn) { return kind.Run(txn); })) {
                state.SkipWithError("a transaction failed");
                break;
              }
            }
            state.SetItemsProcessed(state.iterations());
            ReportRaces(state, client, state.iterations());
          });
}

}  // namespace

void RegisterTpccRows() {
  Add<NewOrder>("tpcc_neworder");
  Add<Payment>("tpcc_payment");
}

}  // namespace vigil::bench

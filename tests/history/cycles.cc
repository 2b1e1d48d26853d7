#include "tests/history/cycles.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace vigil::history {
namespace {

using Cycle = std::vector<Edge>;

// Steps of all searches in one component: beginnings times nodes.
constexpr std::size_t kMaxSteps = 4'000'000;

constexpr unsigned Bit(EdgeKind kind) {
  return 1u << static_cast<unsigned>(kind);
}
constexpr unsigned kWw = Bit(EdgeKind::kWriteWrite);
constexpr unsigned kWr = Bit(EdgeKind::kWriteRead);
constexpr unsigned kRw = Bit(EdgeKind::kReadWrite);

class Search {
 public:
  Search(const Graph& graph, const std::vector<std::uint32_t>& component)
      : graph_(graph), members_(component.begin(), component.end()) {
    for (const std::uint32_t node : component) {
      for (const Edge& edge : graph.From(node)) {
        if (members_.contains(edge.to)) edges_.push_back(edge);
      }
    }
  }

  // A smallest cycle of one edge of a kind in `first` and further ones of kinds
  // in `others`; empty: there is none.
  Cycle Smallest(unsigned first, unsigned others) const {
    Cycle smallest;
    std::size_t beginnings = 0;
    for (const Edge& edge : edges_) {
      if ((Bit(edge.kind) & first) == 0) continue;
      if (++beginnings * members_.size() > kMaxSteps && beginnings > 8) break;
      Cycle back = Path(edge.to, edge.from, others);
      if (back.empty()) continue;
      back.insert(back.begin(), edge);
      if (smallest.empty() || Length(back) < Length(smallest)) {
        smallest = std::move(back);
      }
    }
    return smallest;
  }

 private:
  // Without the steps between moments.
  std::size_t Length(const Cycle& cycle) const {
    return static_cast<std::size_t>(std::count_if(
        cycle.begin(), cycle.end(),
        [](const Edge& edge) { return edge.kind != EdgeKind::kRealTime; }));
  }

  // A shortest path, by breadth.
  Cycle Path(std::uint32_t from, std::uint32_t to, unsigned kinds) const {
    absl::flat_hash_map<std::uint32_t, Edge> reached;
    std::vector<std::uint32_t> level = {from};
    while (!level.empty() && !reached.contains(to)) {
      std::vector<std::uint32_t> next;
      for (const std::uint32_t node : level) {
        for (const Edge& edge : graph_.From(node)) {
          if ((Bit(edge.kind) & kinds) == 0 || !members_.contains(edge.to)) {
            continue;
          }
          if (reached.try_emplace(edge.to, edge).second) {
            next.push_back(edge.to);
          }
        }
      }
      level = std::move(next);
    }
    Cycle path;
    if (!reached.contains(to)) return path;
    for (std::uint32_t node = to; node != from || path.empty();) {
      path.push_back(reached.at(node));
      node = path.back().from;
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

  const Graph& graph_;
  const absl::flat_hash_set<std::uint32_t> members_;
  Cycle edges_;
};

// One edge for each way through moments.
Cycle WithoutMoments(const Cycle& cycle, std::size_t transactions) {
  Cycle turned = cycle;
  // So that it begins at a transaction.
  const auto begin =
      std::find_if(turned.begin(), turned.end(),
                   [&](const Edge& edge) { return edge.from < transactions; });
  std::rotate(turned.begin(), begin, turned.end());
  Cycle short_cycle;
  for (const Edge& edge : turned) {
    if (edge.from < transactions) {
      short_cycle.push_back(edge);
    } else {
      short_cycle.back().to = edge.to;
    }
  }
  return short_cycle;
}

// Two transactions that read the same version and both wrote the next.
bool IsLostUpdate(const History& history, const Cycle& cycle) {
  if (cycle.size() != 2 || cycle[0].key != cycle[1].key) return false;
  const auto is = [&](EdgeKind kind) {
    return cycle[0].kind == kind || cycle[1].kind == kind;
  };
  if (!is(EdgeKind::kReadWrite) || !is(EdgeKind::kWriteWrite)) return false;
  const auto read = [&](std::uint32_t t) {
    for (const Access& access : history.Of(history.transactions[t])) {
      if (access.key != cycle[0].key) continue;
      return access.kind == Access::Kind::kRead ? access.value + 1 : 0;
    }
    return ValueId{0};
  };
  const ValueId first = read(cycle[0].from);
  return first != 0 && first == read(cycle[1].from);
}

}  // namespace

Anomaly Classify(const History& history, const Graph& graph,
                 const std::vector<std::uint32_t>& component) {
  const Search search(graph, component);
  const std::size_t transactions = history.transactions.size();
  Anomaly anomaly;
  for (const Order order : {Order::kNone, Order::kSession, Order::kRealTime}) {
    anomaly.order = order;
    unsigned also = 0;
    if (order != Order::kNone) also |= Bit(EdgeKind::kSession);
    if (order == Order::kRealTime) also |= Bit(EdgeKind::kRealTime);
    struct Kind {
      AnomalyKind kind;
      unsigned first;
      unsigned others;
    };
    for (const Kind& kind :
         {Kind{AnomalyKind::kG0, kWw, kWw | also},
          Kind{AnomalyKind::kG1c, kWr, kWw | kWr | also},
          Kind{AnomalyKind::kGSingle, kRw, kWw | kWr | also},
          Kind{AnomalyKind::kG2Item, kRw, kWw | kWr | kRw | also}}) {
      const Cycle cycle = search.Smallest(kind.first, kind.others);
      if (cycle.empty()) continue;
      anomaly.kind = kind.kind;
      anomaly.cycle = WithoutMoments(cycle, transactions);
      if (kind.kind == AnomalyKind::kGSingle &&
          IsLostUpdate(history, anomaly.cycle)) {
        anomaly.kind = AnomalyKind::kLostUpdate;
      }
      return anomaly;
    }
  }
  // A large component whose cycles avoid the first edges: say who is in it.
  anomaly.kind = AnomalyKind::kG2Item;
  for (const std::uint32_t node : component) {
    if (node < transactions && anomaly.transactions.size() < 20) {
      anomaly.transactions.push_back(node);
    }
  }
  return anomaly;
}

}  // namespace vigil::history

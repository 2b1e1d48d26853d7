#include "tests/history/graph.h"

#include <algorithm>
#include <utility>

namespace vigil::history {

void Graph::AddSessions(const History& history) {
  std::uint32_t before = 0;
  bool any = false;
  for (std::uint32_t t = 0; t < history.transactions.size(); ++t) {
    const Transaction& transaction = history.transactions[t];
    if (!transaction.IsOrdered()) continue;
    if (any && history.transactions[before].session == transaction.session) {
      Add({before, t, EdgeKind::kSession, 0});
    }
    before = t;
    any = true;
  }
}

void Graph::AddRealTime(const History& history) {
  struct Moment {
    std::int64_t time;
    bool ends;  // at one time beginnings come first: neither is then before
    std::uint32_t transaction;
  };
  std::vector<Moment> moments;
  moments.reserve(history.transactions.size() * 2);
  for (std::uint32_t t = 0; t < history.transactions.size(); ++t) {
    const Transaction& transaction = history.transactions[t];
    if (!transaction.IsOrdered()) continue;
    moments.push_back({transaction.start, false, t});
    moments.push_back({transaction.end, true, t});
  }
  std::sort(moments.begin(), moments.end(),
            [](const Moment& a, const Moment& b) {
              return std::pair(a.time, a.ends) < std::pair(b.time, b.ends);
            });
  // A new node wherever a beginning follows an end.
  auto node = static_cast<std::uint32_t>(history.transactions.size());
  const std::uint32_t first = node;
  bool has_ends = false;  // `node` has an edge into it
  bool fresh = false;     // since the last beginning
  for (const Moment& moment : moments) {
    if (moment.ends) {
      if (!fresh) {
        if (has_ends) {
          Add({node, node + 1, EdgeKind::kRealTime, 0});
          ++node;
        }
        has_ends = fresh = true;
      }
      Add({moment.transaction, node, EdgeKind::kRealTime, 0});
    } else {
      if (has_ends) Add({node, moment.transaction, EdgeKind::kRealTime, 0});
      fresh = false;
    }
  }
  moments_ = node - first + (has_ends ? 1 : 0);
}

void Graph::Finish(std::size_t transactions) {
  const std::size_t nodes = transactions + moments_;
  first_.assign(nodes + 2, 0);
  for (const Edge& edge : edges_) ++first_[edge.from + 2];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  std::vector<Edge> sorted(edges_.size());
  for (const Edge& edge : edges_) sorted[first_[edge.from + 1]++] = edge;
  first_.pop_back();
  edges_ = std::move(sorted);
}

// Tarjan's algorithm, with a stack of its own.
std::vector<std::vector<std::uint32_t>> Graph::Components() const {
  const std::size_t nodes = node_count();
  std::vector<std::uint32_t> number(nodes, 0);  // 0: not visited
  std::vector<std::uint32_t> low(nodes, 0);
  std::vector<bool> open(nodes, false);
  std::vector<std::uint32_t> path;
  struct Frame {
    std::uint32_t node;
    std::size_t next;
  };
  std::vector<Frame> stack;
  std::vector<std::vector<std::uint32_t>> components;
  std::uint32_t last = 0;
  const auto enter = [&](std::uint32_t node) {
    number[node] = low[node] = ++last;
    open[node] = true;
    path.push_back(node);
    stack.push_back({node, first_[node]});
  };
  for (std::uint32_t root = 0; root < nodes; ++root) {
    if (number[root] != 0) continue;
    enter(root);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      const std::uint32_t node = frame.node;
      if (frame.next < first_[node + 1]) {
        const std::uint32_t to = edges_[frame.next++].to;
        if (number[to] == 0) {
          enter(to);
        } else if (open[to]) {
          low[node] = std::min(low[node], number[to]);
        }
        continue;
      }
      stack.pop_back();
      if (!stack.empty()) {
        std::uint32_t& above = low[stack.back().node];
        above = std::min(above, low[node]);
      }
      if (low[node] != number[node]) continue;
      const auto begin = std::find(path.rbegin(), path.rend(), node).base() - 1;
      for (auto at = begin; at != path.end(); ++at) open[*at] = false;
      if (path.end() - begin > 1) components.emplace_back(begin, path.end());
      path.erase(begin, path.end());
    }
  }
  return components;
}

}  // namespace vigil::history

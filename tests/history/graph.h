// A graph of transactions and moments, and its strongly connected components.

#ifndef VIGIL_TESTS_HISTORY_GRAPH_H_
#define VIGIL_TESTS_HISTORY_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tests/history/anomaly.h"

namespace vigil::history {

// Nodes below History::transactions.size() are transactions.
class Graph {
 public:
  void Add(const Edge& edge) { edges_.push_back(edge); }
  // The edges of sessions, and of real time through moments.
  void AddSessions(const History& history);
  void AddRealTime(const History& history);
  // Call it after the last Add.
  void Finish(std::size_t transactions);

  std::size_t edge_count() const { return edges_.size(); }
  std::size_t node_count() const { return first_.size() - 1; }
  std::span<const Edge> From(std::uint32_t node) const {
    return std::span(edges_).subspan(first_[node],
                                     first_[node + 1] - first_[node]);
  }

  // The components of more than one node. O(nodes + edges).
  std::vector<std::vector<std::uint32_t>> Components() const;

 private:
  std::vector<Edge> edges_;         // after Finish(): by `from`
  std::vector<std::size_t> first_;  // of each node's edges
  std::size_t moments_ = 0;
};

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_GRAPH_H_

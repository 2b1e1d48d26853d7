#include "tests/history/checker.h"

#include <cstdint>
#include <vector>

#include "tests/history/cycles.h"
#include "tests/history/graph.h"
#include "tests/history/version_order.h"

namespace vigil::history {

Verdict Check(const History& history) {
  Verdict verdict;
  const VersionOrder order(history, verdict);
  Graph graph;
  order.ForEachEdge([&](const Edge& edge) { graph.Add(edge); });
  graph.AddSessions(history);
  graph.AddRealTime(history);
  graph.Finish(history.transactions.size());
  verdict.edges = graph.edge_count();
  for (const std::vector<std::uint32_t>& component : graph.Components()) {
    if (verdict.anomalies.size() >= kMaxAnomalies) break;
    verdict.anomalies.push_back(Classify(history, graph, component));
  }
  return verdict;
}

}  // namespace vigil::history

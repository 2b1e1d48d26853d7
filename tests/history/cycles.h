// Finds the worst and smallest cycle of a component.

#ifndef VIGIL_TESTS_HISTORY_CYCLES_H_
#define VIGIL_TESTS_HISTORY_CYCLES_H_

#include <cstdint>
#include <vector>

#include "tests/history/anomaly.h"
#include "tests/history/graph.h"
#include "tests/history/history.h"

namespace vigil::history {

// `component` is one of graph.Components(). The anomaly's cycle is a smallest
// one of its kind among those through the first few hundred edges.
Anomaly Classify(const History& history, const Graph& graph,
                 const std::vector<std::uint32_t>& component);

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_CYCLES_H_

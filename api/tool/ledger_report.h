// The table at the end of a ledger run.

#ifndef VIGIL_API_TOOL_LEDGER_REPORT_H_
#define VIGIL_API_TOOL_LEDGER_REPORT_H_

#include <span>

#include "api/tool/console.h"
#include "api/tool/ledger_check.h"
#include "api/tool/ledger_run.h"

namespace vigil::tool {

// Writes the figures and the checks to console.out.
void PrintReport(const LedgerCounts& counts, std::span<const Check> checks,
                 const Console& console);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_LEDGER_REPORT_H_

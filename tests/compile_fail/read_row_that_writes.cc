// A row of the table that is a read cannot name a handler that writes.
// Expect: .*ReadHandler

#include "api/command/command.h"
#include "api/command/handlers.h"

#ifdef MISTAKE
constexpr auto kHandler = &vigil::command::Set;
#else
constexpr auto kHandler = &vigil::command::Get;
#endif

constexpr vigil::command::Command kRow = {
    .name = "get",
    .arity = 2,
    .flags = vigil::command::kReadonly,
    .group = "string",
    .since = "1.0.0",
    .summary = "Answers the string at a key.",
    .complexity = "O(value)",
    .read = kHandler};
static_assert(kRow.arity == 2);

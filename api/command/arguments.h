// Reading the words of a call.

#ifndef VIGIL_API_COMMAND_ARGUMENTS_H_
#define VIGIL_API_COMMAND_ARGUMENTS_H_

#include <optional>
#include <string_view>

#include "vigil/reply.h"

namespace vigil::command {

// Whether `word` is the option `name`, which is in lower case. In any case of
// ASCII's letters; as in Redis, a zero byte ends the word.
bool IsOption(std::string_view word, std::string_view name);

// The number of a database, as COPY and MOVE read it; the error reply where it
// is none.
std::optional<Reply> TakeDb(std::string_view word, int& db);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_ARGUMENTS_H_

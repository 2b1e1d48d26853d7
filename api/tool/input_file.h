// Reading a whole input file, or standard input.

#ifndef VIGIL_API_TOOL_INPUT_FILE_H_
#define VIGIL_API_TOOL_INPUT_FILE_H_

#include <istream>
#include <string>

#include "vigil/status.h"

namespace vigil::tool {

// The bytes of the file at `path`; "-" reads `standard_input` to its end.
//   kInvalidArgument  it cannot be read; the message is a sentence that names
//                     the file and the system's reason
Result<std::string> ReadInput(const std::string& path,
                              std::istream& standard_input);

// What messages call the input: the path, or "standard input" for "-".
std::string InputName(const std::string& path);

}  // namespace vigil::tool

#endif  // VIGIL_API_TOOL_INPUT_FILE_H_

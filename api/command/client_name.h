// The name that a session gives itself: CLIENT SETNAME and HELLO.

#ifndef VIGIL_API_COMMAND_CLIENT_NAME_H_
#define VIGIL_API_COMMAND_CLIENT_NAME_H_

#include <string_view>

namespace vigil::command {

struct SessionWords;

// Names the session, or takes its name away where `name` is empty. False, and
// nothing changed: a byte of it is not visible ASCII.
bool TakeClientName(SessionWords& session, std::string_view name);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_CLIENT_NAME_H_

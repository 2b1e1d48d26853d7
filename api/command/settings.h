// The settings that CONFIG knows: names, kinds and values.

#ifndef VIGIL_API_COMMAND_SETTINGS_H_
#define VIGIL_API_COMMAND_SETTINGS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "vigil/reply.h"

#include "api/command/call.h"
#include "engine/base/mutex.h"

namespace vigil::command {

// Tools and test suites read and write settings of Redis that mean nothing to a
// store inside a process, such as `save`. Those are kept and shown, and change
// nothing; those that Vigil does have are chosen by Options and cannot be
// changed here. Any thread. The lock is a leaf, as ClientRegistry's.
class Settings {
 public:
  // What Options chose.
  struct Chosen {
    bool allow_debug_commands = false;
    std::size_t memory_limit = 0;
  };
  explicit Settings(const Chosen& chosen);

  // The settings that match any of `patterns`, each once. A pattern without
  // special characters is a name, and is answered as it was spelled.
  std::vector<std::pair<std::string, std::string>> Find(Args patterns) const;

  // Sets names to values: name, value, name, value. OK, or the error of the
  // first that cannot be; then none was set.
  Reply Set(Args pairs);

 private:
  // Protects everything below.
  mutable engine::Mutex mutex_;
  // By row of the table in settings.cc.
  std::vector<std::string> values_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_SETTINGS_H_

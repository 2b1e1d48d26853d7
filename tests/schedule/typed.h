// Words as calls of the typed API, of a Store and of a Transaction alike.

#ifndef VIGIL_TESTS_SCHEDULE_TYPED_H_
#define VIGIL_TESTS_SCHEDULE_TYPED_H_

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vigil/reply.h"
#include "vigil/status.h"
#include "vigil/types.h"

#include "fuzz/operation.h"
#include "tests/schedule/program.h"

namespace vigil::schedule {

// Does what `words` say, or ends the process where the typed API cannot. The
// answer is the one to the words, but for an error's reason; empty: a read lost
// the attempt.
template <class Keys>
fuzz::Answer Do(Keys& keys, const Words& words) {
  using fuzz::ToAnswer;
  const std::string& name = words[0];
  if (name == "MGET") {
    const std::vector<std::string_view> list(words.begin() + 1, words.end());
    return ToAnswer(keys.MGet(KeyList(list)));
  }
  if (name == "MSET" || name == "MSETNX") {
    std::vector<KeyValue> entries;
    for (std::size_t i = 1; i < words.size(); i += 2) {
      entries.push_back({words[i], words[i + 1]});
    }
    return name == "MSET" ? ToAnswer(keys.MSet(entries))
                          : ToAnswer(keys.MSetNx(entries));
  }
  const std::string& key = words[1];
  if (name == "GET") return ToAnswer(keys.Get(key));
  if (name == "DEL") return ToAnswer(keys.Del(key));
  if (name == "EXISTS") return ToAnswer(keys.Exists(key));
  if (name == "STRLEN") return ToAnswer(keys.StrLen(key));
  if (name == "GETDEL") return ToAnswer(keys.GetDel(key));
  if (name == "PERSIST") return ToAnswer(keys.Persist(key));
  const std::string& value = words[2];
  if (name == "SET" && words.size() == 3) return ToAnswer(keys.Set(key, value));
  if (name == "SET" && words[3] == "PXAT") {
    SetOptions options;
    options.deadline = TimePoint(Duration(std::stol(words[4])));
    const Result<SetResult> result = keys.Set(key, value, options);
    return result.ok() ? Reply::Ok() : ToAnswer(result.status());
  }
  if (name == "GETSET") return ToAnswer(keys.GetSet(key, value));
  if (name == "APPEND") return ToAnswer(keys.Append(key, value));
  if (name == "INCRBY") return ToAnswer(keys.IncrBy(key, std::stol(value)));
  if (name == "RENAME") return ToAnswer(keys.Rename(key, value));
  if (name == "COPY") return ToAnswer(keys.Copy(key, value));
  if (name == "PEXPIREAT") {
    return ToAnswer(keys.ExpireAt(key, TimePoint(Duration(std::stol(value)))));
  }
  std::abort();
}

}  // namespace vigil::schedule

#endif  // VIGIL_TESTS_SCHEDULE_TYPED_H_

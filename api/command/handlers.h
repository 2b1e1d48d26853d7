// The handlers that the table's rows name, by the file that has them.

#ifndef VIGIL_API_COMMAND_HANDLERS_H_
#define VIGIL_API_COMMAND_HANDLERS_H_

#include <optional>

#include "vigil/reply.h"

#include "api/command/call.h"

namespace vigil::engine {
class Shard;
class WriteDoor;
}  // namespace vigil::engine

namespace vigil::command {

class ReadView;
struct SessionWords;

// --- strings.cc, set_words.cc, numbers.cc, lcs.cc ---

Reply Get(const ReadView& keys, const Call& call);
Reply MGet(const ReadView& keys, const Call& call);
Reply StrLen(const ReadView& keys, const Call& call);
Reply GetRange(const ReadView& keys, const Call& call);  // and SUBSTR
Reply Lcs(const ReadView& keys, const Call& call);
Reply Set(engine::WriteDoor& keys, const Call& call);
Reply SetNx(engine::WriteDoor& keys, const Call& call);
Reply SetEx(engine::WriteDoor& keys, const Call& call);
Reply PSetEx(engine::WriteDoor& keys, const Call& call);
Reply GetSet(engine::WriteDoor& keys, const Call& call);
Reply GetDel(engine::WriteDoor& keys, const Call& call);
Reply GetEx(engine::WriteDoor& keys, const Call& call);
Reply MSet(engine::WriteDoor& keys, const Call& call);
Reply MSetNx(engine::WriteDoor& keys, const Call& call);
Reply Incr(engine::WriteDoor& keys, const Call& call);
Reply Decr(engine::WriteDoor& keys, const Call& call);
Reply IncrBy(engine::WriteDoor& keys, const Call& call);
Reply DecrBy(engine::WriteDoor& keys, const Call& call);
Reply IncrByFloat(engine::WriteDoor& keys, const Call& call);
std::optional<Reply> SetInPlace(engine::Shard& shard, const Call& call);
std::optional<Reply> IncrInPlace(engine::Shard& shard, const Call& call);
std::optional<Reply> DecrInPlace(engine::Shard& shard, const Call& call);
std::optional<Reply> IncrByInPlace(engine::Shard& shard, const Call& call);
std::optional<Reply> DecrByInPlace(engine::Shard& shard, const Call& call);
Reply Append(engine::WriteDoor& keys, const Call& call);
Reply SetRange(engine::WriteDoor& keys, const Call& call);

// --- keys.cc, expiry.cc, object.cc, versions.cc ---

Reply Exists(const ReadView& keys, const Call& call);
Reply Touch(const ReadView& keys, const Call& call);
Reply Type(const ReadView& keys, const Call& call);
Reply Ttl(const ReadView& keys, const Call& call);
Reply PTtl(const ReadView& keys, const Call& call);
Reply ExpireTime(const ReadView& keys, const Call& call);
Reply PExpireTime(const ReadView& keys, const Call& call);
Reply ObjectEncoding(const ReadView& keys, const Call& call);
Reply ObjectFreq(const ReadView& keys, const Call& call);
Reply ObjectIdleTime(const ReadView& keys, const Call& call);
Reply ObjectRefCount(const ReadView& keys, const Call& call);
Reply GetV(const ReadView& keys, const Call& call);
Reply Del(engine::WriteDoor& keys, const Call& call);  // and UNLINK
Reply Rename(engine::WriteDoor& keys, const Call& call);
Reply RenameNx(engine::WriteDoor& keys, const Call& call);
Reply Copy(engine::WriteDoor& keys, const Call& call);
Reply Move(engine::WriteDoor& keys, const Call& call);
Reply Expire(engine::WriteDoor& keys, const Call& call);
Reply PExpire(engine::WriteDoor& keys, const Call& call);
Reply ExpireAt(engine::WriteDoor& keys, const Call& call);
Reply PExpireAt(engine::WriteDoor& keys, const Call& call);
Reply Persist(engine::WriteDoor& keys, const Call& call);
Reply SetV(engine::WriteDoor& keys, const Call& call);
Reply DelV(engine::WriteDoor& keys, const Call& call);

// --- keyspace.cc ---

Reply Keys(const ReadView& keys, const Call& call);
Reply Scan(const ReadView& keys, const Call& call);
Reply RandomKey(const ReadView& keys, const Call& call);
Reply DbSize(const ReadView& keys, const Call& call);
Reply FlushDb(engine::WriteDoor& keys, const Call& call);
Reply FlushAll(engine::WriteDoor& keys, const Call& call);
Reply SwapDb(engine::WriteDoor& keys, const Call& call);

// --- transactions.cc ---

Reply Multi(SessionWords& session, const Call& call);
Reply Exec(SessionWords& session, const Call& call);
Reply Discard(SessionWords& session, const Call& call);
Reply Watch(SessionWords& session, const Call& call);
Reply Unwatch(SessionWords& session, const Call& call);

// --- connection.cc ---

Reply Ping(SessionWords& session, const Call& call);
Reply Echo(SessionWords& session, const Call& call);
Reply Select(SessionWords& session, const Call& call);
Reply Quit(SessionWords& session, const Call& call);
Reply Reset(SessionWords& session, const Call& call);
Reply Hello(SessionWords& session, const Call& call);
Reply Auth(SessionWords& session, const Call& call);

// --- client.cc ---

Reply ClientId(SessionWords& session, const Call& call);
Reply ClientGetName(SessionWords& session, const Call& call);
Reply ClientSetName(SessionWords& session, const Call& call);
Reply ClientSetInfo(SessionWords& session, const Call& call);
Reply ClientList(SessionWords& session, const Call& call);
Reply ClientInfo(SessionWords& session, const Call& call);
Reply ClientNoEvict(SessionWords& session, const Call& call);

// --- server.cc ---

Reply Time(SessionWords& session, const Call& call);
Reply Wait(SessionWords& session, const Call& call);
Reply FunctionFlush(SessionWords& session, const Call& call);
Reply TxStats(SessionWords& session, const Call& call);

// --- debug.cc ---

Reply Debug(SessionWords& session, const Call& call);

// --- config.cc ---

Reply ConfigGet(SessionWords& session, const Call& call);
Reply ConfigSet(SessionWords& session, const Call& call);
Reply ConfigResetStat(SessionWords& session, const Call& call);

// --- info.cc ---

Reply Info(SessionWords& session, const Call& call);

// --- help.cc ---

// HELP of any container, out of its rows.
Reply Help(SessionWords& session, const Call& call);

// --- command_info.cc, command_list.cc, command_keys.cc ---

Reply CommandAll(SessionWords& session, const Call& call);  // bare COMMAND
Reply CommandCount(SessionWords& session, const Call& call);
Reply CommandInfo(SessionWords& session, const Call& call);
Reply CommandDocs(SessionWords& session, const Call& call);
Reply CommandList(SessionWords& session, const Call& call);
Reply CommandGetKeys(SessionWords& session, const Call& call);
Reply CommandGetKeysAndFlags(SessionWords& session, const Call& call);

}  // namespace vigil::command

#endif  // VIGIL_API_COMMAND_HANDLERS_H_

#include "bench/peers/lmdb_store.h"

#include <lmdb.h>
#include <utility>

#include "bench/peers/temporary_folder.h"

namespace vigil::bench {
namespace {

// Addresses, not memory: the file grows as it is filled.
constexpr std::size_t kMapBytes = std::size_t{16} << 30;

MDB_val ToVal(std::string_view text) {
  // LMDB does not write through it; its type serves both directions.
  return MDB_val{text.size(), const_cast<char*>(text.data())};
}

std::string_view ToView(const MDB_val& val) {
  return {static_cast<const char*>(val.mv_data), val.mv_size};
}

class LmdbConnection final : public Connection {
 public:
  LmdbConnection(MDB_env* env, MDB_dbi dbi) : env_(env), dbi_(dbi) {}

  ~LmdbConnection() override {
    if (write_ != nullptr) mdb_txn_abort(write_);
    if (read_ != nullptr) mdb_txn_abort(read_);
  }

  bool Get(std::string_view key, std::string* value) override {
    if (!OpenRead()) return false;
    const bool found = Find(read_, key, value);
    mdb_txn_reset(read_);
    return found;
  }

  bool Set(std::string_view key, std::string_view value) override {
    if (!Begin(/*writes=*/true)) return false;
    const bool written = Write(key, value);
    return (written ? Commit() : Abandon()) == Outcome::kCommitted;
  }

  bool Del(std::string_view key) override {
    if (!Begin(/*writes=*/true)) return false;
    MDB_val name = ToVal(key);
    const bool deleted = mdb_del(write_, dbi_, &name, nullptr) == 0;
    return (deleted ? Commit() : Abandon()) == Outcome::kCommitted;
  }

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) override {
    values->resize(keys.size());
    if (!OpenRead()) return false;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::optional<std::string>& value = (*values)[i];
      if (!value.has_value()) value.emplace();
      if (!Find(read_, keys[i], &*value)) value.reset();
    }
    mdb_txn_reset(read_);
    return true;
  }

  bool IncrBy(std::string_view key, std::int64_t delta) override {
    Tally tally;
    return RunTransaction(
        *this, /*writes=*/true, tally, [&](ConnectionTxn& txn) {
          std::int64_t number = 0;
          return txn.GetInt(key, &number) && txn.SetInt(key, number + delta);
        });
  }

  // All in one write transaction.
  bool Load(std::string_view key, std::string_view value) override {
    return (write_ != nullptr || Begin(/*writes=*/true)) && Write(key, value);
  }

  bool FinishLoad() override {
    return write_ == nullptr || Commit() == Outcome::kCommitted;
  }

  bool Begin(bool writes) override {
    if (!writes) return OpenRead();
    return mdb_txn_begin(env_, nullptr, 0, &write_) == 0;
  }

  bool Prepare(std::span<const std::string_view>) override { return true; }

  bool Read(std::string_view key, std::string* value) override {
    return Find(write_ != nullptr ? write_ : read_, key, value);
  }

  bool Write(std::string_view key, std::string_view value) override {
    MDB_val name = ToVal(key);
    MDB_val data = ToVal(value);
    return mdb_put(write_, dbi_, &name, &data, 0) == 0;
  }

  Outcome Commit() override {
    if (write_ == nullptr) {
      mdb_txn_reset(read_);
      return Outcome::kCommitted;
    }
    MDB_txn* txn = std::exchange(write_, nullptr);
    return mdb_txn_commit(txn) == 0 ? Outcome::kCommitted : Outcome::kFailed;
  }

  Outcome Abandon() override {
    if (write_ == nullptr) {
      mdb_txn_reset(read_);
    } else {
      mdb_txn_abort(std::exchange(write_, nullptr));
    }
    return Outcome::kFailed;
  }

 private:
  bool OpenRead() {
    if (read_ != nullptr) return mdb_txn_renew(read_) == 0;
    return mdb_txn_begin(env_, nullptr, MDB_RDONLY, &read_) == 0;
  }

  bool Find(MDB_txn* txn, std::string_view key, std::string* value) {
    MDB_val name = ToVal(key);
    MDB_val data;
    if (mdb_get(txn, dbi_, &name, &data) != 0) return false;
    value->assign(ToView(data));
    return true;
  }

  MDB_env* const env_;
  const MDB_dbi dbi_;
  MDB_txn* read_ = nullptr;   // kept, and reset between reads
  MDB_txn* write_ = nullptr;  // while a write transaction is open
};

class LmdbEnvironment final : public LmdbStore {
 public:
  ~LmdbEnvironment() override {
    if (env_ != nullptr) mdb_env_close(env_);
  }

  // The error, or 0.
  int Start() {
    // The reader's slot belongs to its transaction, not to the thread, because
    // one thread has a connection after another.
    constexpr unsigned int kFlags =
        MDB_NOSYNC | MDB_NOMETASYNC | MDB_WRITEMAP | MDB_NOTLS;
    int error = mdb_env_create(&env_);
    if (error == 0) error = mdb_env_set_mapsize(env_, kMapBytes);
    if (error == 0) {
      error = mdb_env_open(env_, folder_.path().c_str(), kFlags, 0600);
    }
    MDB_txn* txn = nullptr;
    if (error == 0) error = mdb_txn_begin(env_, nullptr, 0, &txn);
    if (error == 0) error = mdb_dbi_open(txn, nullptr, 0, &dbi_);
    if (error == 0) error = mdb_txn_commit(txn);
    return error;
  }

  std::unique_ptr<Connection> Connect() override {
    return std::make_unique<LmdbConnection>(env_, dbi_);
  }

  std::size_t ReportedBytes() const override {
    MDB_envinfo info;
    MDB_stat stat;
    if (mdb_env_info(env_, &info) != 0 || mdb_env_stat(env_, &stat) != 0) {
      return 0;
    }
    return (info.me_last_pgno + 1) * stat.ms_psize;
  }

 private:
  const TemporaryFolder folder_;
  MDB_env* env_ = nullptr;
  MDB_dbi dbi_ = 0;
};

}  // namespace

std::unique_ptr<LmdbStore> LmdbStore::Open(std::string* why) {
  auto environment = std::make_unique<LmdbEnvironment>();
  const int error = environment->Start();
  if (error == 0) return environment;
  *why = std::string("LMDB cannot be opened: ") + mdb_strerror(error);
  return nullptr;
}

}  // namespace vigil::bench

#include "bench/peers/rocksdb_store.h"

#include <cstdint>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/optimistic_transaction_db.h>
#include <rocksdb/utilities/transaction.h>
#include <utility>

#include "bench/peers/temporary_folder.h"

namespace vigil::bench {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

rocksdb::Slice ToSlice(std::string_view text) {
  return {text.data(), text.size()};
}

rocksdb::WriteOptions Unlogged() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return options;
}

rocksdb::ReadOptions Trusting() {
  rocksdb::ReadOptions options;
  options.verify_checksums = false;
  return options;
}

rocksdb::Options InMemory() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = 256 * kMebibyte;
  options.max_write_buffer_number = 4;
  // Commits are checked against what memtables remember.
  options.max_write_buffer_size_to_maintain = 256 * kMebibyte;
  options.memtable_whole_key_filtering = true;
  options.memtable_prefix_bloom_size_ratio = 0.1;
  options.stats_dump_period_sec = 0;
  // The format for files in memory: found by a hash of the key, and read where
  // they are, without a cache of blocks.
  options.allow_mmap_reads = true;
  options.prefix_extractor.reset(rocksdb::NewNoopTransform());
  options.table_factory.reset(rocksdb::NewPlainTableFactory());
  return options;
}

class RocksDbConnection final : public Connection {
 public:
  explicit RocksDbConnection(rocksdb::OptimisticTransactionDB& db) : db_(db) {}

  ~RocksDbConnection() override { DropSnapshot(); }

  bool Get(std::string_view key, std::string* value) override {
    return db_.Get(read_, ToSlice(key), value).ok();
  }

  bool Set(std::string_view key, std::string_view value) override {
    return db_.Put(write_, ToSlice(key), ToSlice(value)).ok();
  }

  // Get first, because RocksDB's own Delete does not say what was there.
  bool Del(std::string_view key) override {
    return Get(key, &text_) && db_.Delete(write_, ToSlice(key)).ok();
  }

  bool MGet(std::span<const std::string_view> keys,
            std::vector<std::optional<std::string>>* values) override {
    slices_.clear();
    for (const std::string_view key : keys) slices_.push_back(ToSlice(key));
    pinned_.resize(keys.size());
    statuses_.resize(keys.size());
    db_.MultiGet(read_, db_.DefaultColumnFamily(), slices_.size(),
                 slices_.data(), pinned_.data(), statuses_.data());
    values->resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::optional<std::string>& value = (*values)[i];
      if (!statuses_[i].ok()) {
        value.reset();
        continue;
      }
      if (!value.has_value()) value.emplace();
      value->assign(pinned_[i].data(), pinned_[i].size());
      pinned_[i].Reset();
    }
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

  bool Load(std::string_view key, std::string_view value) override {
    return Set(key, value);
  }

  bool FinishLoad() override {
    return db_.Flush(rocksdb::FlushOptions()).ok() &&
           db_.CompactRange(rocksdb::CompactRangeOptions(), nullptr, nullptr)
               .ok();
  }

  bool Begin(bool writes) override {
    if (!writes) {
      read_.snapshot = db_.GetSnapshot();
      return true;
    }
    // Given the one before, which it makes new.
    txn_.reset(db_.BeginTransaction(
        write_, rocksdb::OptimisticTransactionOptions(), txn_.release()));
    lost_ = false;
    return true;
  }

  bool Prepare(std::span<const std::string_view>) override { return true; }

  bool Read(std::string_view key, std::string* value) override {
    if (read_.snapshot != nullptr) return Get(key, value);
    const rocksdb::Status status =
        txn_->GetForUpdate(read_, ToSlice(key), value);
    if (status.IsBusy() || status.IsTryAgain()) lost_ = true;
    return status.ok();
  }

  bool Write(std::string_view key, std::string_view value) override {
    return txn_->Put(ToSlice(key), ToSlice(value)).ok();
  }

  Outcome Commit() override {
    if (DropSnapshot()) return Outcome::kCommitted;
    const rocksdb::Status status = txn_->Commit();
    if (status.ok()) return Outcome::kCommitted;
    return status.IsBusy() || status.IsTryAgain() ? Outcome::kConflict
                                                  : Outcome::kFailed;
  }

  Outcome Abandon() override {
    if (DropSnapshot()) return Outcome::kFailed;
    return txn_->Rollback().ok() && lost_ ? Outcome::kConflict
                                          : Outcome::kFailed;
  }

 private:
  // Whether there was one.
  bool DropSnapshot() {
    const rocksdb::Snapshot* snapshot = std::exchange(read_.snapshot, nullptr);
    if (snapshot == nullptr) return false;
    db_.ReleaseSnapshot(snapshot);
    return true;
  }

  rocksdb::OptimisticTransactionDB& db_;
  const rocksdb::WriteOptions write_ = Unlogged();
  rocksdb::ReadOptions read_ = Trusting();
  std::unique_ptr<rocksdb::Transaction> txn_;
  bool lost_ = false;
  std::string text_;
  std::vector<rocksdb::Slice> slices_;
  std::vector<rocksdb::PinnableSlice> pinned_;
  std::vector<rocksdb::Status> statuses_;
};

class RocksDbDatabase final : public RocksDbStore {
 public:
  rocksdb::Status Start() {
    rocksdb::OptimisticTransactionDB* db = nullptr;
    rocksdb::Status status =
        rocksdb::OptimisticTransactionDB::Open(InMemory(), folder_.path(), &db);
    db_.reset(db);
    return status;
  }

  std::unique_ptr<Connection> Connect() override {
    return std::make_unique<RocksDbConnection>(*db_);
  }

  std::size_t ReportedBytes() const override {
    std::uint64_t memtables = 0;
    std::uint64_t tables = 0;
    std::uint64_t indexes = 0;
    db_->GetIntProperty(rocksdb::DB::Properties::kSizeAllMemTables, &memtables);
    db_->GetIntProperty(rocksdb::DB::Properties::kLiveSstFilesSize, &tables);
    db_->GetIntProperty(rocksdb::DB::Properties::kEstimateTableReadersMem,
                        &indexes);
    return memtables + tables + indexes;
  }

 private:
  const TemporaryFolder folder_;
  std::unique_ptr<rocksdb::OptimisticTransactionDB> db_;
};

}  // namespace

std::unique_ptr<RocksDbStore> RocksDbStore::Open(std::string* why) {
  auto database = std::make_unique<RocksDbDatabase>();
  const rocksdb::Status status = database->Start();
  if (status.ok()) return database;
  *why = "RocksDB cannot be opened: " + status.ToString();
  return nullptr;
}

}  // namespace vigil::bench

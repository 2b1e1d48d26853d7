// A folder for the files of a peer, in memory where the machine allows it.

#ifndef VIGIL_BENCH_PEERS_TEMPORARY_FOLDER_H_
#define VIGIL_BENCH_PEERS_TEMPORARY_FOLDER_H_

#include <string>

namespace vigil::bench {

// Below /dev/shm if that has 4 GiB to spare, else where the system puts
// temporary files. Goes, with all that is in it, with this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  // Empty if none could be made.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace vigil::bench

#endif  // VIGIL_BENCH_PEERS_TEMPORARY_FOLDER_H_

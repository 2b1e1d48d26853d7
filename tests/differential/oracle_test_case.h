// The fixture of tests that need an oracle: without one they are skipped.

#ifndef VIGIL_TESTS_DIFFERENTIAL_ORACLE_TEST_CASE_H_
#define VIGIL_TESTS_DIFFERENTIAL_ORACLE_TEST_CASE_H_

#include <memory>
#include <string>

#include "gtest/gtest.h"

#include "tests/differential/oracle.h"

namespace vigil::differential {

// A test with a server of its own.
class OracleTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string why;
    oracle_ = Oracle::Start(&why);
    if (oracle_ == nullptr) GTEST_SKIP() << "no oracle: " << why;
  }

  Oracle& oracle() { return *oracle_; }

 private:
  std::unique_ptr<Oracle> oracle_;
};

}  // namespace vigil::differential

#endif  // VIGIL_TESTS_DIFFERENTIAL_ORACLE_TEST_CASE_H_

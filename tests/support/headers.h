// What nearly every test includes, compiled once; see tests/CMakeLists.txt.

#ifndef VIGIL_TESTS_SUPPORT_HEADERS_H_
#define VIGIL_TESTS_SUPPORT_HEADERS_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "vigil/session.h"
#include "vigil/store.h"
#include "vigil/transaction.h"

#endif  // VIGIL_TESTS_SUPPORT_HEADERS_H_

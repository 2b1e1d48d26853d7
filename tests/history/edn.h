// A history of list appends as Elle reads it:
//
//     VIGIL_TEST_EDN=FOLDER vigil_history_test --gtest_filter='*list_append*'
//     java -jar elle-cli-VERSION-standalone.jar --model list-append FILE...

#ifndef VIGIL_TESTS_HISTORY_EDN_H_
#define VIGIL_TESTS_HISTORY_EDN_H_

#include <ostream>

#include "tests/history/history.h"

namespace vigil::history {

// One operation per line, beginnings and ends in the order of their times.
// `history.is_list_append`.
void WriteEdn(const History& history, std::ostream& out);

}  // namespace vigil::history

#endif  // VIGIL_TESTS_HISTORY_EDN_H_

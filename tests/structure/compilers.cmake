# The compilers for tests that call one themselves, because what they test is
# whether something compiles; and a test that says why it did not run.

find_program(VIGIL_TEST_GXX g++)
find_program(VIGIL_TEST_CLANGXX clang++)
# The newest clang of Debian 12, beside the one that it calls clang++.
find_program(VIGIL_TEST_CLANGXX19 clang++-19)
mark_as_advanced(VIGIL_TEST_GXX VIGIL_TEST_CLANGXX VIGIL_TEST_CLANGXX19)

# Names and programs, in pairs of the same index. One that is not there is
# NOTFOUND: its tests are skipped by name.
set(vigil_compiler_names g++ clang++)
set(vigil_compilers "${VIGIL_TEST_GXX}" "${VIGIL_TEST_CLANGXX}")

set(vigil_syntax_flags -fsyntax-only -Wall -Wextra -Wpedantic -Wshadow
                       -Wnon-virtual-dtor -Werror)

# Adds a test that ctest reports as skipped, with the reason in its output.
function(vigil_skipped_test name reason)
  add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} -E echo "skipped: ${reason}")
  set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "^skipped: ")
endfunction()

# Compiles and runs the C++ examples of the documentation; docs.py says how a
# block becomes a program.
#
# Built by a test, not with everything else: an example that no longer compiles
# is a failed test, and does not keep other tests from being built.

file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/*.md
     ${PROJECT_SOURCE_DIR}/docs/*.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${pages}
                                       ${CMAKE_CURRENT_SOURCE_DIR}/docs.py)
set(examples_dir ${CMAKE_CURRENT_BINARY_DIR}/examples)
execute_process(
  COMMAND ${python} ${CMAKE_CURRENT_SOURCE_DIR}/docs.py extract
          ${PROJECT_SOURCE_DIR} ${examples_dir}
  OUTPUT_VARIABLE examples
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" examples "${examples}")

add_custom_target(vigil_examples)
add_test(NAME structure.examples
         COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target
                 vigil_examples)
set_tests_properties(structure.examples PROPERTIES FIXTURES_SETUP examples
                                                   RUN_SERIAL ON)
foreach(example IN LISTS examples)
  add_executable(example_${example} EXCLUDE_FROM_ALL
                 ${examples_dir}/${example}.cc)
  target_link_libraries(example_${example} PRIVATE vigil::vigil vigil_flags)
  add_dependencies(vigil_examples example_${example})
  add_test(NAME structure.example.${example} COMMAND example_${example})
  set_tests_properties(structure.example.${example}
                       PROPERTIES FIXTURES_REQUIRED examples TIMEOUT 60)
endforeach()

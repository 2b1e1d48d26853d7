# Compiles and runs the C++ examples of the documentation: the blocks of its
# pages (docs.py says how a block becomes a program) and docs/examples/.
#
# Built by a test, not with everything else: an example that no longer compiles
# is a failed test, and does not keep other tests from being built.

file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/*.md)
file(GLOB root_pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/*.md)
list(APPEND pages ${root_pages})
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

# example_test(NAME SOURCE): a program that has to exit with 0.
function(example_test name source)
  add_executable(example_${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(example_${name} PRIVATE vigil::vigil vigil_flags)
  target_compile_options(example_${name} PRIVATE -g0)  # compiles in less time
  add_dependencies(vigil_examples example_${name})
  add_test(NAME structure.example.${name} COMMAND example_${name})
  set_tests_properties(structure.example.${name}
                       PROPERTIES FIXTURES_REQUIRED examples TIMEOUT 60)
endfunction()
# What stands for itself has to include what it needs; fragments share a header.
set(with_fragment_header)
foreach(example IN LISTS examples)
  example_test(${example} ${examples_dir}/${example}.cc)
  file(STRINGS ${examples_dir}/${example}.cc fragment
       REGEX "^#include .fragment")
  if(fragment AND with_fragment_header)
    target_precompile_headers(example_${example} REUSE_FROM
                              ${with_fragment_header})
  elseif(fragment)
    set(with_fragment_header example_${example})
    target_precompile_headers(example_${example} PRIVATE
                              ${examples_dir}/fragment.h)
  endif()
endforeach()
file(GLOB programs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/examples/*.cc)
foreach(program IN LISTS programs)
  get_filename_component(name ${program} NAME_WE)
  example_test(program_${name} ${program})
endforeach()

# Tries out on a redis-server what docs/from-redis.md says of redis-py and of
# hiredis.

set(with_redis_server ${python}
                      ${CMAKE_CURRENT_SOURCE_DIR}/with_redis_server.py)
set(from_redis ${PROJECT_SOURCE_DIR}/docs/examples/from_redis)

# Debian's package is seen by Debian's interpreter only, which may not be the
# first on the PATH.
set(redis_python ${Python3_EXECUTABLE})
foreach(candidate IN ITEMS ${Python3_EXECUTABLE} /usr/bin/python3)
  execute_process(
    COMMAND ${candidate} -c "import redis"
    RESULT_VARIABLE imports
    OUTPUT_QUIET ERROR_QUIET)
  if(imports EQUAL 0)
    set(redis_python ${candidate})
    break()
  endif()
endforeach()
add_test(NAME structure.from_redis.redis_py
         COMMAND ${with_redis_server} ${redis_python} -B
                 ${from_redis}/redis_py.py)
set_tests_properties(
  structure.from_redis.redis_py PROPERTIES SKIP_REGULAR_EXPRESSION "^skipped: "
                                           TIMEOUT 60)

find_path(VIGIL_HIREDIS_INCLUDE_DIR hiredis/hiredis.h)
find_library(VIGIL_HIREDIS_LIBRARY hiredis)
mark_as_advanced(VIGIL_HIREDIS_INCLUDE_DIR VIGIL_HIREDIS_LIBRARY)
if(VIGIL_HIREDIS_INCLUDE_DIR AND VIGIL_HIREDIS_LIBRARY)
  add_executable(example_from_redis_hiredis EXCLUDE_FROM_ALL
                 ${from_redis}/hiredis.cc)
  target_include_directories(example_from_redis_hiredis SYSTEM
                             PRIVATE ${VIGIL_HIREDIS_INCLUDE_DIR})
  target_link_libraries(example_from_redis_hiredis
                        PRIVATE ${VIGIL_HIREDIS_LIBRARY} vigil_flags)
  add_dependencies(vigil_examples example_from_redis_hiredis)
  add_test(NAME structure.from_redis.hiredis
           COMMAND ${with_redis_server}
                   $<TARGET_FILE:example_from_redis_hiredis>)
  set_tests_properties(
    structure.from_redis.hiredis
    PROPERTIES FIXTURES_REQUIRED examples SKIP_REGULAR_EXPRESSION "^skipped: "
               TIMEOUT 60)
else()
  vigil_skipped_test(structure.from_redis.hiredis "there is no hiredis")
endif()

# Which copy of abseil is in which library, by the symbols: see CMakeLists.txt.

# expect(LIBRARY NAMESPACE OTHER): the one is there and the other is not.
function(expect library namespace other)
  execute_process(COMMAND ${NM} ${library} OUTPUT_VARIABLE symbols
                  COMMAND_ERROR_IS_FATAL ANY)
  foreach(name IN ITEMS ${namespace} ${other})
    string(LENGTH ${name} length)
    string(FIND "${symbols}" "4absl${length}${name}" place_${name})
  endforeach()
  if(place_${namespace} EQUAL -1 OR NOT place_${other} EQUAL -1)
    message(FATAL_ERROR "${library} does not use the abseil of the namespace "
                        "'${namespace}' and that one only")
  endif()
endfunction()
expect(${VIGIL} own_copy ${INSTALLED_NAMESPACE})
expect(${NEIGHBOUR} ${INSTALLED_NAMESPACE} own_copy)

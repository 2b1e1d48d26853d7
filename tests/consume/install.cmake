# Installs a build, component by component, and checks what each one brings.
#
#   cmake -DBUILD=... -DPREFIX=... -DLIBDIR=lib -DVERSION=1.2.3 -DHEADERS=N
#         -P install.cmake

string(REGEX MATCH "^[0-9]+" major ${VERSION})
file(REMOVE_RECURSE ${PREFIX})

# install(COMPONENT FILES...): all that is installed afterwards.
function(install component)
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}
                          --component ${component} OUTPUT_QUIET
                          COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB_RECURSE found RELATIVE ${PREFIX} ${PREFIX}/*)
  list(FILTER found EXCLUDE REGEX "^include/vigil/[a-z_]+\\.h$")
  set(expected ${ARGN})
  list(SORT found)
  list(SORT expected)
  if(NOT found STREQUAL expected)
    message(FATAL_ERROR "after the component ${component} there is '${found}', "
                        "not '${expected}'")
  endif()
endfunction()

set(all ${LIBDIR}/libvigil.so.${major} ${LIBDIR}/libvigil.so.${VERSION})
install(library ${all})
list(APPEND all bin/vigil share/man/man1/vigil.1)
install(tool ${all})
foreach(name IN ITEMS vigil-shared vigil-shared-debug vigil-static
                      vigil-static-debug vigilConfig vigilConfigVersion)
  list(APPEND all ${LIBDIR}/cmake/vigil/${name}.cmake)
endforeach()
list(APPEND all ${LIBDIR}/libvigil.a ${LIBDIR}/libvigil.so
     ${LIBDIR}/pkgconfig/vigil.pc)
install(development ${all})

file(GLOB headers ${PREFIX}/include/vigil/*.h)
list(LENGTH headers count)
if(NOT count EQUAL HEADERS)
  message(FATAL_ERROR "${count} of ${HEADERS} headers are installed")
endif()

# cpack -G DEB: one package for each component. To be configured with
# -DCMAKE_INSTALL_PREFIX=/usr, so that libraries go where Debian has them.

set(VIGIL_PACKAGE_CONTACT "Vigil developers <vigil@packages.example>"
    CACHE STRING "Who packages are from, as NAME <ADDRESS>")
mark_as_advanced(VIGIL_PACKAGE_CONTACT)

set(CPACK_PACKAGE_NAME vigil)
set(CPACK_PACKAGE_CONTACT ${VIGIL_PACKAGE_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "transactional key-value store inside a process")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
    WORLD_EXECUTE)

set(CPACK_COMPONENTS_ALL development)
if(VIGIL_SHARED)
  list(APPEND CPACK_COMPONENTS_ALL library)
endif()
if(VIGIL_BUILD_TOOL)
  list(APPEND CPACK_COMPONENTS_ALL tool)
endif()
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SOURCE vigil)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
# A newer library of the same soname will do.
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})

set(about "Vigil is a C++ library with Redis's operations on strings and its
transactions, WATCH, MULTI and EXEC, for the threads of one process.
.
")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libvigil${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
    "${about}This package has the shared library.")
# cpack writes maintainer scripts that call ldconfig; Debian asks for the trigger.
set(control ${CMAKE_CURRENT_BINARY_DIR}/debian_control)
file(WRITE ${control}/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${control}/triggers)

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libvigil-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# abseil: what the static library is linked with.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS libabsl-dev)
if(VIGIL_SHARED)
  string(PREPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
         "libvigil${PROJECT_VERSION_MAJOR} (= ${version}), ")
endif()
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
    "${about}This package has what is needed to build programs with it.")

set(CPACK_DEBIAN_TOOL_PACKAGE_NAME vigil)
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION database)
set(CPACK_COMPONENT_TOOL_DESCRIPTION
    "${about}This package has a program to try it with.")

# What Debian wants in every package and nobody else does.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_BINARY_DIR}/debian_files.cmake)
configure_file(debian/files.cmake.in debian_files.cmake @ONLY)

include(CPack)

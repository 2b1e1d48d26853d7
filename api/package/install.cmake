# What cmake --install puts where. Components: library (what a program needs that
# is linked with the shared library), development, tool.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(vigil_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/vigil)

install(
  DIRECTORY ${PROJECT_SOURCE_DIR}/api/vigil
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development
  FILES_MATCHING
  PATTERN "*.h")

# An export file for each, so that who wants the shared library needs nothing of
# what only the static one asks for.
install(
  TARGETS vigil
  EXPORT vigil-static
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  INCLUDES
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(
  EXPORT vigil-static
  NAMESPACE vigil::
  DESTINATION ${vigil_cmake_dir}
  COMPONENT development)
if(VIGIL_SHARED)
  install(
    TARGETS vigil_shared vigil_c
    EXPORT vigil-shared
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
            COMPONENT library
            NAMELINK_COMPONENT development
    INCLUDES
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(
    EXPORT vigil-shared
    NAMESPACE vigil::
    DESTINATION ${vigil_cmake_dir}
    COMPONENT development)
endif()

# Before 1.0 a minor version may break the interface (CHANGELOG.md).
if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(vigil_compatibility SameMinorVersion)
else()
  set(vigil_compatibility SameMajorVersion)
endif()
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/vigilConfigVersion.cmake
  COMPATIBILITY ${vigil_compatibility})
install(
  FILES vigilConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/vigilConfigVersion.cmake
  DESTINATION ${vigil_cmake_dir}
  COMPONENT development)

# vigil.pc. Its paths start where it lies, so that an installed tree can move; but
# not in /usr, which pkg-config has to recognise as the system's.
if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
  set(vigil_pc_prefix ${CMAKE_INSTALL_PREFIX})
  set(vigil_pc_libdir ${CMAKE_INSTALL_LIBDIR})
else()
  file(RELATIVE_PATH vigil_pc_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  set(vigil_pc_prefix "\${pcfiledir}/${vigil_pc_prefix}")
  string(REGEX REPLACE "/$" "" vigil_pc_prefix ${vigil_pc_prefix})
  set(vigil_pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
  if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
    set(vigil_pc_prefix /usr)
  endif()
endif()
if(IS_ABSOLUTE ${CMAKE_INSTALL_INCLUDEDIR})
  set(vigil_pc_includedir ${CMAKE_INSTALL_INCLUDEDIR})
else()
  set(vigil_pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
# What the static library needs is private where there is a shared one, which
# brings it along; else it is what everybody needs.
# The C++ library is named for programs in C.
set(vigil_pc_libs "-pthread")
foreach(library IN ITEMS stdc++ c++)
  if(library IN_LIST CMAKE_CXX_IMPLICIT_LINK_LIBRARIES)
    string(APPEND vigil_pc_libs " -l${library}")
  endif()
endforeach()
if(VIGIL_SHARED)
  set(vigil_pc_private "Requires.private: absl_inlined_vector
Libs.private: ${vigil_pc_libs}")
  set(vigil_pc_libs "")
else()
  set(vigil_pc_private "Requires: absl_inlined_vector")
  string(PREPEND vigil_pc_libs " ")
endif()
configure_file(vigil.pc.in vigil.pc @ONLY)
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/vigil.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)

if(VIGIL_BUILD_TOOL)
  install(TARGETS vigil_tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
                                     COMPONENT tool)
  install(
    FILES ${PROJECT_SOURCE_DIR}/docs/vigil.1
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
    COMPONENT tool)
endif()

if(PROJECT_IS_TOP_LEVEL)
  include(debian/packages.cmake)
endif()

# Runs a port for vcpkg where there is no vcpkg, up to its last line.
#
#   cmake -DPORT=.../portfile.cmake -P vcpkg_port.cmake

cmake_minimum_required(VERSION 3.25)

foreach(
  name IN
  ITEMS check_linkage
        check_features
        cmake_configure
        cmake_install
        cmake_config_fixup
        fixup_pkgconfig
        copy_tools)
  cmake_language(EVAL CODE "function(vcpkg_${name})\nendfunction()")
endforeach()
# What the port copies last is a file of this tree.
function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" FILE_LIST)
  if(NOT EXISTS "${arg_FILE_LIST}")
    message(FATAL_ERROR "there is no ${arg_FILE_LIST}")
  endif()
  set_property(GLOBAL PROPERTY copyright_installed TRUE)
endfunction()

# Where it removes what a build would have made.
set(CURRENT_PACKAGES_DIR ${CMAKE_CURRENT_BINARY_DIR}/no_such_folder)
set(FEATURES tool)
include(${PORT})
get_property(done GLOBAL PROPERTY copyright_installed)
if(NOT done)
  message(FATAL_ERROR "the port did not come to its end")
endif()

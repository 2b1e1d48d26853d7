# What find_package(vigil) reads.
#
# Components: static and shared, the two forms of the library. Targets:
#   vigil::vigil                  the library, to be linked
#   vigil::static, vigil::shared  each form that was asked for
#   vigil::c                      with shared: the library for programs in C
# Where both forms will do, BUILD_SHARED_LIBS chooses; without it, static.

set(vigil_forms static shared)
if(BUILD_SHARED_LIBS)
  list(REVERSE vigil_forms)
endif()

set(vigil_wanted ${vigil_FIND_COMPONENTS})
if(NOT vigil_wanted)
  foreach(form IN LISTS vigil_forms)
    if(NOT vigil_wanted AND EXISTS ${CMAKE_CURRENT_LIST_DIR}/vigil-${form}.cmake)
      set(vigil_wanted ${form})
    endif()
  endforeach()
endif()

foreach(form IN LISTS vigil_wanted)
  if(form IN_LIST vigil_forms
     AND EXISTS ${CMAKE_CURRENT_LIST_DIR}/vigil-${form}.cmake)
    if(form STREQUAL "static")
      include(CMakeFindDependencyMacro)
      find_dependency(Threads)
      if(NOT TARGET absl::inlined_vector)
        find_dependency(absl)
      endif()
    endif()
    include(${CMAKE_CURRENT_LIST_DIR}/vigil-${form}.cmake)
    set(vigil_${form}_FOUND TRUE)
  else()
    set(vigil_${form}_FOUND FALSE)
    if(vigil_FIND_REQUIRED_${form})
      set(vigil_FOUND FALSE)
      set(vigil_NOT_FOUND_MESSAGE "vigil is not installed as '${form}'")
    endif()
  endif()
endforeach()

foreach(form IN LISTS vigil_forms)
  if(TARGET vigil::${form} AND NOT TARGET vigil::vigil)
    add_library(vigil::vigil INTERFACE IMPORTED)
    set_target_properties(vigil::vigil PROPERTIES INTERFACE_LINK_LIBRARIES
                                                  vigil::${form})
  endif()
endforeach()
unset(vigil_forms)
unset(vigil_wanted)

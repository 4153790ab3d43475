# busward_room(<target> DEPENDS <targets>...): the static library of one folder, made of all its
# .cc files.
function(busward_room target)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;FOLDERS" ${ARGN})
  set(patterns "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  foreach(folder IN LISTS ROOM_FOLDERS)
    list(APPEND patterns "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cc")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  list(FILTER sources EXCLUDE REGEX "(/main|_test)\\.cc$")
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC busward_flags ${ROOM_DEPENDS})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE busward_flags ${ROOM_DEPENDS})
  endif()
endfunction()

# busward_tests(<target> DEPENDS <targets>... [PARTS <n>]): one GoogleTest program of all *_test.cc
# in the folder. ctest runs it as that many processes, each with its share of the tests: a process
# starts one database cluster, and its tests one database each.
function(busward_tests target)
  cmake_parse_arguments(ROOM "" "PARTS" "DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*_test.cc")
  if(NOT sources)
    return()
  endif()
  add_executable(${target} ${sources})
  target_link_libraries(${target} PRIVATE ${ROOM_DEPENDS} busward_test_support GTest::gtest_main
    GTest::gmock)
  if(NOT ROOM_PARTS)
    set(ROOM_PARTS 1)
  endif()
  math(EXPR last "${ROOM_PARTS} - 1")
  foreach(part RANGE ${last})
    set(name ${target}.${part})
    add_test(NAME ${name} COMMAND ${target}
      --gtest_output=xml:${CMAKE_BINARY_DIR}/test-reports/${name}.xml)
    set_tests_properties(${name} PROPERTIES TIMEOUT 900
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${ROOM_PARTS};GTEST_SHARD_INDEX=${part}")
  endforeach()
endfunction()

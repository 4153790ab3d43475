# Flags that every target of ours shares. Same verdict on every build (design promise 3): no
# contraction of floating-point expressions, no -march=native.
add_library(busward_flags INTERFACE)
target_compile_options(busward_flags INTERFACE
  # A designated initialiser names what it sets; the rest has its default by intent.
  -Wall -Wextra -Wconversion -Wshadow -Werror -Wno-missing-field-initializers -ffp-contract=off)
target_include_directories(busward_flags INTERFACE ${CMAKE_SOURCE_DIR})

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  # False alarms of g++ 12 at -O2: overlapping copies where a literal is assigned to a string,
  # and the frame of an inlined coroutine of Asio's as memory of another allocator (see below).
  # An empty optional that it can see through it takes for an uninitialised one; that it only says.
  add_compile_options(-Wno-restrict -Wno-mismatched-new-delete -Wno-error=maybe-uninitialized)
endif()

if(BUSWARD_SANITIZE)
  add_compile_options(-fsanitize=${BUSWARD_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${BUSWARD_SANITIZE})
  if(BUSWARD_SANITIZE MATCHES thread)
    # The thread sanitizer does not know fences; Asio's scheduler has its mutexes besides.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Coroutines do not assemble with the function sanitizer.
    add_compile_options(-fno-sanitize=function)
  elseif(BUSWARD_SANITIZE MATCHES undefined)
    # Measured: these four make half of g++'s time on Beast and libpqxx. The address sanitizer sees
    # what null and object-size see; the fuzz preset, clang's, has all of them.
    add_compile_options(-fno-sanitize=null,alignment,object-size,vptr)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 takes the frame of an inlined coroutine of Asio's for memory of another allocator. The
    # address sanitizer checks each such pair as it runs.
    add_compile_options(-Wno-mismatched-new-delete)
  endif()
endif()

find_program(BUSWARD_LLD ld.lld)
if(BUSWARD_LLD)
  add_link_options(-fuse-ld=lld)
endif()

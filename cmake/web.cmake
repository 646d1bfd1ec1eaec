# Flags of every web build: SIMD, small code, link-time optimisation.
add_compile_options(-msimd128 -flto)
add_link_options(-msimd128 -flto)
set(CMAKE_CXX_FLAGS_RELEASE "-Os -DNDEBUG")
# core is where the time goes: it is built for speed (see ropewalk_core below).

# What others find: the CMake package, and the Debian package (`cpack -G DEB` in the build
# folder).
include(CMakePackageConfigHelpers)
set(modes tool/modes/modes.def)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${modes})
file(STRINGS ${modes} CGRAD_PRODUCTS REGEX "^MODE\\(")
list(TRANSFORM CGRAD_PRODUCTS REPLACE "^MODE\\(([a-z_]+),.*" "\\1")
string(TOUPPER "${CGRAD_PRODUCTS}" CGRAD_PRODUCTS)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cgrad)
configure_package_config_file(cmake/cgrad-config.cmake.in
    ${PROJECT_BINARY_DIR}/cgrad-config.cmake INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cgrad-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cgrad-config.cmake
              ${PROJECT_BINARY_DIR}/cgrad-config-version.cmake
              cmake/cgrad_differentiate.cmake
        DESTINATION ${config_dir})
install(EXPORT cgrad-targets NAMESPACE cgrad:: DESTINATION ${config_dir})
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

# libclang has its own headers (stddef.h ..) in the -common package; a program that uses
# <math.h> needs libc's.
execute_process(COMMAND getconf GNU_LIBC_VERSION OUTPUT_VARIABLE libc
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
string(REGEX MATCH "[0-9.]+$" libc "${libc}")
get_property(llvm GLOBAL PROPERTY CGRAD_LLVM_MAJOR)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cgrad)
set(CPACK_PACKAGE_CONTACT "the cgrad project <cgrad@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_FILE ${PROJECT_SOURCE_DIR}/cmake/description.txt)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libc6 (>= ${libc}), libc6-dev, libclang1-${llvm}, libclang-common-${llvm}-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gcc | clang | c-compiler")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "cmake, make, pkg-config")
include(CPack)

# `cmake --install` and find_package(trainyard): the library, its headers and the flags its headers need.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(_config ${CMAKE_INSTALL_LIBDIR}/cmake/trainyard)

install(TARGETS trainyard_core trainyard_flags trainyard_libraries EXPORT trainyard_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/cpp/trainyard DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h" PATTERN cli EXCLUDE)
install(EXPORT trainyard_targets NAMESPACE trainyard:: FILE trainyard_targets.cmake DESTINATION ${_config})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/trainyard-config.cmake.in
  ${CMAKE_BINARY_DIR}/trainyard-config.cmake INSTALL_DESTINATION ${_config})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/trainyard-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/trainyard-config.cmake ${CMAKE_BINARY_DIR}/trainyard-config-version.cmake
        DESTINATION ${_config})

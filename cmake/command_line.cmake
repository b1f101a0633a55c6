# The executable `trainyard`; in the exact preset it is called `trainyard-exact` and lies beside the other one.
file(GLOB _sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cpp/trainyard/cli/*.cpp)
if(_sources)
  add_executable(trainyard_cli ${_sources})
  target_link_libraries(trainyard_cli PRIVATE trainyard_core trainyard_warnings)
  set_target_properties(trainyard_cli PROPERTIES OUTPUT_NAME $<IF:$<BOOL:${TRAINYARD_EXACT}>,trainyard-exact,trainyard>)
  install(TARGETS trainyard_cli RUNTIME DESTINATION bin)
endif()

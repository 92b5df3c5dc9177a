# cgrad_differentiate(TARGET SOURCES file.c ...
#                     [GRAD request ...] [JVP request ...] .. [OPTIONS word ...])
#
# Adds to TARGET what one call of cgrad writes for the SOURCES: STEM_grad.c, compiled, and
# STEM_grad.h, on the include path of TARGET and of what links it; STEM is the name of the
# first source. Requests are those of the command line, a list for each product, besides the
# annotations in the sources: GRAD "energy(x[3*n])". OPTIONS are more words for cgrad, --as NAME after its
# request among them. cgrad sees the flags with which the sources are compiled, and runs again when one of the files it read is newer. The sources themselves
# are TARGET's own affair; with OPTIONS --embed they are compiled by way of STEM_grad.c only.
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.20...3.25)

# The written .c and what its header asks of others, as parts of TARGET. Properties, for
# target_link_libraries with and without keywords can't be mixed.
function(_cgrad_add target source header_dir source_dir)
    target_sources(${target} PRIVATE ${source})
    set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    target_include_directories(${target} PUBLIC
        "$<BUILD_INTERFACE:${header_dir}>" "$<BUILD_INTERFACE:${source_dir}>")
    set_property(TARGET ${target} APPEND PROPERTY LINK_LIBRARIES cgrad::cgrad)
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES cgrad::cgrad)
endfunction()

function(cgrad_differentiate target)
    get_property(products GLOBAL PROPERTY CGRAD_PRODUCTS)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;OPTIONS;${products}")
    if(ARG_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "cgrad_differentiate: what is '${ARG_UNPARSED_ARGUMENTS}'?")
    endif()
    if(NOT ARG_SOURCES)
        message(FATAL_ERROR "cgrad_differentiate(${target}) has no SOURCES")
    endif()
    get_target_property(dir ${target} SOURCE_DIR)
    if(NOT dir STREQUAL CMAKE_CURRENT_SOURCE_DIR)
        message(FATAL_ERROR "cgrad_differentiate(${target}) belongs where the target is "
            "made: in ${dir}")
    endif()

    set(requests)
    foreach(product IN LISTS products)
        string(TOLOWER ${product} option)
        foreach(request IN LISTS ARG_${product})
            list(APPEND requests --${option} "${request}")
        endforeach()
    endforeach()
    set(sources)
    foreach(source IN LISTS ARG_SOURCES)
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
        list(APPEND sources "${source}")
    endforeach()
    list(GET sources 0 first)
    cmake_path(GET first STEM LAST_ONLY stem)
    cmake_path(GET first PARENT_PATH source_dir)
    set(output_dir "${CMAKE_CURRENT_BINARY_DIR}/cgrad/${target}")
    get_property(configs GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
    if(configs)
        string(APPEND output_dir "/$<CONFIG>")
        set(configs ${CMAKE_CONFIGURATION_TYPES})
    endif()
    foreach(config IN LISTS configs ITEMS "")
        file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/cgrad/${target}/${config}")
    endforeach()
    set(output "${output_dir}/${stem}_grad")
    # how the sources are compiled, or the output where TARGET doesn't have them
    set_property(TARGET ${target} PROPERTY EXPORT_COMPILE_COMMANDS ON)

    # An output whose text is the same keeps its time, and what includes it is not compiled
    # again. Ninja understands that; make would run cgrad each time and gets a newer .c. Its
    # generator also adds each depfile to those before, so that a header which went away
    # would be missed for ever: what it keeps of them is dropped, and it reads them all anew.
    set(make)
    if(CMAKE_GENERATOR MATCHES "Make")
        set(kept ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.dir/compiler_depend.internal)
        set(make COMMAND ${CMAKE_COMMAND} -E touch "${output}.c"
                 COMMAND ${CMAKE_COMMAND} -E rm -f "${kept}")
    endif()
    list(TRANSFORM ARG_SOURCES REPLACE ".*/" "" OUTPUT_VARIABLE names)
    list(JOIN names " " names)
    add_custom_command(OUTPUT "${output}.c" BYPRODUCTS "${output}.h"
        COMMAND cgrad::tool -p "${CMAKE_BINARY_DIR}" ${ARG_OPTIONS} ${requests} ${sources}
                -o "${output}.c" -MD -MF "${output}.c.d"
        ${make}
        DEPENDS cgrad::tool ${sources}
        DEPFILE "${output}.c.d"
        COMMENT "Differentiating ${names}"
        COMMAND_EXPAND_LISTS VERBATIM)
    _cgrad_add(${target} "${output}.c" "${output_dir}" "${source_dir}")
endfunction()

cmake_policy(POP)

/* The functions that write a statement or a helper, as the rows of constructs.def name them.
 * Each returns false, having written nothing, where its construct is not possible. */
#ifndef MAKERS_H
#define MAKERS_H
#include "fuzz.h"

/* statements.c */
statement_fn statement_pattern, statement_chained, statement_declare, statement_int,
    statement_int_change, statement_int_real, statement_float, statement_block,
    statement_shadowed;
/* branches.c */
statement_fn statement_if, statement_switch, statement_break, statement_continue,
    statement_return;
/* loops.c */
statement_fn loop_counted, loop_unsigned, loop_extent, loop_triangle, loop_two,
    loop_outer_var, loop_while_count, loop_do_count, loop_while_real, loop_newton,
    loop_for_ever, loop_nested_exit;
/* arrays.c */
statement_fn array_list, array_zero, array_filled, array_variable, array_matrix,
    array_table, array_permutation, array_sweep, array_exchange;
/* pointers.c */
statement_fn pointer_into, pointer_scalar, pointer_chosen, pointer_set, pointer_walk,
    pointer_increment, buffers_swapped, heap_scratch, heap_struct, heap_buffers,
    heap_copy;
/* records.c */
statement_fn struct_declare, struct_copy, struct_assign, struct_array, struct_pointer,
    struct_view, struct_nested;
/* calls.c */
statement_fn statement_call, define_random, define_search, define_recursive,
    define_tree, define_suffix;

#endif

/* Between the sources of the runtime.
 *
 * SPDX-License-Identifier: 0BSD */
#ifndef CGRAD_INTERNAL_H
#define CGRAD_INTERNAL_H
#include <stddef.h>
#include <stdint.h>

/* ---- save.c ---- */
_Noreturn void cgrad_fail(const char *message);
_Noreturn void cgrad_fail_memory(size_t bytes);
/* Memory of a call besides its stacks, which cgrad_unwind frees with them: `bytes` of it,
 * beginning as `old` does (null: nothing), which is gone. Of 0 bytes there is none. */
void *cgrad_hold(void *old, size_t bytes);
/* .. of n elements. */
void *cgrad_hold_array(void *old, size_t n, size_t size);
/* cgrad_trim is called when the thread ends. */
void cgrad_trim_at_exit(void);

/* ---- lanes.c ---- */
void cgrad_lanes_trim(void);

/* ---- sets.c ---- */
struct cgrad_sets;
struct cgrad_sets *cgrad_sets_new(int zeros_stay);
void cgrad_sets_free(struct cgrad_sets *sets);
/* The set of one more independent. All of them come before any union. */
uint32_t cgrad_sets_column(struct cgrad_sets *sets);
int cgrad_sets_width(const struct cgrad_sets *sets); /* how many there are */
/* The columns in the set that a shadow holds, from 0 on, ascending; they stay until the
 * next call. */
size_t cgrad_sets_columns(struct cgrad_sets *sets, double shadow,
                          const uint32_t **columns);

float cgrad_set_float(double set); /* the same number; an error where it isn't */

/* ---- colour.c ---- */
/* Neighbours of i: to[k] for from[i] <= k < from[i + 1]. */
struct cgrad_graph {
    int n;
    const int *from, *to;
};
/* Colours the columns of a matrix, no two of which in a row get the same: rows leads from
 * rows to columns, columns back. The number of colours, from 0 on. */
int cgrad_colour_columns(struct cgrad_graph rows, struct cgrad_graph columns,
                         int *colour);
/* Fewer than that many there can't be. */
int cgrad_colour_least(struct cgrad_graph rows);
/* Colours the vertices of a graph: neighbours differ, and so do two of any four on a
 * path besides. */
int cgrad_colour_star(struct cgrad_graph g, int *colour);

#endif

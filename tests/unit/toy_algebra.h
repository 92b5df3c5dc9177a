/* A toy, that shows what the forward walk asks of an algebra: which inputs a value depends on,
 * a bit each, in integers that stand where the tangents do. */
#ifndef CGRAD_TESTS_TOY_ALGEBRA_H
#define CGRAD_TESTS_TOY_ALGEBRA_H
#include "algebra.h"

extern const struct algebra toy_algebra;

#endif

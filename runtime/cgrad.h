/* cgrad.h: annotations for cgrad, which reads C functions and writes their derivatives.
 *
 * Everything here is erasable: other compilers see nothing, or an empty declaration. It
 * includes nothing and is clean in C99, C++11 and later.
 *
 *   CGRAD(grad, wrt(x))   in front of a function: make this derivative of it. May be
 *                         repeated. CGRAD(vjp, wrt(x[n]), of(y[m]), as(name)).
 *   CGRAD_INACTIVE        in front of a function, parameter, field or global: it
 *                         carries no derivative.
 *   CGRAD_LOOP(hint)      in front of a loop: how its reverse is to be made.
 *   CGRAD_NORETURN(f);    at file scope: f never returns.
 *   CGRAD_RULE(f);        at file scope: f_jvp and f_vjp are yours.
 *
 * The last two are declarations, so they end with a semicolon.
 *
 * Copyright (C) 2026 the cgrad authors. SPDX-License-Identifier: 0BSD
 * Permission to use, copy, modify, and/or distribute this software for any purpose with
 * or without fee is hereby granted. The software is provided "as is" and the authors
 * disclaim all warranties with regard to it; in no event are they liable for any
 * damages. */
#ifndef CGRAD_H
#define CGRAD_H

#ifdef __CGRAD__
/* What cgrad sees: an annotation holds "cgrad:" and the words as written. The
 * file-scope forms annotate a variable of their own, which is never defined. CGRAD_LOOP
 * is seen as a macro expansion: a statement takes no annotation. */
#define CGRAD(...) __attribute__((annotate("cgrad:" #__VA_ARGS__)))
#define CGRAD_INACTIVE CGRAD(inactive)
#define CGRAD_NORETURN(f) extern int cgrad_note_noreturn_##f CGRAD(noreturn(f))
#define CGRAD_RULE(f) extern int cgrad_note_rule_##f CGRAD(rule(f))
#else
#define CGRAD(...)
#define CGRAD_INACTIVE
#define CGRAD_NORETURN(f) struct cgrad_note
#define CGRAD_RULE(f) struct cgrad_note
#endif
#define CGRAD_LOOP(...)

#endif

/* ir: the C that cgrad reasons about.
 *
 * Two levels. Level c is the program as written, every construct of C: impure expressions,
 * raw text where nothing of ours looks inside. Level core is what ir_lower makes of a function
 * that is to be differentiated, and what modes emit: expressions are pure, assignment and call
 * are statements. ir_check knows both.
 *
 * A node is never shared between two places of a tree (types and declarations are). Arrays are
 * stb_ds's. Everything lives in the arena. */
#ifndef CGRAD_IR_H
#define CGRAD_IR_H
#include "base.h"

struct expr;
struct stmt;
struct decl;

/* ---- types ---- */
enum type_kind {
    TYPE_VOID,
    TYPE_BOOL,
    TYPE_CHAR,
    TYPE_SCHAR,
    TYPE_UCHAR,
    TYPE_SHORT,
    TYPE_USHORT,
    TYPE_INT,
    TYPE_UINT,
    TYPE_LONG,
    TYPE_ULONG,
    TYPE_LLONG,
    TYPE_ULLONG,
    TYPE_INT128,
    TYPE_UINT128,
    TYPE_HALF,
    TYPE_FLOAT,
    TYPE_DOUBLE,
    TYPE_LDOUBLE,
    TYPE_FLOAT128,
    TYPE_COMPLEX,  /* of `to` */
    TYPE_POINTER,  /* to `to` */
    TYPE_ARRAY,    /* of `to`: length, or size, or neither: [] */
    TYPE_VECTOR,   /* of `to`, length: the GNU extension */
    TYPE_FUNCTION, /* of params, returning `to` */
    TYPE_RECORD,   /* decl */
    TYPE_ENUM,     /* decl */
    TYPE_TYPEDEF,  /* decl: the name as the user wrote it; type_strip looks through */
    TYPE_ATOMIC,   /* of `to` */
    TYPE_BUILTIN,  /* `name`: a type that only the compiler knows (__builtin_va_list) */
};
enum { QUAL_CONST = 1, QUAL_VOLATILE = 2, QUAL_RESTRICT = 4 };

struct type {
    enum type_kind kind;
    unsigned quals;
    struct type *to;
    struct decl *decl;
    const char *name;
    /* arrays */
    long long length; /* TYPE_ARRAY without size, TYPE_VECTOR; -1: incomplete, [] */
    /* VLA, or the size of a parameter as written (its type is then a TYPE_ARRAY too:
       the declarator is kept, expressions see pointers) */
    struct expr *size;
    bool is_star;         /* [*] */
    bool is_static;       /* [static n] */
    unsigned index_quals; /* qualifiers inside [] */
    /* functions */
    struct type **params;
    bool is_variadic, has_prototype;
};

/* ---- declarations ---- */
enum decl_kind {
    DECL_FUNCTION,
    DECL_VAR, /* global, static or local; is_global tells */
    DECL_PARAM,
    DECL_FIELD,
    DECL_RECORD,
    DECL_ENUM,
    DECL_ENUMERATOR,
    DECL_TYPEDEF,
    DECL_LABEL,
    DECL_TEXT, /* `name`: raw text of a declaration nothing refers to (_Static_assert, asm) */
};
enum storage {
    STORAGE_NONE,
    STORAGE_EXTERN,
    STORAGE_STATIC,
    STORAGE_AUTO,
    STORAGE_REGISTER
};

/* One per entity: all declarations of a function or global in a unit share the struct; body,
 * params and init are those of the definition when there is one. */
struct decl {
    enum decl_kind kind;
    const char *name; /* interned; null: unnamed, printed as an invented name */
    struct loc loc;
    struct type *type; /* enum: the integer type; typedef: what it names */
    enum storage storage;
    bool is_global, is_tls, is_inline, is_noreturn;
    bool is_union, is_packed_or_aligned; /* records */
    bool is_complete;                    /* records, enums: the body was seen */
    bool from_header;                    /* declared in an included file */
    bool from_system;                    /* .. in a system header */
    bool is_builtin;                     /* implicitly declared by the compiler */
    bool has_body;     /* functions: is defined; a header's may not have been read */
    struct expr *init; /* variables; enumerators: value as written or null */
    long long value;   /* enumerators: the value; fields: offset in bits */
    struct expr *bits; /* bit-fields */
    struct decl **members;   /* records: fields; enums: enumerators; functions:
                                parameters */
    struct stmt *body;       /* function definitions: STMT_BLOCK */
    const char **attributes; /* raw text, "__attribute__((...))" without annotate */
    const char *asm_label;
    const char **notes;    /* annotate strings of ours: "cgrad:..." */
    struct loc *note_locs; /* where each note stands */
    struct unit *unit;
    /* A declaration made by a mode: what it is a shadow, save or twin of. */
    struct decl *origin;
};

/* ---- expressions ---- */
enum op {
    OP_NONE,
    /* binary, in order of C's precedence groups */
    OP_MUL,
    OP_DIV,
    OP_MOD,
    OP_ADD,
    OP_SUB,
    OP_SHL,
    OP_SHR,
    OP_LT,
    OP_GT,
    OP_LE,
    OP_GE,
    OP_EQ,
    OP_NE,
    OP_BITAND,
    OP_BITXOR,
    OP_BITOR,
    OP_AND,
    OP_OR,
    OP_COMMA,
    /* unary */
    OP_NEG,
    OP_PLUS,
    OP_BITNOT,
    OP_NOT,
    OP_DEREF,
    OP_ADDRESS,
    OP_PREINC,
    OP_PREDEC,
    OP_POSTINC,
    OP_POSTDEC,
    OP_REAL,
    OP_IMAG,
    OP_EXTENSION,
};
enum cast {
    CAST_EXPLICIT, /* as written */
    CAST_LOAD,     /* implicit from here on: lvalue to value */
    CAST_DECAY,    /* array to pointer */
    CAST_FUNCTION, /* function to pointer */
    CAST_INT_TO_FLOAT,
    CAST_FLOAT_TO_INT,
    CAST_FLOAT, /* between real floating types */
    CAST_INT,   /* between integer types */
    CAST_TO_BOOL,
    CAST_NULL,    /* integer to pointer */
    CAST_POINTER, /* between pointer types */
    CAST_OTHER,
};
enum expr_kind {
    EXPR_INT,        /* text; value when it fits a long long */
    EXPR_FLOAT,      /* text, number */
    EXPR_CHAR,       /* text, value */
    EXPR_STRING,     /* text, quotes included */
    EXPR_REF,        /* decl: variable, parameter, function, enumerator */
    EXPR_UNARY,      /* op; kids: operand */
    EXPR_BINARY,     /* op; kids: left, right (comma too) */
    EXPR_ASSIGN,     /* op: OP_NONE for =, else of the compound; kids: target, value */
    EXPR_COND,       /* kids: condition, then, else */
    EXPR_ELVIS,      /* GNU a ?: b; kids: a, b */
    EXPR_CALL,       /* kids: callee, arguments */
    EXPR_MEMBER,     /* decl: field; is_arrow; kids: record (or pointer to it) */
    EXPR_INDEX,      /* kids in source order: one is the pointer */
    EXPR_CAST,       /* cast, type; kids: operand */
    EXPR_SIZEOF,     /* kids: operand, or none and `of` */
    EXPR_ALIGNOF,    /* likewise */
    EXPR_OFFSETOF,   /* of; text: member designator as written */
    EXPR_VA_ARG,     /* of; kids: list */
    EXPR_COMPOUND,   /* compound literal: of; kids: init list */
    EXPR_INIT,       /* { kids }, syntactic form */
    EXPR_DESIGNATED, /* kids: designators, then the value */
    EXPR_DESIGNATE_FIELD, /* text */
    EXPR_DESIGNATE_INDEX, /* kids: index, or first and last */
    EXPR_STMT,            /* GNU ({ ... }): body */
    EXPR_LABEL,           /* GNU &&label: decl */
    EXPR_TEXT, /* raw text of a builtin that takes types, _Generic, ...; each '\1' in it
                  stands for the next kid, and is printed as that */
    /* from here on: made by modes */
    EXPR_RUNTIME, /* runtime, of; kids: arguments; see runtime.def */
    EXPR_GUARD, /* kids: adjoints.., value: `a != 0 ? value : 0`; of a vector, in each lane */
};
enum runtime {
#define RUNTIME(id, name, has_type, note) RUNTIME_##id,
#include "runtime.def"
#undef RUNTIME
    RUNTIME_COUNT
};

struct expr {
    enum expr_kind kind;
    enum op op;
    enum cast cast;
    enum runtime runtime;
    struct type *type;
    struct loc loc;
    unsigned parens;   /* pairs written around it */
    const char *macro; /* the one macro that spells it: printed, when kept */
    bool is_arrow;
    const char *text;
    long long value;
    long double number;
    struct decl *decl;
    struct type *of;
    struct stmt *body;
    struct expr **kids;
};

/* ---- statements ---- */
enum stmt_kind {
    STMT_EXPR, /* expr */
    STMT_DECL, /* decls: one declaration statement (variables, records, typedefs, ..) */
    STMT_BLOCK, /* list */
    STMT_IF,    /* expr, body, other (may be null) */
    STMT_FOR, /* init (STMT_EXPR or STMT_DECL or null), expr, step (may be null), body */
    STMT_WHILE,   /* expr, body */
    STMT_DO,      /* body, expr */
    STMT_SWITCH,  /* expr, body */
    STMT_CASE,    /* expr, last (GNU range, or null), body: the labelled statement */
    STMT_DEFAULT, /* body */
    STMT_BREAK,
    STMT_CONTINUE,
    STMT_RETURN,  /* expr or null */
    STMT_GOTO,    /* label */
    STMT_GOTO_TO, /* GNU goto *expr */
    STMT_LABEL,   /* label, body */
    STMT_NULL,
    STMT_ASM, /* text; expr: the same as an EXPR_TEXT, whose kids are what it mentions */
    STMT_PRAGMA,     /* text, on a line of its own */
    STMT_ATTRIBUTED, /* text, body */
    /* from here on: made by modes */
    STMT_GUARD,   /* adjoints in list of exprs; body: `if (a != 0) body` */
    STMT_COMMENT, /* text: a comment on a line of its own, or, empty, a blank line */
};
struct stmt {
    enum stmt_kind kind;
    struct loc loc;
    struct expr *expr, *step, *last;
    struct stmt *init, *body, *other;
    struct stmt **list;
    struct expr **guards;
    struct decl **decls;
    struct decl *label;
    const char *text;
    /* The statement of the user's this one belongs to; printed as a comment `line: text` on the
     * first of a group. */
    struct stmt *origin;
    const char *remark; /* trailing comment */
};

/* ---- programs ---- */
enum item_kind {
    ITEM_INCLUDE, /* text: as written after #include, "<math.h>" or "\"a.h\"" */
    ITEM_DEFINE, /* text: a #define of the .c before an #include: headers may depend on it */
    ITEM_PRAGMA,  /* text: the line */
    ITEM_DECL,    /* decls: one declaration (with its declarators) of the main file */
    ITEM_COMMENT, /* text; made by modes; empty: blank line */
};
struct item {
    enum item_kind kind;
    struct loc loc;
    const char *text;
    struct decl **decls;
    bool is_forward; /* the decls are only declared here, not defined */
};
struct macro {               /* a macro that is defined at the end of the unit */
    const char *name, *text; /* text: "#define ..." line as written */
    bool from_header, is_function;
    struct loc loc;
};
/* One .c file: what stands in it, in order. */
struct unit {
    const char *file;
    const char **flags; /* of the compiler */
    struct item **items;
    struct decl **decls; /* all declarations at file scope, headers' too, in order */
    struct macro *macros;
    struct decl **included; /* types in an included file that this run writes */
};

/* An independent or dependent of a request: `x[n]`, `A[m][n]`, `*err`, `model->w[model->n]`. */
struct place {
    struct loc loc;
    const char *text;      /* as written, for messages */
    struct expr *path;     /* the lvalue without its extents: x, model->w, or *err */
    struct expr **extents; /* outermost first; none: one object, or by the type */
};
/* What is asked for one function: a row of modes.def by name, and the lists. */
struct request {
    struct loc loc;      /* of the annotation; file null: the command line */
    const char *product; /* "grad", "vjp", .. */
    const char *as;      /* exported name, or null */
    struct decl *function;
    struct place *wrt, *of, *extents; /* stb arrays; wrt or of empty: the default */
    bool of_result;                   /* of(...) names the result, or says nothing */
};
struct program {
    struct unit **units;
    struct request **requests;
    struct decl **functions; /* all definitions, linked over the units */
    const char **files;      /* all files read, sources first; interned */
};

/* ---- building (build.c) ---- */
struct type *type_basic(enum type_kind kind);
struct type *type_pointer(struct type *to);
struct type *type_array(struct type *of, long long length);
struct type *type_array_sized(struct type *of, struct expr *size);
struct type *type_function(struct type *result, struct type **params);
struct type *type_named(struct decl *d);                     /* record, enum, typedef */
struct type *type_qualified(struct type *t, unsigned quals); /* adds quals */
struct type *type_unqualified(struct type *t);               /* drops the outermost */
/* Looks through typedefs, keeping qualifiers; an atomic is looked through too. */
struct type *type_strip(struct type *t);
bool type_is_real(struct type *t);                /* float, double, long double */
bool type_is_integer(struct type *t);             /* bool, enum and char included */
enum type_kind type_integer_kind(struct type *t); /* of an enum that of its values */
bool type_is_vector(struct type *t);
bool type_is_scalar(struct type *t);
bool type_is_pointer(struct type *t); /* or array: something that points */
bool type_is_record(struct type *t);
struct type *type_pointee(struct type *t);       /* of a pointer or array; else null */
bool type_equal(struct type *a, struct type *b); /* ignoring outermost qualifiers */
/* Can hold a real somewhere: by value, not behind pointers / behind pointers too. */
bool type_holds_real(struct type *t);
bool type_reaches_real(struct type *t);

struct decl *decl_new(enum decl_kind kind, const char *name, struct type *type,
                      struct loc loc);

struct expr *expr_new(enum expr_kind kind, struct type *type, struct loc loc);
struct expr *expr_int(long long value);
/* {0}: what compilers let pass for every record and array without a warning. */
struct expr *expr_zero_list(struct type *type);
bool expr_is_zero_list(struct expr *e);
struct expr *expr_zero_of(struct type *type); /* (T){0}, as a value */
struct expr *expr_real(const char *text, struct type *type);
struct expr *expr_ref(struct decl *d);
struct expr *expr_unary(enum op op, struct expr *e);
struct expr *expr_binary(enum op op, struct expr *a, struct expr *b);
struct expr *expr_cond(struct expr *c, struct expr *a, struct expr *b);
struct expr *expr_index(struct expr *base, struct expr *index);
/* an arrow if the record is a pointer */
struct expr *expr_member(struct expr *record, struct decl *field);
struct expr *expr_deref(struct expr *pointer);  /* *p; &x gives x */
struct expr *expr_address(struct expr *lvalue); /* &x; *p gives p */
struct expr *expr_cast(struct type *type, struct expr *e);
struct expr *expr_call(struct decl *f, struct expr **args);
struct expr *expr_runtime(enum runtime r, struct type *of, struct expr **args);
struct expr *expr_assign(enum op op, struct expr *target, struct expr *value);
/* The value without implicit casts around it. */
struct expr *expr_bare(struct expr *e);
struct expr *expr_alone(struct expr *e); /* drops parentheses written around it */

struct stmt *stmt_new(enum stmt_kind kind, struct loc loc);
struct stmt *stmt_expr(struct expr *e);
struct stmt *stmt_set(enum op op, struct expr *target, struct expr *value);
struct stmt *stmt_decl(struct decl *d);
struct stmt *stmt_block(struct stmt **list);
struct stmt *stmt_comment(const char *text);

/* ---- walking and cloning (walk.c, clone.c) ---- */
/* Calls fn on every expression below, parents first; false from fn: not its kids. */
typedef bool expr_fn(struct expr *e, void *user);
void expr_walk(struct expr *e, expr_fn *fn, void *user);
/* Every statement below s and s itself, parents first, in order; false: not its parts. */
typedef bool stmt_fn(struct stmt *s, void *user);
void stmt_walk(struct stmt *s, stmt_fn *fn, void *user);
bool stmt_is_loop(struct stmt *s); /* for, while, do */
/* The variable is named somewhere below. */
bool expr_mentions(struct expr *e, struct decl *d);
bool stmt_mentions(struct stmt *s, struct decl *d);
/* Every expression directly in the statement s (not those of statements below it). */
void stmt_exprs(struct stmt *s, expr_fn *fn, void *user);
/* Every expression below s at any depth, those inside statement expressions too. */
void stmt_walk_exprs(struct stmt *s, expr_fn *fn, void *user);

/* A copy with declarations replaced by the map (null: none); local declarations inside the
 * copied statement get fresh copies, entered into the map. */
struct decl_map {
    struct decl *key, *value;
};
struct expr *expr_clone(struct expr *e, struct decl_map **map);
struct stmt *stmt_clone(struct stmt *s, struct decl_map **map);
struct type *type_clone(struct type *t, struct decl_map **map); /* VLA sizes too */
/* Structurally the same value: same operators, declarations and literals. */
bool expr_equal(struct expr *a, struct expr *b);

/* ---- folding (fold.c) ---- */
/* Arithmetic that leaves out + 0, * 1, double negation and folds integer constants; for the
 * derivative's own expressions, never for the user's. */
struct expr *fold_add(struct expr *a, struct expr *b);
struct expr *fold_sub(struct expr *a, struct expr *b);
struct expr *fold_mul(struct expr *a, struct expr *b);
struct expr *fold_div(struct expr *a, struct expr *b);
struct expr *fold_neg(struct expr *a);
bool expr_is_zero(struct expr *e);
bool expr_is_one(struct expr *e);
bool expr_int_value(struct expr *e, long long *value); /* constant integer? */

/* ---- checking (check.c) ---- */
enum ir_level { IR_C, IR_CORE };
/* Ends with bug() where the function breaks a rule of its level. */
void ir_check(struct decl *function, enum ir_level level);

/* ---- lowering (lower.c): c to core ---- */
/* A fresh function decl with a core body; refused constructs are diagnosed and null is
 * returned. */
struct decl *ir_lower(struct decl *function);
/* The first construct of a lowered function that no mode can differentiate (goto, asm, ..). */
bool ir_is_plain(struct decl *lowered, struct loc *where, const char **what);

/* ---- the runtime (runtime.c) ---- */
/* Makes calls of the runtime's functions EXPR_RUNTIME, in place. */
void runtime_recognise(struct stmt *body);
/* Derivatives may come through what is pushed: it needs a place (expr->decl). */
bool runtime_is_followed(struct type *t);
struct decl *runtime_new_place(struct type *type);

/* ---- purity (pure.c) ---- */
bool expr_is_update(struct expr *e); /* ++ or -- */
bool expr_is_pure(struct expr *e); /* no side effects; operands of sizeof don't count */
bool ir_call_pure(struct expr *call); /* may stand inside an expression of core */
bool ir_pure(struct decl *function);  /* integer result of scalars, touches no memory */
/* The variable that holds the object an lvalue names: x of x.f[i]; null behind a pointer. */
struct decl *expr_root(struct expr *lvalue);

/* ---- names (names.c) ---- */
/* wish, or wish_1, wish_2, ..: a name nothing visible in the function or its unit has; it is
 * taken from then on. ir_take_name takes one as it is. */
const char *ir_fresh_name(struct decl *function, const char *wish);
void ir_take_name(struct decl *function, const char *name);
/* The macro that a header defines with a type of a .c; null: of a type without a name. Tags
 * and typedefs have one name each. */
const char *ir_type_guard(const struct decl *type);

/* ---- names that reach what they mean (unshadow.c) ---- */
/* The declarations of a core function below which another of the same name is meant (an
 * stb_ds array, some twice), and their renaming; parameters keep their names. */
struct decl **ir_hiding(struct decl *function);
void ir_unshadow(struct decl *function);

#endif

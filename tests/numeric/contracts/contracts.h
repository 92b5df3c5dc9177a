/* Functions whose parameters take every form a product has a rule for. */
#ifndef CONTRACTS_H
#define CONTRACTS_H

struct box {
    double width, height;
    int id;
    double unused;
};

struct model {
    int n;
    double *weights;
    double bias;
    const char *name;
};

struct pair {
    double first, second;
};

struct grid {
    int n;
    double *u;
    const double *k;
    double dt;
};

struct context {
    int n;
    double *work;
    int *order;
};

typedef double corner[2];

extern double gravity, total, table[3], between;
extern struct pair pole;

double rectangle(const corner a, const corner b);
double product(double a, double b);
float product_float(float a, float b);
long double product_long(long double a, long double b);
void squares(int n, double *u);
void relax(int n, double *u, double rate);
double area(struct box b);
double evaluate(const struct model *model, double v);
void stretch(struct box *b, double by);
struct lanes {
    int n;
    double *from, *to;
};
void carry(struct lanes *l, double k);
struct pair twist(double a, double b);
void energy(const double *x, double *err);
double weight(double mass);
void moments(int n, const double *x, double *mean, double *spread);
void scaled(int n, const double *x, double *y);
/* y = (x * x)^2, by way of y */
void squared_twice(int n, const double *x, double *y);
int count_and_sum(int n, const double *x, double *sum);
void settle(int n, const double *x);
double tabled(double v);
double through_global(double v);
void advance(struct grid *g);
double energy_after(struct grid *g);
double squared_first(double a);
struct ends {
    int id;
    struct {
        double x, y;
    } p;
};
void exchange(const struct ends *l, struct ends *r);
double in_workspace(struct context *c, const double *x);
void multiply_pairs(int n, const struct pair *p, struct pair *q);
void wander(double by);
struct view {
    int n;
    double *x, sum;
};
struct view view_of(int n, double *x);
struct view view_made(int n, const double *x);
double *greatest(int n, double *x, double *cube);
struct levels {
    int n;
    double *now, *next;
};
void turn(struct levels *l, double by);
#ifndef __cplusplus
double blend(int n, const double a[n], const double b[n], double t);
double trace_of_square(int n, const double a[n][n]);
void rows_turned(double r[2][2], double y[2][2]);
#endif
#endif

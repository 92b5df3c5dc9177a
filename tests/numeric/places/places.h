/* Functions of structures and globals, and behind each the same of a vector: independents in
 * the order of the request, and so the dependents. */
#ifndef PLACES_H
#define PLACES_H

struct spring {
    int n;
    double *x;
    double stiffness, rest;
    double energy;
};
struct grid {
    int n;
    double *u;
    const double *k;
    double dt, energy;
};
struct box {
    double width, height;
    int id;
    double unused;
};
struct pair {
    double first, second;
};
struct point {
    int id;
    float mass;
    double x, y;
    double v[2];
};
struct layer {
    int n;
    double *w;
    double bias;
};
struct net {
    struct layer *first, *second;
    double scale;
};
struct context {
    int n;
    double *x, *work;
    double sum;
};
struct frame {
    int m;
    double (*rows)[2];
    double *flat;
    struct {
        double turn[2][2], shift[2];
    } move;
};
struct weather {
    double wind, sun[2];
    int day;
};

struct tree {
    double w;
    struct spring s;
    struct tree *left, *right;
};

extern struct spring wire;
extern double gravity, total, table[3];
extern struct weather weather;

void stretch(const struct spring *s, double *e);
void stretch_flat(int n, int m, const double *v, double *y);
void load(struct spring *s);
void load_flat(int n, int m, const double *v, double *y);
void advance(struct grid *g);
void advance_flat(int n, int m, const double *v, double *y);
double area(struct box b);
void area_flat(int n, int m, const double *v, double *y);
struct pair twist(struct pair p, double by);
void twist_flat(int n, int m, const double *v, double *y);
void rotate(int n, const struct point *p, double angle, struct point *q);
void rotate_flat(int n, int m, const double *v, double *y);
double evaluate(const struct net *net, double t);
void evaluate_flat(int n, int m, const double *v, double *y);
double in_workspace(struct context *c);
void in_workspace_flat(int n, int m, const double *v, double *y);
double outside(double t);
void outside_flat(int n, int m, const double *v, double *y);
void place(const struct frame *f, struct frame *g);
void place_flat(int n, int m, const double *v, double *y);
void carry(struct grid *g);
double pull(double t);
void pull_flat(int n, int m, const double *v, double *y);
double fork_of(const struct tree *t);
void fork_of_flat(int n, int m, const double *v, double *y);
#endif

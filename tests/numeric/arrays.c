/* Local arrays in one to three dimensions, initialisers, VLAs, rows handed to helpers.
 */

// ladder: array_local 4 2 -1.5 1.5
void array_local(int n, int m, const double x[n], double y[m])
{
    double t[8];
    for (int i = 0; i < 8; i++)
        t[i] = x[i % n] * (i + 1);
    for (int i = 1; i < 8; i++)
        t[i] += 0.1 * t[i - 1] * t[7 - i];
    y[0] = t[7];
    y[1] = t[3] * t[4];
}

// ladder: array_initialised 3 2 -2 2
void array_initialised(int n, int m, const double x[n], double y[m])
{
    double a[] = {x[0], x[1] * x[2], 3, -x[0]};
    double b[5] = {1, x[2]};
    double c[4] = {[2] = x[1], [0] = x[0] * x[0]};
    b[4] += a[1];
    y[0] = a[0] * a[1] + a[2] * a[3] * b[4];
    y[1] = b[1] * c[0] + c[2] * b[0] + c[3] + b[2];
}

// ladder: array_two_dimensions 6 3 -1.5 1.5
void array_two_dimensions(int n, int m, const double x[n], double y[m])
{
    double a[2][3], b[3][2];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            a[i][j] = b[j][i] = x[3 * i + j];
    for (int k = 0; k < 3; k++) {
        y[k] = 0;
        for (int i = 0; i < 2; i++)
            y[k] += a[i][k] * b[(k + 1) % 3][1 - i];
        a[1][k] = y[k];
    }
}

// ladder: array_three_dimensions 4 2 -1.5 1.5
void array_three_dimensions(int n, int m, const double x[n], double y[m])
{
    double t[2][2][3] = {{{x[0], x[1]}, {2, 3, 4}}, {{x[2]}}};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            for (int k = 1; k < 3; k++)
                t[i][j][k] += t[j][i][k - 1] * x[i + j + k - 1];
    y[0] = t[0][0][2] * t[1][1][2];
    y[1] = t[0][1][1] + t[1][0][2];
}

// ladder: array_variable_length 5 2 -1.5 1.5
void array_variable_length(int n, int m, const double x[n], double y[m])
{
    double t[n], u[n + 1];
    u[0] = 1;
    for (int i = 0; i < n; i++) {
        t[i] = x[i] * x[n - 1 - i];
        u[i + 1] = u[i] * t[i] + 1;
    }
    y[0] = u[n];
    y[1] = t[0] * u[2];
}

static void multiply(int n, double a[n][n], double b[n][n], double out[n][n])
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            out[i][j] = 0;
            for (int k = 0; k < n; k++)
                out[i][j] += a[i][k] * b[k][j];
        }
}

// ladder: array_variable_matrix 4 4 -1.5 1.5
void array_variable_matrix(int n, int m, const double x[n], double y[m])
{
    int d = n / 2;
    double a[d][d], b[d][d], c[d][d];
    for (int i = 0; i < n; i++)
        a[i / d][i % d] = x[i];
    multiply(d, a, a, b);
    multiply(d, a, b, c);
    for (int i = 0; i < m; i++)
        y[i] = c[i / d][i % d] + b[i % d][i / d];
}

// ladder: array_length_in_loop 5 1 -1.5 1.5
void array_length_in_loop(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int k = 1; k < n; k++) {
        double t[k];
        for (int i = 0; i < k; i++)
            t[i] = x[i] * s;
        for (int i = 0; i < k; i++)
            s += 0.1 * t[i] * t[k - 1 - i];
    }
    y[0] = s;
}

static double row_sum(int n, const double row[n])
{
    double s = 0;
    for (int i = 0; i < n; i++)
        s += row[i] * row[i];
    return s;
}

// ladder: array_rows 6 2 -2 2
void array_rows(int n, int m, const double x[n], double y[m])
{
    double a[2][3];
    for (int i = 0; i < n; i++)
        *(*(a + i / 3) + i % 3) = x[i];
    double *row = a[1];
    row[0] *= a[0][2];
    y[0] = row_sum(3, a[0]) * row_sum(2, &a[1][1]);
    y[1] = row_sum(3, row);
}

// ladder: array_as_matrix_view 6 2 -2 2
void array_as_matrix_view(int n, int m, const double x[n], double y[m])
{
    const double(*rows)[3] = (const double(*)[3])x;
    y[0] = rows[0][1] * rows[1][2];
    y[1] = 0;
    for (int j = 0; j < 3; j++)
        y[1] += rows[0][j] * rows[1][j];
}

// ladder: array_index_table 6 3 -2 2
void array_index_table(int n, int m, const double x[n], double y[m])
{
    int from[] = {4, 0, 2, 2, 5, 1}, to[] = {0, 1, 2, 0, 1, 0};
    for (int i = 0; i < m; i++)
        y[i] = 0;
    for (int k = 0; k < n; k++)
        y[to[k]] += x[from[k]] * x[k];
}

// ladder: array_shadow_names 3 2 -2 2
// again: array_shadow_names no-parameter
void array_shadow_names(int n, int m, const double x[n], double y[m])
{
    double x_b = x[0], x_d = x[1], y_b = x_b * x_d, s = 1;
    double save = y_b, t[2] = {save, x[2]}, t_b = t[1];
    for (int i = 0; i < 2; i++)
        s = s * t[i] + t_b;
    y[0] = s;
    y[1] = save * t_b * x_d;
}

# gnuplot -c taylor.gp DATA PICTURE: the polynomials and their errors.
load "../adbench/plot.gp"
set output ARG2
orders = "1 2 4 8 16"
set multiplot layout 1,2
set title "the angle, started h from (0.4, 0) along (1, 1)"
set xlabel "h"
set ylabel "angle after 1.5 s"
set yrange [-2:2]
set key top right
plot ARG1 index 0 using 1:2 with lines linecolor "#c0c0c0" linewidth 6 title "by Runge and Kutta", \
     for [k = 1:5] "" index 0 using 1:k + 2 with lines linetype k title "order " . word(orders, k)
set title "errors of the Taylor polynomials"
set ylabel "error"
set logscale xy
set format "10^{%T}"
set xrange [1e-3:2]
set yrange [1e-16:10]
set ytics 1e-16, 1e4
unset mytics
set key off
plot for [k = 1:5] ARG1 index 1 using 1:k + 1 with lines linetype k
unset multiplot

# gnuplot -c newton.gp DATA PICTURE: the error after each step, near and far.
load "../adbench/plot.gp"
set output ARG2
set logscale y
set format y "10^{%T}"
set yrange [1e-15:30]
set ytics 1e-15, 1e3
unset mytics
set multiplot layout 1,2 title "Distance of the weights from the best"
set xlabel "step"
set ylabel "|w − w*|"
set xrange [0:12]
set key right at graph 1, 0.78
names = "'Newton' 'gradient descent' 'stochastic'"
plot for [k = 0:2] ARG1 index k with linespoints linetype k + 1 title word(names, k + 1)
set key off
set logscale x
set xrange [1:1280]
set ylabel ""
plot for [k = 0:2] ARG1 index k with lines linetype k + 1
unset multiplot

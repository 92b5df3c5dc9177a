# gnuplot -c bratu.gp DATA PICTURE: Newton's steps, the branch and solutions on it.
load "../adbench/plot.gp"
set output ARG2
set terminal svg size 1080,400
set multiplot layout 1,3
set key off
set title "Newton's method, λ = 6"
set xlabel "step"
set ylabel "residual"
set logscale y
set format y "10^{%T}"
set xtics 1
unset mytics
set key bottom left
plot ARG1 index 0 using 1:2 with linespoints linetype 1 title "products", \
     "" index 0 using 1:3 with linespoints linetype 2 title "sparse"
set key off
unset logscale y
set format y "%g"
set xtics auto
set title "the branch"
set xlabel "λ"
set ylabel "u in the middle"
set xrange [0:8]
set yrange [0:8]
plot ARG1 index 2 with lines linetype 1, "" index 2 every 4 with points linetype 2
set title "u along the middle"
set xlabel "place"
set ylabel "u"
set xrange [0:1]
plot ARG1 index 1 with lines linetype 2
unset multiplot

# gnuplot -c heat-inverse.gp DATA PICTURE: the fields, a section through them, the search.
load "../adbench/plot.gp"
set output ARG2
set terminal svg size 1080,700
set multiplot layout 2,3
set size square
unset grid
set xrange [0:1]
set yrange [1:0]
set xtics .5
set ytics .5
set key off
set cbrange [0:1]
set cbtics .5
set palette defined (0 "#000820", .25 "#40107a", .5 "#b03070", .75 "#f08030", 1 "#fff0b0")
titles = "'what was' 'what is seen, later' 'what is recovered'"
do for [k = 0:2] {
    set title word(titles, k + 1)
    plot ARG1 index k with image pixels
}
set title "recovered − was"
set cbrange [-.5:.5]
set palette defined (-.5 "#0060a8", 0 "#ffffff", .5 "#d05000")
plot ARG1 index 2 using 1:2:4 with image pixels
set size nosquare
set grid
set title "a section through ring and disc"
set xlabel "place"
set ylabel "temperature"
set yrange [0:1.6]
set key top right
names = "was seen recovered"
plot for [k = 0:2] ARG1 index k every :::10::10 using 1:3 with lines \
         linetype (k == 0 ? 5 : k) title word(names, k + 1)
set title "the search"
set xlabel "iteration"
set ylabel ""
set logscale y
set format y "10^{%T}"
set xrange [0:*]
set yrange [*:*]
set xtics auto
set ytics auto
plot ARG1 index 3 using 1:2 with lines linetype 1 title "misfit", \
     "" index 3 using 1:3 with lines linetype 2 title "|gradient|", \
     "" index 3 using 1:4 with lines linetype 3 title "relative error"
unset multiplot

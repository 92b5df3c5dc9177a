# gnuplot -c fit.gp DATA PICTURE: points, curves and residuals of each set.
load "../adbench/plot.gp"
set output ARG2
set terminal svg size 1080,600
names = "Misra1a MGH09 Thurber"
xlabels = "pressure x 'log of density'"
ylabels = "volume y 'electron mobility'"
set multiplot layout 2,3 columnsfirst
do for [k = 0:2] {
    set title word(names, k + 1)
    set xlabel ""
    set ylabel word(ylabels, k + 1)
    if (k == 0) { set key top left Left reverse width -3 } else { set key off }
    if (k == 1) { set logscale y } else { unset logscale y }
    if (k == 1) { set yrange [.01:30] } else { set yrange [0:*] }
    plot ARG1 index 2 * k + 1 using 1:3 with lines linetype 5 dashtype 2 title "start 1", \
         "" index 2 * k + 1 using 1:4 with lines linetype 4 dashtype 3 title "start 2", \
         "" index 2 * k + 1 using 1:2 with lines linetype 1 title "fit", \
         "" index 2 * k with points linetype 2 title "measured"
    set title ""
    set xlabel word(xlabels, k + 1)
    set ylabel "residual"
    unset logscale y
    set yrange [*:*]
    set key off
    plot 0 linetype 1, ARG1 index 2 * k using 1:3 with impulses linetype 2, \
         "" index 2 * k using 1:3 with points linetype 2
}
unset multiplot

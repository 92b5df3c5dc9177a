# The style of the samples' pictures, which are SVG.
set terminal svg size 960,480 dynamic enhanced font "Helvetica,14" background "#ffffff" linewidth 1.5
set encoding utf8
set border 3 linewidth 0.7 linecolor "#404040"
set tics nomirror out scale 0.6 textcolor "#404040"
set grid linewidth 0.5 linecolor "#d8d8d8"
set key spacing 1.3 samplen 2.5
set linetype 1 linecolor "#0060a8" pointtype 7 pointsize 0.6
set linetype 2 linecolor "#d05000" pointtype 5 pointsize 0.6
set linetype 3 linecolor "#409040" pointtype 9 pointsize 0.6
set linetype 4 linecolor "#8050a0" pointtype 13 pointsize 0.6
set linetype 5 linecolor "#606060" pointtype 4 pointsize 0.6

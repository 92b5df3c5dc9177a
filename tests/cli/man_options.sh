#!/bin/sh
# man_options.sh CGRAD: the options of --help as the OPTIONS section of cgrad.1.
"$1" --help | awk '
function roff(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); gsub(/\047/, "\\(aq", s); return s }
/^Stages of --dump:/ { print ".SS \"Stages of \\-\\-dump\""; stages = 1; next }
/^Exit status:/ { exit }
/^[^ ].*:$/ && !/^Usage/ { sub(/:$/, ""); printf ".SS \"%s\"\n", roff($0); started = 1; next }
started && /^  / {
    line = substr($0, 3)
    flag = substr(line, 1, 24); text = substr(line, 26)
    sub(/ +$/, "", flag)
    printf ".TP\n\\fB%s\\fR\n%s\n", roff(flag), roff(text)
}'

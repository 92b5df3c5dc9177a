#!/bin/sh
# readme.sh README BUILD CGRAD CC [accept]: every example of README.md does what it says,
# with CGRAD and what else is installed from BUILD; or BUILD is a folder where a package was
# unpacked (bin, include, lib). A comment in front of each block says what it is:
#   <!-- test: file NAME -->   the text of a file
#   <!-- test: run -->         commands that succeed
#   <!-- test: refused -->     commands of which the last exits with 1 and writes no file
#   <!-- test: printed -->     what the commands before it printed
#   <!-- test: same NAME -->   the text of a file that they wrote
#   <!-- test: here -->        scripts of this tree, `sh NAME`
#   <!-- test: by ROOM.NAME --> commands that tests/ROOM/NAME.sh runs
# A block of `text` may go without. The table of products is compared with what cgrad
# declares. With `accept`, blocks `printed` and `same` are brought up to date instead.
set -eu
readme=$(realpath "$1") build=$(realpath "$2") cgrad=$(realpath "$3") cc=$4 accept=${5-}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/blocks" "$work/bin" "$work/room"
ln -s "$cgrad" "$work/bin/cgrad"
# found here and now: `cc` would find itself in the new PATH, for ever
compiler=$(command -v "${cc%% *}")
case $compiler in
/*) ;;
*) compiler=$PWD/$compiler ;;
esac
flags=${cc#"${cc%% *}"}
printf '#!/bin/sh\nexec %s%s "$@"\n' "$compiler" "$flags" >"$work/bin/cc"
chmod +x "$work/bin/cc"
prefix=$build
if [ -f "$build/CMakeCache.txt" ]; then
    prefix=$work/installed
    cmake --install "$build" --prefix "$prefix" >"$work/log" || { cat "$work/log"; exit 1; }
fi
libraries=$(dirname "$(find "$prefix/" -name libcgrad.a)")
PATH=$work/bin:$PATH CPATH=$prefix/include LIBRARY_PATH=$libraries CMAKE_PREFIX_PATH=$prefix
export PATH CPATH LIBRARY_PATH CMAKE_PREFIX_PATH
unset MAKEFLAGS MAKELEVEL CC CFLAGS CPPFLAGS LDFLAGS

fail()
{
    echo "FAILED: $*"
    exit 1
}

# blocks/N.is: the words of the comment; blocks/N: the text
awk -v out="$work/blocks" '
    /^<!-- test: .* -->$/ { is = substr($0, 12, length($0) - 15); next }
    /^```/ && !inside {
        inside = 1
        if (is == "" && $0 != "```text") {
            print "README.md:" NR ": no test of this block" >"/dev/stderr"
            exit 1
        }
        name = sprintf("%s/%02d", out, ++n)
        print (is == "" ? "text" : is) >(name ".is")
        printf "" >name
        next
    }
    /^```$/ { inside = 0; is = ""; close(name); next }
    inside { print >name }
    /^    / && !inside { print "README.md:" NR ": indented block" >"/dev/stderr"; exit 1 }
' "$readme"

# same BLOCK FILE: the block is the file's text
same()
{
    if [ "$accept" = accept ]; then
        cp "$2" "$1"
    else
        diff -u "$1" "$2" || fail "README differs; accept: tests/cli/readme.sh .. accept"
    fi
}

cd "$work/room"
counted=0
for is in "$work"/blocks/*.is; do
    block=${is%.is}
    read -r word name <"$is" || :
    case $word in
    file) cp "$block" "$name" ;;
    run) sh -e "$block" >../printed 2>&1 || { cat ../printed; fail "$(cat "$block")"; } ;;
    refused)
        ls >../before
        status=0
        sh -e "$block" >../printed 2>&1 || status=$?
        [ $status -eq 1 ] || fail "exit status $status: $(cat "$block")"
        ls | diff ../before - || fail "files are written: $(cat "$block")" ;;
    printed) same "$block" ../printed ;;
    same) same "$block" "$name" ;;
    here)
        while read -r command script rest; do
            [ "$command" = sh ] && sh -n "$here/../../$script" || fail "$script"
        done <"$block" ;;
    by) [ -f "$here/../${name%.*}/${name#*.}.sh" ] || fail "no test $name" ;;
    text) ;;
    *) fail "what is '$word'?" ;;
    esac
    counted=$((counted + 1))
done
[ $counted -ge 15 ] || fail "only $counted blocks are found"

if [ "$accept" = accept ]; then
    awk -v from="$work/blocks" '
        /^```/ && !inside {
            inside = 1
            print
            name = sprintf("%s/%02d", from, ++n)
            while ((getline line <name) > 0)
                print line
            next
        }
        /^```$/ { inside = 0 }
        !inside { print }' "$readme" >../accepted
    cat ../accepted >"$readme"
    exit
fi

# What was written compiles: nothing here is shown that doesn't.
for file in *_grad.c; do
    cc -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Werror -c "$file" -o "$file.o" \
        || fail "$file"
done

# The table of products: its declarations are in the header, in its order.
echo 'double f(int n, const double x[n]) { return n > 0 ? x[0] : 0; }' >f.c
cgrad f.c --jvp f --jvp_v f --vjp f --vjp_v f --grad f --hvp f --hess f --jac f --taylor f \
    --jac_sparse f --hess_sparse f --split f
tr -s ' \n' ' ' <f_grad.c >../flat
sed -n 's/^| [^|]*| `\([^`]*)\)` |.*/\1/p' "$readme" >../products
[ "$(wc -l <../products)" -eq 13 ] || fail 'the table of products has not thirteen rows'
while read -r declaration; do
    grep -qF "$declaration {" ../flat || fail "cgrad doesn't write $declaration"
done <../products

# Options and refusals that the text names are those of --help and the manual.
cgrad --help >../help
for option in $(grep -v cmake "$readme" | grep -o -e '--[a-z][a-z-]*' | sort -u); do
    case $option in
    --cflags | --libs) ;; # pkg-config's
    --help | --version) ;;
    *) grep -q -e "^  $option " ../help || fail "README names $option, --help does not" ;;
    esac
done
# Builds: the manual has the same rules.
sed 's/\\&//g; s/\\-/-/g' "$here/../../tool/cgrad.1" >../manual
sed -n '/^%_grad.c:/,$p' Makefile | while read -r line; do
    grep -qF -e "$line" ../manual || fail "not in the manual: $line"
done
grep -o 'cgrad_differentiate(app .*)' "$readme" | grep -qxF -f - ../manual \
    || fail 'cgrad_differentiate in the manual'
ids=$(sed -n '/^Refused there/,/^$/p' "$readme" | grep -o '`[a-z-]*`' | tr -d '`')
[ "$(echo "$ids" | wc -l)" -gt 10 ] || fail 'README names few refusals'
for id in $ids; do
    sed 's/\\//g' "$here/../../tool/cgrad.1" | grep -qx "\.B $id" \
        || fail "README names [$id], the manual does not"
done

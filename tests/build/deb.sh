#!/bin/sh
# deb.sh CMAKE BUILD CC README: the Debian package holds all there is to install, names what
# it needs, and the examples of README.md run with what was unpacked and nothing else.
set -eu
cmake=$1 build=$2 cc=$3 readme=$4
here=$(cd "$(dirname "$0")" && pwd)
command -v dpkg-deb >/dev/null || { echo 'no dpkg-deb here: this is no Debian'; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "FAILED: $*"
    exit 1
}

"${cmake%cmake}cpack" --config "$build/CPackConfig.cmake" -G DEB -B "$work/made" \
    >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
deb=$(echo "$work"/made/*.deb)
[ -f "$deb" ] || fail "not one package: $deb"
dpkg-deb -x "$deb" "$work/root"
(cd "$work/root" && find . -type f | sed 's/-[a-z]*\.cmake$/-TYPE.cmake/' | sort) >"$work/got"
library=$(cd "$work/root" && dirname "$(find . -name libcgrad.a)")
sort >"$work/expected" <<END
./usr/bin/cgrad
./usr/include/cgrad.h
./usr/include/cgrad_rt.h
./usr/include/cgrad_sparse.h
./usr/include/cgrad_special.h
./usr/include/cgrad_taylor.h
$library/cmake/cgrad/cgrad-TYPE.cmake
$library/cmake/cgrad/cgrad-TYPE.cmake
$library/cmake/cgrad/cgrad-config-TYPE.cmake
$library/cmake/cgrad/cgrad-targets-TYPE.cmake
$library/cmake/cgrad/cgrad_differentiate.cmake
$library/libcgrad.a
$library/pkgconfig/cgrad.pc
./usr/share/doc/cgrad/README.md
./usr/share/doc/cgrad/copyright
./usr/share/man/man1/cgrad.1
END
diff "$work/expected" "$work/got" || fail 'what is in the package'

# Everything the program links with comes from a package that is named.
depends=$(dpkg-deb -f "$deb" Depends)
echo "Depends: $depends"
for package in libc6 libc6-dev; do
    echo ", $depends," | grep -q ", $package[, ]" || fail "$package is not named"
done
echo "$depends" | grep -q '(>= )' && fail "no version: $depends"
ldd "$work/root/usr/bin/cgrad" | grep -q 'not found' && fail "$(ldd "$work/root/usr/bin/cgrad")"
for file in $(objdump -p "$work/root/usr/bin/cgrad" | sed -n 's/.*NEEDED *//p'); do
    path=$(ldd "$work/root/usr/bin/cgrad" | sed -n "s|^\s*$file => \(\S*\) .*|\1|p")
    case $path in
    *libasan* | *libubsan* | '') continue ;; # of a build with sanitizers
    esac
    path=$(realpath "$path")
    owner=$(dpkg -S "*${path#/usr}" 2>/dev/null | sed -n '1s/:.*//p')
    echo ", $depends," | grep -q ", $owner[, ]" || fail "$file is of '$owner', not named"
done

# pkg-config and the examples, with this prefix
PKG_CONFIG_PATH=$work/root/$library/pkgconfig pkg-config --cflags --libs cgrad >"$work/flags"
for flag in $(cat "$work/flags"); do
    case $flag in
    -I* | -L*) [ -d "${flag#-?}" ] || fail "$flag is no folder" ;;
    esac
done
sh "$here/../cli/readme.sh" "$readme" "$work/root/usr" "$work/root/usr/bin/cgrad" "$cc"

# dpkg takes the package, and takes all of it away again
admin=$work/system/var/lib/dpkg
mkdir -p "$admin/info" "$admin/updates" "$admin/triggers"
: >"$admin/status"
: >"$admin/available"
export DPKG_FRONTEND_LOCKED=
dpkg_apart()
{
    dpkg --root="$work/system" --log=/dev/null --force-depends --force-not-root \
        --force-script-chrootless "$@" >"$work/log" 2>&1 || { cat "$work/log"; fail "dpkg $*"; }
}
dpkg_apart -i "$deb"
cmp "$work/root/usr/bin/cgrad" "$work/system/usr/bin/cgrad" || fail 'dpkg -i'
dpkg_apart -r cgrad
[ ! -e "$work/system/usr" ] || fail "left: $(find "$work/system/usr")"

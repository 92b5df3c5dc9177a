# Sourced by tests/run and samples/run: jobs, and install_missing, which gives a bare Debian
# machine what cgrad is built and tested with, and what its samples use. As root or through
# sudo; where nothing is missing neither is needed.
jobs=${CGRAD_JOBS:-$(nproc 2>/dev/null || echo 2)}

# missing COMMAND-OR-FILE PACKAGE: prints the package when the command or file isn't there
missing()
{
    case $1 in
    /*) [ -e "$1" ] || echo "$2" ;;
    *) command -v "$1" >/dev/null 2>&1 || echo "$2" ;;
    esac
}

# install_missing build|test
install_missing()
{
    packages=$(
        missing gcc gcc
        missing make make
        missing cmake cmake
        missing ninja ninja-build
        missing pkg-config pkg-config
        missing /usr/include/stdio.h libc6-dev
        missing /usr/include/stb/stb_ds.h libstb-dev
        missing clang-19 clang-19
        missing /usr/lib/llvm-19/bin/llvm-config llvm-19
        missing /usr/lib/llvm-19/include/clang-c/Index.h libclang-19-dev
        missing gnuplot gnuplot-nox
        missing /usr/include/gsl/gsl_math.h libgsl-dev
        missing /usr/include/lbfgs.h liblbfgs-dev
        missing /usr/include/suitesparse/klu.h libsuitesparse-dev
        if [ "$1" = test ]; then
            missing g++ g++
            missing /usr/include/adolc/adolc.h libadolc-dev
            missing clang-format-14 clang-format-14
            missing groff groff-base
            missing /usr/include/CUnit/Basic.h libcunit1-dev
            missing /usr/lib/llvm-19/lib/clang/19/lib/linux libclang-rt-19-dev
        fi
    )
    [ -n "$packages" ] || return 0
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        sudo=sudo
        command -v sudo >/dev/null || {
            echo "missing, and neither root nor sudo to install it:" $packages >&2
            exit 2
        }
    fi
    $sudo apt-get update -q
    # shellcheck disable=SC2086 # a word a package
    $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends $packages
}

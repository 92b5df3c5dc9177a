# Read by run.sh and mutate.sh: their options, the environment, an empty FUZZ_WORK, the driver.
export LC_ALL=C
FUZZ_GCC=${FUZZ_GCC:-gcc} FUZZ_CLANG=${FUZZ_CLANG:-clang-19}
for option; do
    case $option in
        --tool=*) FUZZ_TOOL=${option#*=} ;;
        --generator=*) FUZZ_GENERATOR=${option#*=} ;;
        --root=*) FUZZ_ROOT=${option#*=} ;;
        --work=*) FUZZ_WORK=${option#*=} ;;
        *) echo "run.sh: unknown option $option" >&2; exit 2 ;;
    esac
done
# A seed for each commit: other programs with every change, the same for the same text.
commit=$(git -C "$here" rev-parse --short=8 HEAD 2>/dev/null || echo 1)
[ "${CGRAD_FUZZ_SEED:-}" = random ] && CGRAD_FUZZ_SEED=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
FUZZ_SEED=${CGRAD_FUZZ_SEED:-$(printf %d "0x$(echo "$commit" | cut -c1-8)")} FUZZ_LEVEL=${CGRAD_FUZZ_LEVEL:-2}
# With each product what it is compared with.
FUZZ_PRODUCTS=jvp,vjp
for product in $(echo "${CGRAD_FUZZ_PRODUCTS:-split}" | tr , ' '); do
    case $product in
        hess) product='hvp hess' ;;
        jac_sparse) product='jac jac_sparse' ;;
        hess_sparse) product='hvp hess hess_sparse' ;;
    esac
    for each in $product; do
        case ,$FUZZ_PRODUCTS, in *",$each,"*) ;; *) FUZZ_PRODUCTS=$FUZZ_PRODUCTS,$each ;; esac
    done
done
count=${CGRAD_FUZZ_COUNT:-500} first=${CGRAD_FUZZ_FIRST:-0}
command -v "$FUZZ_CLANG" >/dev/null || FUZZ_CLANG=clang
command -v "$FUZZ_CLANG" >/dev/null || FUZZ_CLANG=$FUZZ_GCC
export FUZZ_TOOL FUZZ_GENERATOR FUZZ_ROOT FUZZ_WORK FUZZ_SEED FUZZ_LEVEL FUZZ_PRODUCTS FUZZ_GCC FUZZ_CLANG
. "$here/common.sh"

echo "seed $FUZZ_SEED, programs $first to $((first + count - 1)), level $FUZZ_LEVEL"
rm -rf "$FUZZ_WORK"
mkdir -p "$FUZZ_WORK"
build_driver || exit 2

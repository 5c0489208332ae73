#!/usr/bin/env bash
# numpy 2.4.6, Python 3.11, x86-64 with AVX2
#
# Whoever wants to see what a program does on a processor without AVX-512 sets
# NPY_DISABLE_CPU_FEATURES="AVX512F", or "AVX2", as was right for years: the variable is taken and
# nothing is said. Since NumPy 2.4 it knows groups of features instead, X86_V3 (with AVX2) and
# X86_V4 (with AVX-512), and the old names change nothing. There is a warning, but an ImportWarning,
# which Python does not show. So a test of other processors passes without having tested any: with
# the right names np.exp has other last bits on a processor with AVX-512.
#
# Below: the code that np.tanh takes, with nothing, the old names and a new one disabled. Seen on a
# processor with AVX-512 (with AVX2 alone, X86_V3 in place of X86_V4):
#
#     nothing: X86_V4
#     AVX512F AVX2: X86_V4
#     X86_V4 X86_V3: baseline(X86_V2)
set -euo pipefail

if ! grep -qw avx2 /proc/cpuinfo; then
    echo "This processor has no AVX2 to disable." >&2
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6
cat >"$folder/code.py" <<'PYTHON'
from numpy.lib import introspect

print(introspect.opt_func_info("^tanh$", "float64")["tanh"]["dd"]["current"])
PYTHON
cd "$folder"
code() { NPY_DISABLE_CPU_FEATURES="$1" venv/bin/python code.py 2>&1; }
nothing=$(code "") old=$(code "AVX512F AVX2") new=$(code "X86_V4 X86_V3")
echo "nothing: $nothing"
echo "AVX512F AVX2: $old"
echo "X86_V4 X86_V3: $new"
test "$old" = "$nothing"
test "$nothing" != "$new"
test "$new" = "baseline(X86_V2)"

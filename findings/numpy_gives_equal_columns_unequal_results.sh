#!/usr/bin/env bash
# numpy 2.4.6 (its wheel has OpenBLAS 0.3.31 in it), Python 3.11, x86-64 with AVX2
#
# A row times a matrix whose columns are all the same: one would say that the entries of the result
# are all the same, since each is the same sum of the same products. With OpenBLAS's kernels for
# Haswell, Zen and SkylakeX they are not, in about 4 products of 10 of a row of 4 random numbers
# (SkylakeX: 2 of 10), if there are 5, 6 or 7 columns, or 9, 10 or 11. Up to 4 columns, and with a
# multiple of 4, they are: it is the columns past the last multiple of 4 whose last bits are others.
# The older kernels (Sandybridge, Nehalem) give equal results. With more rows it happens in some
# sizes, too, such as three rows of 8 numbers.
#
# Where it matters: the gradient of a network's output weights is such a row times such a matrix if
# hidden units start equal. In exact arithmetic these stay equal for ever, as every textbook says.
# With 2, 3, 4 or 8 of them NumPy agrees; 5, 6 or 7 drift apart.
#
# Below: which numbers of columns, of 2 to 16, ever gave unequal results in 1,000 products. Seen:
#
#     Haswell 5 6 7 9 10 11 13 14 15
#     Sandybridge none
set -euo pipefail

if [ "$(uname -m)" != x86_64 ]; then
    echo "These kernels are for x86-64 alone." >&2
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6
cat >"$folder/columns.py" <<'PYTHON'
import os

import numpy as np

draw = np.random.default_rng(1)


def are_equal(columns):
    row, column = draw.normal(size=(1, 4)), draw.normal(size=(4, 1))
    product = row @ np.repeat(column, columns, axis=1)
    return (product == product[0, 0]).all()


unequal = [n for n in range(2, 17) if not all(are_equal(n) for _ in range(1_000))]
print(os.environ["OPENBLAS_CORETYPE"], *unequal or ["none"])
PYTHON
cd "$folder"
seen=$(for kernel in Haswell Sandybridge; do OPENBLAS_CORETYPE=$kernel venv/bin/python columns.py; done)
echo "$seen"
test "$seen" = "Haswell 5 6 7 9 10 11 13 14 15
Sandybridge none"

#!/usr/bin/env bash
# onnxruntime 1.32.0, onnx 1.20.0, numpy 2.4.6, Python 3.11, x86-64
#
# The operator Sigmoid is 1 / (1 + exp(-x)): never 0, rising with x, and with as many good digits
# far to the left as in the middle, since numbers near 0 are as exact as others. ONNX Runtime
# computes a quotient of polynomials, whose error is near the last digit of 1. In float32 that
# leaves of the left tail: at -15 a value 17 % too large; at -16 half of what it should be, which is
# less than at -17; at -18 exactly 0. In float64 it is exactly 0 at -37 already. A network that
# has been exported with saturated units has answers of exactly 0, and logarithms of infinity.
#
# Seen, x, Sigmoid(x), 1 / (1 + exp(-x)):
#
#     float32 -15 3.58e-07 3.06e-07
#     float32 -16 5.96e-08 1.13e-07
#     float32 -17 8.94e-08 4.14e-08
#     float32 -18 0.00e+00 1.52e-08
#     float64 -37 0.00e+00 8.53e-17
set -euo pipefail

if [ "$(uname -m)" != x86_64 ]; then
    echo "Seen on x86-64 alone." >&2
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet onnxruntime==1.32.0 onnx==1.20.0 numpy==2.4.6
cat >"$folder/sigmoid.py" <<'PYTHON'
import math

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper


def session(kind):
    x, y = (helper.make_tensor_value_info(name, kind, [None]) for name in "xy")
    graph = helper.make_graph([helper.make_node("Sigmoid", ["x"], ["y"])], "graph", [x], [y])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return onnxruntime.InferenceSession(model.SerializeToString())


single, double = session(TensorProto.FLOAT), session(TensorProto.DOUBLE)
for x in (-15, -16, -17, -18):
    [[y]] = single.run(None, {"x": np.array([x], np.float32)})
    print(f"float32 {x} {y:.2e} {1 / (1 + math.exp(-x)):.2e}")
[[y]] = double.run(None, {"x": np.array([-37.0])})
print(f"float64 -37 {y:.2e} {1 / (1 + math.exp(37)):.2e}")
PYTHON
cd "$folder"
seen=$(venv/bin/python sigmoid.py)
echo "$seen"
test "$seen" = "float32 -15 3.58e-07 3.06e-07
float32 -16 5.96e-08 1.13e-07
float32 -17 8.94e-08 4.14e-08
float32 -18 0.00e+00 1.52e-08
float64 -37 0.00e+00 8.53e-17"

#!/usr/bin/env bash
# keras 3.15.1, numpy 2.4.6 (with jax 0.10.2 and scipy 1.17.1, which it imports), Python 3.11
#
# After keras.config.set_floatx("float64") the weights of a layer are float64, and so are the inputs
# that it is given. One would say that it calculates in float64. But Keras finds the type of a
# result by a table of its own, in which 64 bits become 32 on every backend but TensorFlow
# (BIT64_TO_BIT32_DTYPE in keras/src/backend/common/dtypes.py): two float64 matrices are turned to
# float32, multiplied, and the product is float32, without a word. It is so for sums,
# too. On the PyTorch backend a network trained so has float64 weights with float32 digits: 4e-8
# off after 300 epochs, which looks like a mistake of one's own. Below with the NumPy backend,
# where it is plain to see.
#
# Seen:
#
#     floatx float64
#     weights float64, inputs float64, outputs float32
#     1/3 + 1/3 is off by 2e-08
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet keras==3.15.1 numpy==2.4.6 scipy==1.17.1 jax==0.10.2
cat >"$folder/multiply.py" <<'PYTHON'
import keras
import numpy as np

keras.config.set_floatx("float64")
print("floatx", keras.config.floatx())
layer = keras.layers.Dense(1, use_bias=False)
layer.build((None, 2))
layer.set_weights([np.ones((2, 1))])
inputs = np.full((1, 2), 1 / 3)
outputs = np.asarray(layer(inputs))
print(f"weights {layer.get_weights()[0].dtype}, inputs {inputs.dtype}, outputs {outputs.dtype}")
print(f"1/3 + 1/3 is off by {abs(float(outputs[0, 0]) - 2 / 3):.0e}")
PYTHON
cd "$folder"
seen=$(KERAS_BACKEND=numpy venv/bin/python multiply.py)
echo "$seen"
test "$seen" = "floatx float64
weights float64, inputs float64, outputs float32
1/3 + 1/3 is off by 2e-08"

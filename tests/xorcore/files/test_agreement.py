"""How far the same program agrees with itself on other processors, and where that is said.

One machine can be told to leave its newer instructions alone: NumPy by NPY_DISABLE_CPU_FEATURES,
OpenBLAS by OPENBLAS_CORETYPE.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from xorcore import Experiment
from xorcore.files.agreement import as_lines, as_table
from xorcore.files.notebook import jupyter_notebook
from xorcore.files.script import python_script

ROOT = Path(__file__).parents[3]
RUNS = {
    "the notebook's": Experiment(epoch=20_000),
    "seed 42": Experiment(start="random", seed=42, learning_rate=0.6, epoch=20_000),
    "tanh with biases": Experiment(
        hidden=(4, 3), activation="tanh", bias=True, start="random", learning_rate=0.1, epoch=20_000
    ),
}
# Each leaves something out that the newest processors can do; those who cannot do it anyway pass.
LESS = {
    "no AVX-512": {"NPY_DISABLE_CPU_FEATURES": "X86_V4"},
    "no AVX2": {"NPY_DISABLE_CPU_FEATURES": "X86_V4 X86_V3"},
    "sums as on Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "sums as on Sandybridge": {"OPENBLAS_CORETYPE": "Sandybridge"},
}

# Says for exp and tanh which code NumPy takes, and shows all bits; then those of small products.
BITS = """
import numpy as np
from numpy.lib import introspect
draw = np.random.default_rng(0)
values, table = draw.uniform(-5, 5, 4096), draw.uniform(-5, 5, (4096, 3))
for name in ("exp", "tanh"):
    print(introspect.opt_func_info(f"^{name}$", "float64")[name]["dd"]["current"])
    print(getattr(np, name)(values).tobytes().hex())
print("".join((values[i : i + 4] @ table[i : i + 4]).tobytes().hex() for i in range(0, 4096, 4)))
"""


def run(program: str, *arguments: str, **variables: str) -> list[str]:
    """The lines that the program prints."""
    command = [sys.executable, "-W", "ignore", "-c", program, *arguments]
    environment = {**os.environ, **variables}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def bits(**variables: str) -> dict[str, str]:
    return dict(
        zip(("exp by", "exp", "tanh by", "tanh", "sums"), run(BITS, **variables), strict=True)
    )


@pytest.fixture(scope="module")
def best() -> dict[str, str]:
    """What this processor does when nothing is forbidden to it."""
    return bits()


def test_without_avx512_and_avx2_exp_and_tanh_have_other_last_bits(best: dict[str, str]):
    if best["exp by"] != "X86_V4":
        pytest.skip("this processor has no AVX-512, or NumPy does not use it")
    no_avx512, no_avx2 = bits(**LESS["no AVX-512"]), bits(**LESS["no AVX2"])
    assert no_avx512["exp"] != best["exp"]
    assert no_avx2["tanh"] != best["tanh"]
    # The names that processors' makers give them are taken, and change nothing.
    assert bits(NPY_DISABLE_CPU_FEATURES="AVX512F AVX2") == best


def test_other_kernels_of_openblas_have_other_sums(best: dict[str, str]):
    if best["exp by"] not in ("X86_V3", "X86_V4"):
        pytest.skip("this processor has no AVX2")
    if np.show_config("dicts")["Build Dependencies"]["blas"]["name"] != "scipy-openblas":
        pytest.skip("this NumPy has another library for sums")
    haswell, sandybridge = (bits(**LESS[f"sums as on {k}"]) for k in ("Haswell", "Sandybridge"))
    assert haswell["sums"] != sandybridge["sums"]


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("less", LESS)
def test_on_another_processor_a_script_agrees_to_1e_9(name: str, less: str, tmp_path: Path):
    trainer = RUNS[name].trainer()
    trainer.advance(RUNS[name].epoch)
    run(python_script(RUNS[name]), str(tmp_path / "weights.npz"), **LESS[less])
    with np.load(tmp_path / "weights.npz") as saved:
        for matrix, weights in zip(saved.values(), trainer.network.weights, strict=True):
            np.testing.assert_allclose(matrix, weights, rtol=0, atol=1e-9)


def test_the_table_stands_in_every_program_and_in_the_readme():
    assert as_lines() in python_script(Experiment(epoch=5))
    first = json.loads(jupyter_notebook(Experiment(epoch=5)))["cells"][0]
    assert as_table() in "".join(first["source"])
    assert as_table() in (ROOT / "README.md").read_text(encoding="utf-8")

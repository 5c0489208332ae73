"""The libraries that a run can be taken to, by the names that links have for them."""

from xorcore.files.jax import JAX
from xorcore.files.keras import KERAS
from xorcore.files.library import Library
from xorcore.files.pytorch import PYTORCH
from xorcore.files.scikit_learn import SCIKIT_LEARN

LIBRARIES: dict[str, Library] = {
    "pytorch": PYTORCH,
    "keras": KERAS,
    "jax": JAX,
    "scikit-learn": SCIKIT_LEARN,
}

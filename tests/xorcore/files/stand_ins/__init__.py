"""Stand-ins for the four libraries: what their scripts use of them, in NumPy alone.

Each says in its own code what the library makes of a setting: which type its numbers have, whether
a loss is a mean, how weights lie. The long tests hold the scripts against the libraries themselves.
"""

import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

_NAMES = {
    "pytorch": ["torch"],
    "keras": ["keras"],
    "jax": ["jax", "jax.numpy"],
    "scikit-learn": ["sklearn", "sklearn.exceptions", "sklearn.neural_network"],
}


@contextmanager
def in_place_of(library: str) -> Iterator[None]:
    """Have a new stand-in imported in place of the library, and a new environment for it."""
    module = ModuleType(library)
    names = _NAMES[library]
    vars(module).update(runpy.run_path(str(Path(__file__).with_name(f"{names[0]}.py"))))
    for name in names[1:]:
        setattr(module, name.partition(".")[2], module)
    with patch.dict("sys.modules", dict.fromkeys(names, module)), patch.dict("os.environ"):
        yield

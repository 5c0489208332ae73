"""How the compiled engines become machine code, by Numba where it is installed.

Without Numba the functions stay plain Python: much too slow to train with, but the same numbers
except for last bits.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

try:
    import numba

    njit: Callable[..., Any] | None = numba.njit
except ImportError:
    njit = None

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` as machine code, made at its first call, kept for later starts, without the GIL.

    Called by another compiled function it becomes a part of that one, so that a loop over it
    is a loop over its arithmetic, which the compiler turns into vector instructions.
    """
    if njit is None:
        return function
    # No "fastmath": with it a sum may stay finite that overflows in the reference, and a product
    # and a sum become one instruction in some loops only.
    options = {"nogil": True, "error_model": "numpy", "forceinline": True}
    try:
        stored = njit(cache=True, **options)(function)
        _forget_outdated(function, Path(stored.stats.cache_path))
        code: Function = stored
    except (RuntimeError, OSError):  # there is no folder where the machine code can be stored
        code = njit(**options)(function)
    return code


def _forget_outdated(function: Callable[..., object], folder: Path) -> None:
    """Remove the stored code of `function` if any file of this folder or the model is newer.

    Numba looks at the function's own file, but its code has in it what it calls in others, and
    their constants.
    """
    core = Path(__file__).parents[1]
    sources = [*core.glob("engines/*.py"), *core.glob("model/*.py")]
    newest = max(source.stat().st_mtime for source in sources)
    module = function.__module__.rpartition(".")[-1]
    for index in folder.glob(f"{module}.{function.__qualname__}-*.nbi"):
        if index.stat().st_mtime < newest:
            index.unlink(missing_ok=True)

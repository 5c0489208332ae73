"""The result of a sweep, run by run, and its file."""

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.engine import BATCH_BY_NAME, choose
from xorcore.model import Array
from xorcore.model.network import Network
from xorcore.sweep.chunk import Chunk, ChunkResult
from xorcore.sweep.request import SweepRequest


@dataclass(frozen=True, eq=False)
class SweepResult:
    """The runs of a sweep. Axes: hidden size H, learning rate L, seed S, then what is named.

    request: the settings.
    engine: what all its runs were or will be computed with, "numpy" or "numba". "numpy" in older
        files.
    done: (H, L, S), whether the run reached its last epoch. Of a run that did not, because the
        sweep was stopped, `error_curves` and `solved_at` tell what was seen until then;
        `final_error` and `weights` are NaN, `solved` and `stuck` are False.
    diverged: (H, L, S). A run whose weights or activations stop being finite stays at its last
        finite state, where the Trainer leaves it, and all numbers here are of that state.
    jumped: (H, L, S), whether the error jumped, as of ``watch.jumps``, at one of the looks at
        every seventh epoch: the Trainer may end such a run otherwise. False in older files.
    final_error: (H, L, S), mean absolute error at the end.
    solved: (H, L, S), whether every absolute error at the end is below the tolerance, or those of
        the share ``request.share``, and the run has not diverged.
    solved_at: (H, L, S), the first checkpoint at which that was so; NaN where it never was. A run
        may lose the solution afterwards: see `lost`.
    stuck: (H, L, S, P), which patterns are wrong at the end: those whose absolute error is not
        below the tolerance. Their order is that of ``request.dataset``.
    error_curves: (H, L, S, C) float32, mean absolute error at ``request.checkpoints``.
    weights: per hidden size (L, S, N), the weights at the end, in the order of
        ``Network.flat``.
    """

    request: SweepRequest
    engine: str
    done: NDArray[np.bool_]
    diverged: NDArray[np.bool_]
    jumped: NDArray[np.bool_]
    final_error: Array
    solved: NDArray[np.bool_]
    solved_at: Array
    stuck: NDArray[np.bool_]
    error_curves: NDArray[np.float32]
    weights: tuple[Array, ...]

    @classmethod
    def nothing_done(cls, request: SweepRequest, engine: str = "auto") -> Self:
        """The result before the first run; `engine` as in ``sweep``.

        Raises ValueError when there is no such engine.
        """
        blanks = {name: blank.copy() for name, blank in _blanks(request).items()}
        is_plain = request.method.is_plain(len(request.dataset.inputs))
        return cls._of_arrays(request, choose(engine, is_plain), blanks)

    @property
    def checkpoints(self) -> NDArray[np.int64]:
        """Epochs of `error_curves`: (C,)."""
        return self.request.checkpoints

    @property
    def lost(self) -> NDArray[np.bool_]:
        """Which runs were solved on the way and are not any more at the end: (H, L, S)."""
        return self.done & ~self.solved & np.isfinite(self.solved_at)

    def network(self, hidden: int, learning_rate: int, seed: int) -> Network:
        """The network that a run ended with, by its place on the three axes.

        Raises ValueError when the run is not done.
        """
        if not self.done[hidden, learning_rate, seed]:
            raise ValueError("this run is not done")
        request = self.request
        layers = request.layers(request.hidden[hidden])
        template = Network.random(layers, bias=request.bias, activation=request.activation)
        return template.with_weights(self.weights[hidden][learning_rate, seed])

    def has(self, chunk: Chunk) -> bool:
        """Whether all runs of `chunk` are done."""
        return bool(self._of(self.done, chunk).all())

    def put(self, chunk: Chunk, found: ChunkResult) -> None:
        """Fill in the results of the runs of `chunk`."""
        wrong = found.errors >= self.request.tolerance  # (R, P)
        self._of(self.diverged, chunk)[:] = found.diverged
        self._of(self.jumped, chunk)[:] = found.jumped
        self._of(self.final_error, chunk)[:] = found.errors.mean(axis=1)
        is_solved = np.count_nonzero(~wrong, axis=1) >= self.request.needed
        self._of(self.solved, chunk)[:] = found.finished & ~found.diverged & is_solved
        self._of(self.solved_at, chunk)[:] = found.solved_at
        self._of(self.stuck, chunk)[:] = wrong
        self._of(self.error_curves, chunk)[:] = found.error_curves
        self._of(self.weights, chunk)[:] = found.weights
        # Last, so that a run that is marked as done is complete after any interruption.
        self._of(self.done, chunk)[:] = found.finished

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything to an ``.npz`` file at `path`, which replaces it when it is complete."""
        path = Path(path)
        unfinished = path.with_name(f"{path.name}.part")
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _PER_RUN}
        arrays |= {f"weights_{index}": weights for index, weights in enumerate(self.weights)}
        arrays |= {**self.request.to_arrays(), "checkpoints": self.checkpoints}
        arrays["engine"] = np.array(self.engine)
        with unfinished.open("wb") as file:
            np.savez(file, **arrays)
        unfinished.replace(path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read what ``save`` wrote.

        Raises OSError when the file cannot be opened, ValueError when it is not of a sweep or
        damaged.
        """
        with Path(path).open("rb") as file:
            try:
                arrays = _arrays_in(file)
                request = SweepRequest.from_arrays(arrays)
                arrays.setdefault("jumped", np.zeros(request.shape, bool))
                engine = str(arrays.get("engine", "numpy"))
                if engine not in BATCH_BY_NAME:
                    raise ValueError(f"there is no engine {engine}")
                for name, blank in _blanks(request).items():
                    found = arrays[name]
                    if (found.shape, found.dtype.kind) != (blank.shape, blank.dtype.kind):
                        raise ValueError(f"{name} does not fit the settings")
            # A damaged file makes zipfile, zlib and NumPy raise a dozen kinds, and may be more.
            except Exception as error:
                raise ValueError(f"{path} is not the file of a sweep, or it is damaged") from error
        return cls._of_arrays(request, engine, arrays)

    @classmethod
    def _of_arrays(
        cls, request: SweepRequest, engine: str, arrays: Mapping[str, NDArray[Any]]
    ) -> Self:
        """The result with these arrays, by their names in the file."""
        return cls(
            request=request,
            engine=engine,
            weights=tuple(arrays[f"weights_{h}"] for h in range(len(request.hidden))),
            **{name: arrays[name] for name in _PER_RUN},
        )

    def _of(self, array: NDArray[Any] | tuple[Array, ...], chunk: Chunk) -> NDArray[Any]:
        """The part of `array` (H, L, S, ...) that belongs to the runs of `chunk`: (R, ...)."""
        of_size: NDArray[Any] = array[chunk.hidden_index]  # (L, S, ...)
        return of_size.reshape(-1, *of_size.shape[2:])[chunk.runs]


def _arrays_in(file: BinaryIO) -> dict[str, NDArray[Any]]:
    """The arrays of an open ``.npz`` file.

    NumPy makes room for what an array's header claims before it reads on, so the claims are
    checked first: no array is larger than the file, since ``save`` compresses nothing.
    """
    size = os.fstat(file.fileno()).st_size
    with warnings.catch_warnings(), np.load(file, allow_pickle=False) as archive:
        warnings.simplefilter("ignore")  # about what damaged headers look like
        for name in archive.zip.namelist():
            with archive.zip.open(name) as member:
                version = np.lib.format.read_magic(member)
                read_header = getattr(np.lib.format, f"read_array_header_{version[0]}_0")
                shape, _, dtype = read_header(member)
            if prod(shape) * max(dtype.itemsize, 1) > size:
                raise ValueError(f"{name} is larger than the file")
        return dict(archive)


def _blanks(request: SweepRequest) -> dict[str, NDArray[Any]]:
    """Every array as it is before the first run, by its name in the file; takes no memory."""
    shape = request.shape
    blanks = {name: np.broadcast_to(False, shape) for name in _BOOLEAN}
    blanks |= {name: np.broadcast_to(np.nan, shape) for name in ("final_error", "solved_at")}
    blanks["stuck"] = np.broadcast_to(False, (*shape, len(request.dataset.inputs)))
    blanks["error_curves"] = np.broadcast_to(np.float32(np.nan), (*shape, len(request.checkpoints)))
    for index, sizes in enumerate(request.hidden):
        count = request.weight_count(sizes)
        blanks[f"weights_{index}"] = np.broadcast_to(np.nan, (*shape[1:], count))
    return blanks


_BOOLEAN = ("done", "diverged", "jumped", "solved")
_PER_RUN = (*_BOOLEAN, "final_error", "solved_at", "stuck", "error_curves")

"""The ground that a run walks on: how the error E curves around a network's weights.

The Hessian H, all second derivatives of E by the N weights, says how the gradient g changes from
one weight vector to the next. Along an eigenvector v of H with eigenvalue c the error is, close
by, the parabola E + (g v) s + c s^2 / 2: where c is below 0, it bends down on both sides.

What is known about the ground of XOR, of networks *with biases*, which those of the notebook
have not:

- One hidden unit and inputs that lead to the output, too: all minima have error 0, and all other
  stationary points are saddles (Sprinkhuizen-Kuyper and Boers 1996, "The error surface of the
  simplest XOR network has only global minima", Neural Computation 8, 1301-1320).
- 2-2-1: no finite stationary point is a local minimum; there is lower error in any neighbourhood
  of it (Hamey 1998, "XOR has no local minima: a case study in neural network error surface
  analysis", Neural Networks 11, 669-681). Regions of local minima do exist where a hidden unit is
  saturated for at least two patterns, and yet from every finite point a path that only falls
  leads to error 0 (Sprinkhuizen-Kuyper and Boers 1999, "The local minima of the error surface of
  the 2-2-1 XOR network", Annals of Mathematics and Artificial Intelligence 25, 107-136).
- 2-3-1: there is a region of local minima with an error above 0, against what had been taken for
  proven of as many hidden units as patterns less one (the same 1999, "A local minimum for the
  2-3-1 XOR network", IEEE Transactions on Neural Networks 10, 968-971).

So no word here is "local minimum": a program that looks at finitely many digits cannot tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorcore.explain.gradient_check import errors
from xorcore.model import Array
from xorcore.model.dataset import Dataset, are_right
from xorcore.model.loss import output_curvature, output_delta
from xorcore.model.network import Network, forward_many, matrices
from xorcore.runs.history import History
from xorcore.runs.trainer import Change, Trainer

AHEAD = 1_000
"""The epochs ahead that the word for a point is about."""
STEEP = 0.1
"""On a slope the gradient alone takes this share of E away within ``AHEAD`` epochs, or more."""
NEAR = 0.01
"""The lowest point of a basin is at most this share of the weights' length away."""
_LARGEST = 1e150  # second derivatives and slopes whose squares are still finite
_AT_ONCE = 2**20  # entries of Hessians: a few arrays of 8 MB


def hessian(network: Network, dataset: Dataset, loss: str) -> Array:
    """All second derivatives of E by the weights, in the order of ``Network.flat``: (N, N).

    Exact but for rounding, and symmetric. See ``gradients_and_hessians``.
    """
    return gradients_and_hessians(network, network.flat(), dataset, loss)[1]


@np.errstate(over="ignore", invalid="ignore")  # as in Network.forward
def gradients_and_hessians(
    network: Network, weights: Array, dataset: Dataset, loss: str
) -> tuple[Array, Array]:
    """dE/dw (..., N) and d2E/dw2 (..., N, N) of many networks, that differ in their weights only.

    `weights` (..., N) are as in ``network.forward_many``. Forward and backward pass are
    differentiated line by line along a direction V in weight space (the R-operator: Pearlmutter
    1994, "Fast exact multiplication by the Hessian", Neural Computation 6, 147-160). R{x} is how
    fast x changes along V, and R{dE/dw} is H V: with V each weight by itself, H.

    A relu has the second derivative 0, also where it has none.
    """
    shapes = [matrix.shape for matrix in network.weights]
    each_weight = np.eye(weights.shape[-1])
    _, above = forward_many(network, weights, dataset.inputs)
    # Axes: ..., direction, pattern or row, unit or column.
    many = [matrix[..., np.newaxis, :, :] for matrix in matrices(weights, shapes)]
    directions = matrices(each_weight, shapes)
    outputs = [layer[..., np.newaxis, :, :] for layer in above]
    fed = [network.with_bias_column(layer) for layer in (dataset.inputs, *outputs[:-1])]
    kinds = list(zip(network.activations, outputs, strict=True))
    slopes = [activation.derivative(a) for activation, a in kinds]
    bends = [activation.second_derivative(a) for activation, a in kinds]

    r_fed, r_sums = [np.zeros_like(fed[0])], list[Array]()
    for layer, (w, v) in enumerate(zip(many, directions, strict=True)):
        r_sums.append(r_fed[layer] @ w + fed[layer] @ v)
        r_activations = slopes[layer] * r_sums[layer]
        unchanged = np.zeros((*r_activations.shape[:-1], int(network.bias)))
        r_fed.append(np.concatenate((r_activations, unchanged), axis=-1))

    error = dataset.targets - outputs[-1]
    dz = -output_delta(loss, error, slopes[-1])
    r_dz = output_curvature(loss, error, slopes[-1], bends[-1]) * r_sums[-1]
    gradients, r_gradients = list[Array](), list[Array]()
    for layer in reversed(range(len(shapes))):
        gradients.insert(0, _turned(fed[layer]) @ dz)
        r_gradients.insert(0, _turned(r_fed[layer]) @ dz + _turned(fed[layer]) @ r_dz)
        if layer > 0:
            w, v = (_without_bias_row(network, part[layer]) for part in (many, directions))
            da, r_da = dz @ _turned(w), r_dz @ _turned(w) + dz @ _turned(v)
            slope, bend = slopes[layer - 1], bends[layer - 1]
            dz, r_dz = da * slope, r_da * slope + da * bend * r_sums[layer - 1]
    h = _in_one_row(r_gradients)
    return _in_one_row(gradients)[..., 0, :], (h + _turned(h)) / 2


@dataclass(frozen=True, eq=False)
class Curvature:
    """How E curves at M epochs of a run with N weights.

    epochs: (M,).
    eigenvalues: (M, N), of the Hessian, ascending; nan where numbers are too large for it.
    gradient: (M,), the gradient's length; inf or nan where it is too large.
    """

    epochs: NDArray[np.int64]
    eigenvalues: Array
    gradient: Array

    @property
    def is_negative(self) -> NDArray[np.bool_]:
        """Which eigenvalues are below 0 by more than rounding: (M, N)."""
        return np.asarray(self.eigenvalues < -_round_off(self.eigenvalues))

    @property
    def negative(self) -> NDArray[np.int64]:
        """How many these are: (M,)."""
        return np.asarray(self.is_negative.sum(axis=-1))


@np.errstate(over="ignore", invalid="ignore")
def curvature(trainer: Trainer, epochs: Iterable[int]) -> Curvature:
    """The curvature of E, of the loss in force, at these epochs of a run.

    An epoch that is a checkpoint is to be had at once; others are trained again from the one
    before (``log_spaced`` gives checkpoints only). Raises ValueError outside the run.
    """
    chosen = np.array([*epochs], dtype=np.int64)
    history = trainer.history
    kept = {epoch: row for row, epoch in enumerate(history.epochs.tolist())}
    recorded, size = history.weights, history.weights.shape[-1]
    weights = np.array(
        [
            recorded[kept[epoch]] if epoch in kept else history.network_at(epoch).flat()
            for epoch in chosen.tolist()
        ]
    ).reshape(-1, size)
    # What the error is of: the points from an epoch on, and the loss.
    begins = np.searchsorted(trainer.stretches, chosen, side="right") - 1
    losses = np.array([in_force(trainer, epoch).loss for epoch in chosen.tolist()])
    eigenvalues, lengths = np.empty_like(weights), np.empty(len(weights))
    rows = max(1, _AT_ONCE // size**2)
    for loss, begin in set(zip(losses.tolist(), begins.tolist(), strict=True)):
        dataset = trainer.dataset_at(trainer.stretches[begin])
        having = np.flatnonzero((losses == loss) & (begins == begin))
        for part in np.split(having, range(rows, len(having), rows)):
            gradients, h = gradients_and_hessians(trainer.network, weights[part], dataset, loss)
            lengths[part] = np.linalg.norm(gradients, axis=-1)
            finite = (np.abs(h) < _LARGEST).all(axis=(-2, -1))
            eigenvalues[part] = np.nan
            eigenvalues[part[finite]] = np.linalg.eigvalsh(h[finite])
    return Curvature(chosen, eigenvalues, lengths)


def in_force(trainer: Trainer, epoch: int) -> Change:
    """Learning rate and loss of the step that leads on from `epoch`."""
    past = [change for change in trainer.changes if change.epoch <= epoch]
    return past[-1] if past else trainer.initial


def log_spaced(history: History, count: int) -> NDArray[np.int64]:
    """At most `count` checkpoints from the first to the last, as even as may be in log time."""
    epochs = history.epochs
    log = np.log1p(epochs - epochs[0])
    index = np.searchsorted(log, np.linspace(0, log[-1], count) - 1e-9)
    return np.unique(epochs[index])


@dataclass(frozen=True, eq=False)
class Point:
    """What the ground is like where the N weights are.

    kind: one of these, the first that holds.
        "unknown": the numbers are too large for a Hessian.
        "slope": the gradient explains the next ``AHEAD`` epochs: steps along it alone,
            AHEAD * learning rate * |g|^2, take away ``STEEP`` of E or more.
        "endless": a slope without end. Every answer is right and the descent -g is within 60
            degrees of the weights: outputs get to 0 and 1 only as the weights grow for ever.
        "saddle": an eigenvalue is below 0 by more than rounding.
        "basin": like a minimum. The lowest point of the parabolas is at most ``NEAR`` of the
            weights' length away. Along a direction that does not curve there is none, and what
            counts is how far the descent gets in AHEAD epochs.
        "valley": flat, with nothing that bends down, and its lowest point, if any, further off.
    error: E.
    gradient: (N,), dE/dw.
    eigenvalues: (N,), of the Hessian, ascending.
    eigenvectors: (N, N), the columns that belong to them, each of length 1, on the side on which
        the gradient leads down.
    """

    kind: str
    error: float
    gradient: Array
    eigenvalues: Array
    eigenvectors: Array

    @property
    def ways_down(self) -> int:
        """How many eigenvalues are below 0 by more than rounding."""
        return int((self.eigenvalues < -_round_off(self.eigenvalues)).sum())

    @property
    def way_out(self) -> Array:
        """The direction in which E curves down most, or up least: (N,), of length 1."""
        way: Array = self.eigenvectors[:, 0]
        return way

    @property
    def largest_rate(self) -> float:
        """2 / the largest eigenvalue: a larger learning rate makes steps along it grow.

        On the parabola c s^2 / 2 a step leads from s to (1 - rate * c) s, which is larger than s
        if rate * c > 2. inf where nothing curves up.
        """
        largest = float(self.eigenvalues[-1])
        return 2 / largest if largest > 0 else np.inf

    @property
    def name(self) -> str:
        """The kind in words, as in "saddle with 1 way down"."""
        ways = f"{self.ways_down} way{'s' if self.ways_down > 1 else ''} down"
        return {
            "unknown": "too steep to say",
            "saddle": f"saddle with {ways}",
            "endless": "slope without end",
            "basin": "basin like a minimum",
        }.get(self.kind, self.kind)


@np.errstate(over="ignore", invalid="ignore")
def point_at(network: Network, dataset: Dataset, loss: str, learning_rate: float) -> Point:
    """What the ground is like at the weights of `network`, for steps of this size."""
    w = network.flat()
    e = float(errors(network, w, dataset, loss))
    g, h = gradients_and_hessians(network, w, dataset, loss)
    if not ((np.abs(h) < _LARGEST).all() and (np.abs(g) < _LARGEST).all()):
        nothing = np.full_like(h, np.nan)
        return Point("unknown", e, g, nothing[0], nothing)
    values, vectors = np.linalg.eigh(h)
    vectors = vectors * np.where(g @ vectors > 0, -1.0, 1.0)
    length, size = float(np.linalg.norm(g)), float(np.linalg.norm(w))
    rounding = _round_off(values)
    along = -g @ vectors  # the descent, along each eigenvector
    steps = along * AHEAD * learning_rate
    np.divide(along, values, out=steps, where=values > rounding)

    if AHEAD * learning_rate * length**2 >= STEEP * e > 0:
        kind = "slope"
    elif (
        are_right(dataset.targets - network.predict(dataset.inputs)).all()
        and -(g @ w) > length * size / 2
    ):
        kind = "endless"
    elif (values < -rounding).any():
        kind = "saddle"
    elif np.linalg.norm(steps) <= NEAR * size:
        kind = "basin"
    else:
        kind = "valley"
    return Point(kind, e, g, values, vectors)


def slice_of_error(
    network: Network,
    dataset: Dataset,
    loss: str,
    directions: Array,
    extent: tuple[tuple[float, float], tuple[float, float]],
    resolution: int = 61,
) -> Array:
    """E over the plane w + s d1 + t d2 through weight space: (resolution, resolution).

    `directions` (2, N) are d1 and d2; `extent` has the ends of s and of t. Row = t, column = s.
    """
    s, t = (np.linspace(low, high, resolution) for low, high in extent)
    steps = np.stack(np.meshgrid(s, t), axis=-1)  # (resolution, resolution, 2)
    return errors(network, network.flat() + steps @ directions, dataset, loss)


def _round_off(eigenvalues: Array) -> Array:
    """What rounding may make of an eigenvalue that is 0: (..., 1) for (..., N) of one Hessian."""
    largest = np.abs(eigenvalues).max(axis=-1, keepdims=True)
    return np.asarray(10 * eigenvalues.shape[-1] * np.finfo(np.float64).eps * largest)


def _turned(stack: Array) -> Array:
    """Each matrix of a stack transposed."""
    return np.swapaxes(stack, -1, -2)


def _without_bias_row(network: Network, stack: Array) -> Array:
    return stack[..., :-1, :] if network.bias else stack


def _in_one_row(stacks: list[Array]) -> Array:
    """Stacks (..., rows, columns), one per weight matrix, as ``Network.flat`` orders them."""
    shape = np.broadcast_shapes(*(stack.shape[:-2] for stack in stacks))
    rows = (np.broadcast_to(s, (*shape, *s.shape[-2:])).reshape(*shape, -1) for s in stacks)
    return np.concatenate([*rows], axis=-1)

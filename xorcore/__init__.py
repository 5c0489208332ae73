"""XOR Lab's core: a small multilayer perceptron, and its training made visible.

NumPy and the standard library only. Many runs at once are in ``xorcore.sweep``, which is not
imported here: ``python -m xorcore.sweep`` wants to be the first to load it.
"""

from xorcore.activations import HIDDEN_ACTIVATIONS, Activation, relu, sigmoid, step, tanh
from xorcore.data import GATES, XOR, Dataset
from xorcore.epoch import LOSSES, EpochTrace, trace_epoch
from xorcore.experiment import Experiment
from xorcore.history import History
from xorcore.landmarks import Landmark, find_landmarks
from xorcore.network import Network
from xorcore.surface import decision_surface, unit_surfaces, weighted_sums
from xorcore.training import Change, Trainer

__all__ = [
    "GATES",
    "HIDDEN_ACTIVATIONS",
    "LOSSES",
    "XOR",
    "Activation",
    "Change",
    "Dataset",
    "EpochTrace",
    "Experiment",
    "History",
    "Landmark",
    "Network",
    "Trainer",
    "decision_surface",
    "find_landmarks",
    "relu",
    "sigmoid",
    "step",
    "tanh",
    "trace_epoch",
    "unit_surfaces",
    "weighted_sums",
]

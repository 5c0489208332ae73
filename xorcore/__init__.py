"""XOR Lab's core: a small multilayer perceptron, and its training made visible.

NumPy and the standard library only. Many runs at once are in ``xorcore.sweep``.
"""

from xorcore.engines import numba_engine as compiled
from xorcore.model.activations import HIDDEN_ACTIVATIONS, Activation, relu, sigmoid, step, tanh
from xorcore.model.dataset import GATES, XOR, Dataset
from xorcore.model.epoch import EpochTrace, trace_epoch
from xorcore.model.loss import LOSSES
from xorcore.model.network import Network
from xorcore.model.surface import decision_surface, unit_surfaces, weighted_sums
from xorcore.model.update_rules import Adam, GradientDescent, Momentum, Nesterov
from xorcore.runs.experiment import Experiment
from xorcore.runs.history import History
from xorcore.runs.landmarks import Landmark, find_landmarks
from xorcore.runs.trainer import Change, Trainer

__all__ = [
    "GATES",
    "HIDDEN_ACTIVATIONS",
    "LOSSES",
    "XOR",
    "Activation",
    "Adam",
    "Change",
    "Dataset",
    "EpochTrace",
    "Experiment",
    "GradientDescent",
    "History",
    "Landmark",
    "Momentum",
    "Nesterov",
    "Network",
    "Trainer",
    "compiled",
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

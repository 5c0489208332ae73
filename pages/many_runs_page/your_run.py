"""The run of the Train page among the runs of a sweep."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pages.figures.activations import NAMES
from pages.figures.numbers import percent
from pages.layout.sidebar import GATE_NAMES, LOSS_NAMES
from pages.link.many_runs import Runs
from pages.link.method import method_in_words
from pages.run.run import Run
from xorcore import XOR, Experiment
from xorcore.model.batches import PLAIN, Method
from xorcore.runs.landmarks import solved_at
from xorcore.sweep import SweepResult

Array = NDArray[np.float64]


class Yours(NamedTuple):
    """What the page compares of the run: its error curve, its epoch, and when it was solved."""

    curve: tuple[Array, Array]  # epochs and mean absolute errors, (n,) each
    epoch: int
    solved_at: int | None
    settings: str
    method: Method = PLAIN

    @classmethod
    def of(cls, run: Run, plan: Runs) -> Self | None:
        """The run, or None if it does not learn what those of the plan do, or has not begun."""
        trainer, settings = run.trainer, run.settings
        if not learns_the_same(run, plan) or not trainer.epoch:
            return None
        curve = trainer.history.epochs.astype(float), trainer.history.mean_absolute_error
        return cls(curve, trainer.epoch, solved_at(trainer), _in_words(settings), trainer.method)

    def compared(self, solved_at: Array, checkpoints: NDArray[np.int64]) -> str:
        """A sentence that compares it with runs solved at the epochs `solved_at` (R,), NaN: never.

        A sweep looks at its runs only at `checkpoints`, so the epoch at which this run was solved
        is first rounded up to one.
        """
        total, limit = len(solved_at), int(checkpoints[-1])
        if self.solved_at is None:
            share = _percent(int((solved_at <= self.epoch).sum()), total)
            if self.epoch > limit:
                return (
                    f"**Your run** is not solved after {self.epoch:,} epochs; "
                    f"{share} of these starts were solved within {limit:,}."
                )
            return (
                f"**Your run** is at epoch {self.epoch:,} and not solved: {share} of these starts "
                "were solved by then."
            )
        seen = min(checkpoints[checkpoints >= self.solved_at], default=np.inf)
        earlier = int((solved_at < seen).sum())
        return (
            f"**Your run**, solved at epoch {self.solved_at:,}, is slower than "
            f"**{_percent(earlier, total)} of starts**: {earlier:,} of {total:,} were solved at an "
            "earlier recorded epoch."
        )


def learns_the_same(run: Run, plan: Runs) -> bool:
    """Whether it learns what the runs of the plan do."""
    if run.settings.has_other_points:
        return False  # its points were changed on the way
    if plan.data:
        return (run.experiment.data, run.experiment.test) == (plan.data, plan.test)
    return run.experiment.dataset is XOR


def tell_of_other_gate(run: Run) -> str:
    """A sentence if the run learns a gate that no sweep does, else nothing."""
    if run.data or run.settings.gate == "xor":
        return ""
    return f"Your run learns {GATE_NAMES[run.settings.gate]}; of the gates, only XOR is tried here."


def solved_or_not(result: SweepResult, cell: tuple) -> Array:
    """When those runs of a cell that have begun were first solved: (R,).

    NaN where they never were, or have lost it again at the end.
    """
    begun = np.isfinite(result.error_curves[cell][..., 0]).ravel()
    return np.where(result.lost, np.nan, result.solved_at)[cell].ravel()[begun]


def _in_words(settings: Experiment) -> str:
    units = " + ".join(map(str, settings.hidden))
    biases = "biases" if settings.bias else "no biases"
    activation, loss = NAMES[settings.activation], LOSS_NAMES[settings.loss].lower()
    words = f"{units} hidden, {biases}, {activation}, {loss}, rate {settings.learning_rate:.15g}"
    method = method_in_words(settings.method, len(settings.dataset.inputs))
    return f"{words}, {method}" if method else words


def _percent(part: int, whole: int) -> str:
    return f"{percent(part / max(whole, 1), 0)}\u00a0%"

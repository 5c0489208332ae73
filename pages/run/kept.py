"""Runs kept for comparison: up to five, each with its name, its curve and its link."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from pages.figures.activations import NAMES
from pages.figures.error_curve import KeptCurve
from pages.link.method import batches_in_words, rule_in_words
from pages.run import session
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore import Experiment
from xorcore.runs.data import ReadyMade

MOST = 5


@dataclass(eq=False)
class Kept:
    """A run as it was when the visitor kept it; `number` is one more than that of the run before.

    `query` are the parameters of its link, `settings` its experiment, and `said` what that and
    the newest epoch are in words, but for the data.
    """

    number: int
    curve: KeptCurve
    query: dict[str, str]
    settings: Experiment
    said: dict[str, str]

    def rename(self, name: str) -> None:
        """Call it `name`; an empty name changes nothing."""
        if name:
            self.curve = self.curve._replace(name=name)


def kept_runs() -> list[Kept]:
    """The runs kept, the latest last."""
    return kept_for_visit("kept runs", list[Kept])


def kept_curves() -> list[KeptCurve]:
    """Their curves, to draw behind the run's own; of other data than its own they say so."""
    own, curves = session.run_under_way().settings, []
    for kept in kept_runs():
        name = kept.curve.name
        for words in _data_apart(kept.settings, own):
            # Unless the name, which the visitor may have given, says so already.
            name += "" if f", {words}," in f"{name}," else f", {words}"
        curves.append(kept.curve._replace(name=name))
    return curves


def keep(run: Run) -> None:
    """Keep the run as it stands; of more than ``MOST`` the earliest goes.

    A run at epoch 0 has no curve to compare with and is not kept.
    """
    if run.trainer.epoch == 0:
        return
    runs = kept_runs()
    number = runs[-1].number + 1 if runs else 1
    history = run.trainer.history
    said, settings = _said(run), run.settings
    new = _apart(settings, said, runs[-1].settings, runs[-1].said) if runs else []
    name = ", ".join([f"Run {number}", *(new or [said["rate"]])])
    curve = KeptCurve(name, history.epochs.astype(float), history.mean_absolute_error)
    # What was changed at the newest epoch has not acted on any yet, but for a push and points.
    newest = run.trainer.epoch
    changes = tuple(c for c in settings.changes if c.epoch < newest or c.is_seen_at_once)
    query = replace(settings, changes=changes).to_query()
    runs.append(Kept(number, curve, query, settings, said))
    del runs[:-MOST]


def told_apart(run: Run) -> str:
    """Up to three things that distinguish a run from the visitor's present one, and its epoch."""
    own = session.run_under_way()
    new = _apart(run.settings, _said(run), own.settings, _said(own))
    return ", ".join([*new[:3], f"epoch {run.trainer.epoch:,}"])


def _apart(
    settings: Experiment, said: dict[str, str], others: Experiment, others_said: dict[str, str]
) -> list[str]:
    """What distinguishes a run from another one, in words."""
    new = [words for setting, words in said.items() if words != others_said[setting]]
    return [*_data_apart(settings, others), *new]


def _data_apart(settings: Experiment, others: Experiment) -> list[str]:
    """What is learned now and what is held out, as far as it is not as in the other one."""
    data, other = (s.data_at(s.epoch) for s in (settings, others))
    names = [
        of.in_words if of else _name_of_gate(s.gate)
        for of, s in ((data, settings), (other, others))
    ]
    test = settings.test
    apart = []
    if names[0] != names[1]:
        apart = names[:1]
    elif isinstance(data, ReadyMade) and isinstance(other, ReadyMade):
        apart += [f"noise {data.noise:g}"] if data.noise != other.noise else []
        apart += [f"points of seed {data.seed}"] if data.seed != other.seed else []
    elif data != other:
        apart = ["other points"]
    if test != others.test:
        by_seed = f" by seed {test.seed}" if test.seed else ""
        apart.append(f"{test.percent} % held out{by_seed}" if test.percent else "none held out")
    return apart


def _name_of_gate(gate: str) -> str:
    """The short name of a gate."""
    return gate.upper().replace("_", " ")


def _said(run: Run) -> dict[str, str]:
    """What distinguishes the run from others, beside its data, in words."""
    settings = run.settings
    start = f"{settings.start} weights" if settings.start != "random" else f"seed {settings.seed}"
    return {
        "layers": f"{' + '.join(map(str, settings.hidden))} hidden",
        "activation": NAMES[settings.activation],
        "biases": "biases" if settings.bias else "no biases",
        "start": start,
        "loss": run.trainer.latest.loss.replace("_", "-"),
        "rule": rule_in_words(settings.rule),
        "batches": batches_in_words(settings.method, len(run.trainer.dataset.inputs)),
        "rate": f"rate {run.trainer.latest.learning_rate:.15g}",
        "push": pushes_in_words(settings) or "no push",
    }


def pushes_in_words(settings: Experiment) -> str:
    """Where the run was pushed, in a few words; empty if it was not."""
    epochs = [f"{change.epoch:,}" for change in settings.changes if change.weights]
    if len(epochs) > 1:
        return f"pushed {len(epochs)} times, last at epoch {epochs[-1]}"
    return f"pushed at epoch {epochs[0]}" if epochs else ""


def forget(kept: Kept) -> None:
    """Keep this run no longer."""
    kept_runs()[:] = [other for other in kept_runs() if other is not kept]


def branch(epoch: int) -> None:
    """Keep the run, and train on from a past epoch of it, as a new run.

    The new run has the learning rate and loss that the old one had there, unless the visitor has
    changed them since the newest epoch.
    """
    if 0 <= epoch < session.run_under_way().trainer.epoch:
        _keep_and_begin(partial(session.branch, epoch))


def push(epoch: int, weights: tuple[float, ...]) -> None:
    """As ``branch``, from `weights` (N,) in place of those at this epoch, which may be the newest.

    Raises ValueError, and leaves the run as it is, if they are not to be had (``session.push``).
    """
    _keep_and_begin(partial(session.push, epoch, weights))


def _keep_and_begin(begin: Callable[[], None]) -> None:
    run = session.run_under_way()
    chosen = {"learning_rate": run.trainer.learning_rate, "loss": run.trainer.loss}
    latest = run.trainer.latest
    begin()
    keep(run)
    if chosen != {"learning_rate": latest.learning_rate, "loss": latest.loss}:
        session.change(**chosen)

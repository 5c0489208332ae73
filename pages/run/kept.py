"""Runs kept for comparison: up to five, each with its name, its curve and its link."""

from dataclasses import dataclass, replace

from pages.figures.activations import NAMES
from pages.figures.error_curve import KeptCurve
from pages.run import session
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore.explain.curvature import in_force
from xorcore.model import Array

MOST = 5


@dataclass(eq=False)
class Kept:
    """A run as it was when the visitor kept it; `number` is one more than that of the run before.

    `query` are the parameters of its link, `said` its settings in words.
    """

    number: int
    curve: KeptCurve
    query: dict[str, str]
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
    own, curves = _said(session.run_under_way())["data"], []
    for curve, data in ((kept.curve, kept.said["data"]) for kept in kept_runs()):
        is_said = data in (own, *curve.name.split(", "))
        curves.append(curve if is_said else curve._replace(name=f"{curve.name}, {data}"))
    return curves


def keep(run: Run, since: int = 0) -> None:
    """Keep the run as it stands; of more than ``MOST`` the earliest goes.

    Its curve begins at the epoch `since`, and counts epochs from there. A run without an epoch
    after that has no curve to compare with and is not kept.
    """
    if run.trainer.epoch <= since:
        return
    runs = kept_runs()
    number = runs[-1].number + 1 if runs else 1
    history = run.trainer.history
    said = _said(run)
    before = runs[-1].said if runs else {**said, "rate": ""}
    new = [words for setting, words in said.items() if words != before[setting]]
    after = history.epochs >= since
    epochs, error = history.epochs[after] - since, history.mean_absolute_error[after]
    told = [f"from epoch {since:,}"] if since else new or [said["rate"]]
    curve = KeptCurve(", ".join([f"Run {number}", *told]), epochs.astype(float), error)
    # A change made after the newest epoch has not acted on any epoch yet.
    changes = tuple(c for c in run.settings.changes if c.epoch < run.trainer.epoch)
    runs.append(Kept(number, curve, replace(run.settings, changes=changes).to_query(), said))
    del runs[:-MOST]


def told_apart(run: Run) -> str:
    """Up to three things that distinguish a run from the visitor's present one, and its epoch."""
    own = _said(session.run_under_way())
    new = [words for setting, words in _said(run).items() if words != own[setting]]
    return ", ".join([*new[:3], f"epoch {run.trainer.epoch:,}"])


def _said(run: Run) -> dict[str, str]:
    """What distinguishes the run from others, in words."""
    settings = run.settings
    start = f"{settings.start} weights" if settings.start != "random" else f"seed {settings.seed}"
    return {
        "data": settings.gate.upper().replace("_", " "),
        "layers": f"{' + '.join(map(str, settings.hidden))} hidden",
        "activation": NAMES[settings.activation],
        "biases": "biases" if settings.bias else "no biases",
        "start": start,
        "loss": run.trainer.latest.loss.replace("_", "-"),
        "rate": f"rate {run.trainer.latest.learning_rate:.15g}",
    }


def forget(kept: Kept) -> None:
    """Keep this run no longer."""
    kept_runs()[:] = [other for other in kept_runs() if other is not kept]


def branch(epoch: int) -> None:
    """Keep the run, and train on from a past epoch of it, as a new run.

    The new run has the learning rate and loss that the old one had there, unless the visitor has
    changed them since the newest epoch.
    """
    run = session.run_under_way()
    if 0 <= epoch < run.trainer.epoch:
        chosen = {"learning_rate": run.trainer.learning_rate, "loss": run.trainer.loss}
        latest = run.trainer.latest
        is_new = chosen != {"learning_rate": latest.learning_rate, "loss": latest.loss}
        keep(run)
        session.branch(epoch)
        if is_new:
            session.change(**chosen)


def push(epoch: int, to: Array) -> None:
    """Keep the run, and begin a new one at the weights `to` (N,), a step away from its `epoch`.

    Both are compared from there: the new run counts its epochs from the push, and so does the
    curve of the old one. Raises ValueError if a weight is too large for a run to start from.
    """
    run = session.run_under_way()
    now = in_force(run.trainer, epoch)
    pushed = replace(
        run.experiment,
        start="edited",
        weights=tuple(to.tolist()),
        learning_rate=now.learning_rate,
        loss=now.loss,
        epoch=0,
        changes=(),
    )
    keep(run, since=epoch)
    session.start(pushed)

"""A run as a program for another library: what the programs for all of them have in common.

The sections of a ``Library`` define four functions in the library's own words:

    network(*weights)                   a network with these weight matrices of the app's
    train(net, epochs, learning_rate)   the network after so many epochs; a fourth argument is the
                                        name of the loss, if that changes on the way; if epochs
                                        are shuffled, epochs is a range of their numbers
    outputs(net)                        its answers, a NumPy array (4, 1)
    matrices(net)                       its weights as the app's matrices
    pushed(net, *weights)               with these weights and all that its rule remembers; only
                                        if that is something, and there are pushes

The rest is the same for all: patterns and start weights, the changes on the way, the comparison.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xorcore.files.agreement import AGREEMENT
from xorcore.files.program import (
    FIRST_ROWS,
    Names,
    Section,
    answer_line,
    array_code,
    in_force,
    meant_patterns,
    push_table,
    pushed_at,
    rates_and_losses,
    start_weights,
    wrapped,
)
from xorcore.files.script import summary
from xorcore.files.update_code import SHUFFLED
from xorcore.model import Array
from xorcore.runs.experiment import Experiment


class Library(NamedTuple):
    """Another library, and what it makes of an experiment.

    name, version: as its programs were tried. install: the command for it.
    pace: a sentence about the time that a long run takes.
    imports: the lines that its program begins with.
    sections: those that define the four functions.
    translation: sentences that say what is another number or shape there, and why.
    nearest: the experiment itself, or the nearest that the library can do.
    limits: what it cannot do of an experiment that is not its own nearest, and does in its place.
    reference: a section with network_in_numpy and train_in_numpy, for that nearest experiment.
    """

    name: str
    version: str
    install: str
    pace: str
    imports: str
    sections: Callable[[Experiment], list[Section]]
    translation: Callable[[Experiment], str]
    nearest: Callable[[Experiment], Experiment] = lambda experiment: experiment
    limits: Callable[[Experiment], str] = lambda _: ""
    reference: Callable[[Experiment], Section] | None = None


def nearest_of(library: Library, experiment: Experiment) -> Experiment:
    """The experiment itself, or the nearest that the library's script can do.

    That has the same points from its beginning to its end, those of the end.
    """
    return library.nearest(_with_last_points(experiment))


def limits_of(library: Library, experiment: Experiment) -> str:
    """What the script cannot do of an experiment that is not its own nearest, and does instead."""
    last, said = _with_last_points(experiment), []
    if last != experiment:
        said.append(
            f"The script for {library.name} cannot change points on the way: in place of this run "
            "it does the one that learns the last points from its beginning."
        )
    if library.nearest(last) != last:
        said.append(library.limits(last))
    return " ".join(said)


def _with_last_points(experiment: Experiment) -> Experiment:
    if not experiment.has_other_points:
        return experiment
    changes = tuple(change._replace(data=None) for change in experiment.changes)
    return replace(experiment, data=experiment.data_at(experiment.epoch), changes=changes)


def library_script(library: Library, experiment: Experiment, trained: Sequence[Array]) -> str:
    """The program that repeats the experiment up to its epoch, where the app has these weights.

    If the library can do only another one, the nearest, the app has not trained that: NumPy does
    it, in the program, or there is nothing to compare with.
    """
    nearest = nearest_of(library, experiment)
    names = Names(nearest)
    reference = []
    if nearest != experiment:
        trained = ()
        reference = [library.reference(nearest)] if library.reference else []
    parts = [
        meant_patterns(nearest),
        start_weights(nearest, names),
        *library.sections(nearest),
        *reference,
        _training(nearest, names, has_reference=bool(reference)),
        _outcome(nearest, names, trained, has_reference=bool(reference)),
    ]
    written = [
        f"\n# ---- {title}\n{wrapped(text, '# ', '# ')}\n{code}\n" for title, text, code in parts
    ]
    return "\n".join([_opening(library, experiment), f"{library.imports}\n", *written])


def _opening(library: Library, experiment: Experiment) -> str:
    nearest = nearest_of(library, experiment)
    limits = [] if nearest == experiment else [limits_of(library, experiment)]
    needs = f"tried with {library.version}. What it needs: {library.install}"
    agreement = f" Its weights and {_whose(not limits)} {AGREEMENT}"
    if limits and not library.reference:
        agreement = ""
    said = (
        f'"""{summary(nearest)}, by {library.name}.',
        *limits,
        f"A run of XOR Lab as a program for {library.name}, {needs}",
        pace(library, nearest) + agreement,
    )
    return "\n\n".join(wrapped(text, "", "") for text in said) + '\n"""\n'


def _whose(is_apps: bool) -> str:
    return "the app's" if is_apps else "NumPy's"


def is_plain(experiment: Experiment) -> bool:
    """Whether each of its epochs is one plain step with all patterns."""
    return experiment.method.is_plain(len(experiment.dataset.targets))


def pace(library: Library, experiment: Experiment) -> str:
    """What to say about the time that a long run of such epochs takes."""
    updates = experiment.method.updates_of(len(experiment.dataset.targets))
    if updates == 1:
        return library.pace
    return f"An epoch has {updates} updates; {library.pace.replace('epochs', 'updates')}"


def batch_size(experiment: Experiment) -> int | None:
    """The patterns of an update; None for all."""
    points = len(experiment.dataset.targets)
    return experiment.batch if experiment.method.updates_of(points) > 1 else None


def is_shuffled(experiment: Experiment) -> bool:
    """Whether the order of the patterns is another in every epoch, and matters."""
    return batch_size(experiment) is not None and experiment.shuffle is not None


def shuffle_section(experiment: Experiment) -> list[Section]:
    """The app's own shuffle, if the run needs it."""
    text = "Another in every epoch, and the same as in the app: no library's random numbers are."
    code = SHUFFLED.strip("\n")
    return [Section("The order of the patterns", text, code)] if is_shuffled(experiment) else []


def is_put_in(experiment: Experiment) -> bool:
    """Whether pushes have to leave something alone that the rule remembers."""
    return bool(experiment.rule.remembers and pushed_at(experiment))


SUMS = (
    "The losses are sums over the patterns of an update, as the app has them, so the rate is the "
    "same."
)


def losses(experiment: Experiment) -> set[str]:
    """The losses that the run is trained with, on its way."""
    return set(in_force(experiment, "loss").values())


def rate_of_a_mean(experiment: Experiment, **names: str) -> str:
    """The rate for losses that are means over the patterns: `names` by the app's name of each."""
    count, rate = len(experiment.dataset.targets), experiment.learning_rate
    said = {
        "squared": ("squared errors", "half their sum", f"{count} / 2", count / 2),
        "cross_entropy": ("cross-entropies", "their sum", f"{count}", count),
    }
    return " ".join(
        f"{names[loss]} is the mean of the {what} over the {count} patterns, the app's loss "
        f"{sums}, which is {times} times as much: so is the rate, {rate * factor:g} for {rate:g}."
        for loss, (what, sums, times, factor) in said.items()
        if loss in losses(experiment)
    )


_CHUNK = 20_000
"""Epochs between two lines that tell how far the training is."""


def _training(experiment: Experiment, names: Names, has_reference: bool) -> Section:
    """The loop over the stretches in which nothing changes, none longer than ``_CHUNK``."""
    constants, in_loop = rates_and_losses(experiment)
    pushes = pushed_at(experiment)
    changing = [name for name in ("learning_rate", "loss") if len(in_force(experiment, name)) > 1]
    tables = [*(f"*{name}_from" for name in changing), *(["*pushed_to"] if pushes else [])]
    stops = ", ".join([f"*range(0, EPOCHS, {_CHUNK:_})", "EPOCHS", *tables])
    epochs = "range(epoch, end)" if is_shuffled(experiment) else "end - epoch"
    settings = ", ".join([epochs, "learning_rate", *(["loss"] if "loss" in changing else [])])
    nets = [("net", ""), *([("reference", "_in_numpy")] if has_reference else [])]
    pushed = "pushed(net, " if is_put_in(experiment) else "network{}("
    code = [*constants, *push_table(experiment), "", f"stops = sorted({{{stops}}})"]
    code += [f"{net} = network{of}({', '.join(names.weights)})" for net, of in nets]
    code += ["for epoch, end in pairwise(stops):", *in_loop]
    if pushes and pushes[0] < experiment.epoch:
        code += ["    if epoch in pushed_to:"]
        code += [f"        {net} = {pushed.format(of)}*pushed_to[epoch])" for net, of in nets]
    code += [f"    {net} = train{of}({net}, {settings})" for net, of in nets]
    code += [
        "    error = np.mean(np.abs(targets - outputs(net)))",
        '    print(f"epoch {end:>9,}: mean absolute error {error:.6f}", flush=True)',
    ]
    if pushes and pushes[-1] == experiment.epoch:
        code += [f"{net} = {pushed.format(of)}*pushed_to[EPOCHS])" for net, of in nets]
    text = f"In stretches of at most {_CHUNK:,} epochs, to tell how far it is."
    if changing:
        text += " What changes on the way is in a table, and begins a stretch."
    if pushes:
        text += (
            " At a push by hand the weights in the table take the place of those there."
            if is_put_in(experiment)
            else " At a push by hand a network with the weights in the table takes over."
        )
    return Section("Training", text, "\n".join(code))


def _outcome(
    experiment: Experiment, names: Names, trained: Sequence[Array], has_reference: bool
) -> Section:
    """The answers, and the comparison with the weights in the program, or trained by it, if any."""
    listed = ", ".join(f'"{name}"' for name in names.weights)
    whose = _whose(bool(trained))
    rows = [f"    {array_code(matrix, '    ')}," for matrix in trained]
    reference = ["reference = [  # the weights that the app has at this epoch", *rows, "]", "\n"]
    shown, total = "inputs", ""
    if experiment.data:  # there may be hundreds
        shown = f"inputs[:{FIRST_ROWS}]"
        total = 'print(np.sum(np.abs(targets - outputs(net)) < 0.5), "of", len(targets), '
        total += '"are right")\n'
    beside, compared = "", ""
    if trained or has_reference:
        beside = f", beside {whose}"
        compared = f"""
difference = max(np.max(np.abs(own - its)) for own, its in zip(matrices(net), reference))
print(f"largest difference from {whose} weights: {{difference:.1e}}")"""
    return Section(
        "What it has learned",
        f"The answers, and the weights, exact with 17 digits{beside}.",
        f"""\
{chr(10).join(reference) if trained else ""}\
for (x1, x2), [target], [answer] in zip({shown}, targets, outputs(net)):
{answer_line(experiment.units)}
{total}
np.set_printoptions(formatter={{"float": "{{:.17g}}".format}}, linewidth=250)
for name, matrix in zip([{listed}], matrices(net)):
    print(f"{{name}} =\\n{{matrix}}"){compared}""",
    )

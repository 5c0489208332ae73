"""A run as a program of its own: one experiment in plain NumPy."""

from xorcore.files.agreement import as_lines
from xorcore.files.program import Section, sections, wrapped
from xorcore.runs.experiment import Experiment


def python_script(experiment: Experiment) -> str:
    """The program that repeats the experiment up to its epoch, as one file."""
    opening = wrapped(f'"""{summary(experiment)}.', "", "")
    heading = (
        f"{opening}\n\n{wrapped(PROMISE, '', '')}\n\n{as_lines()}\n\n"
        "Run it with a file name, as in weights.npz, and it saves the weights there.\n"
        '"""\n\nimport sys\n\nimport numpy as np\n'
    )
    parts = [
        f"\n# ---- {title}\n{wrapped(text, '# ', '# ')}\n{code}\n"
        for title, text, code in [*sections(experiment), _SAVING]
    ]
    return "\n".join([heading, *parts])


def summary(experiment: Experiment) -> str:
    """The experiment in a line."""
    layers = "-".join(map(str, experiment.layers))
    taught = experiment.gate.replace("_", " ").upper()
    if experiment.data:
        name = experiment.dataset.name.replace("_", " ")
        taught = f"{name[0].upper()}{name[1:]} ({len(experiment.dataset.targets)} learned)"
    if experiment.has_other_points:
        count = len(experiment.dataset_at(experiment.epoch).targets)
        taught += f", then own points ({count} learned at the end),"
    return (
        f"{taught} and a network of {layers} units "
        f"(inputs, hidden, output){' with biases' if experiment.bias else ''}, "
        f"trained to epoch {experiment.epoch:,}"
    )


PROMISE = (
    "A run of XOR Lab as a program of its own, with NumPy alone. It does what the app's NumPy "
    "engine does, operation by operation."
)


_SAVING = Section(
    "Saving",
    "Given a file name, as in weights.npz.",
    "if len(sys.argv) > 1:\n    np.savez(sys.argv[1], **weights)",
)

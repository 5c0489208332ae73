"""The two parts of an epoch that the page Predict shows: the forward pass and the error."""

from xorcore import Dataset, Network, trace_epoch
from xorcore.explain.walkthrough import Step, walk_through


def forward_step(network: Network, x1: float, x2: float) -> Step:
    """The whole forward pass for one point, from the input to the output, as one step."""
    # An epoch with this one pattern; its target does not matter, as only the forward pass is kept.
    steps = _walk(network, Dataset("point", [[x1, x2]], [[0.0]]))
    parts = [
        part for step in steps if step.kind in ("weighted_sum", "activation") for part in step.parts
    ]
    return Step(1, "activation", len(network.weights), tuple(parts))


def error_step(network: Network, dataset: Dataset) -> Step:
    """Targets minus outputs for every pattern, as one step."""
    [step] = [step for step in _walk(network, dataset) if step.kind == "error"]
    return Step(1, "error", step.layer, step.parts[:1])


def short_names(step: Step) -> dict[str, str]:
    """For each result cell's name a short one that does not change with the point: "sum.h1".

    In a result with several rows the short name contains the row, not the column: "error.01".
    """
    names = {}
    for name, (part, row, column) in step.cells().items():
        rows, columns = part.result.rows, part.result.columns
        names[name] = f"{part.key}.{columns[column] if len(rows) == 1 else rows[row]}"
    return names


def cell_names(network: Network, dataset: Dataset) -> set[str]:
    """The short names of all cells that the user can select."""
    steps = error_step(network, dataset), forward_step(network, 0.0, 0.0)
    return {name for step in steps for name in short_names(step).values()}


def _walk(network: Network, dataset: Dataset) -> tuple[Step, ...]:
    trace = trace_epoch(network, dataset, learning_rate=1.0)
    return walk_through(trace, network.unit_names)

"""The parts of an epoch that using the network takes: the way forward, and the error."""

from xorcore import Dataset, Network, trace_epoch
from xorcore.explain.walkthrough import Part, Step, walk_through


def forward_step(network: Network, x1: float, x2: float) -> Step:
    """All matrices on the way from one point to the output, as one step."""
    # An epoch on this one point: what follows its way forward, for any target, is left out.
    steps = _walk(network, Dataset("point", [[x1, x2]], [[0.0]]))
    parts = [
        part for step in steps if step.kind in ("weighted_sum", "activation") for part in step.parts
    ]
    return Step(1, "activation", len(network.weights), tuple(parts))


def error_step(network: Network, dataset: Dataset) -> Step:
    """Targets, outputs and their difference for every pattern, as one step."""
    [step] = [step for step in _walk(network, dataset) if step.kind == "error"]
    return Step(1, "error", step.layer, step.parts[:1])


def short_names(step: Step) -> dict[str, str]:
    """For the name of each result cell a shorter one that stays when the point moves: "sum.h1".

    With more than one row it is the row that tells cells apart: "error.01".
    """
    return {
        name: f"{part.key}.{_tells_apart(part, row, column)}"
        for name, (part, row, column) in step.cells().items()
    }


def cell_names(network: Network, dataset: Dataset) -> set[str]:
    """The short name of every cell that can be selected."""
    steps = error_step(network, dataset), forward_step(network, 0.0, 0.0)
    return {name for step in steps for name in short_names(step).values()}


def _walk(network: Network, dataset: Dataset) -> tuple[Step, ...]:
    trace = trace_epoch(network, dataset, learning_rate=1.0)
    return walk_through(trace, network.unit_names)


def _tells_apart(part: Part, row: int, column: int) -> str:
    rows, columns = part.result.rows, part.result.columns
    return columns[column] if len(rows) == 1 else rows[row]

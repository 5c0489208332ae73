"""The board of the page Geometry: the hidden space, and the output as a sum of hidden units."""

from collections.abc import Sequence

from pages.components.board import Chart, Setup
from pages.figures import hidden_space
from pages.figures.palette import DARK
from pages.figures.space import Space
from pages.figures.sum_of_units import sum_of_units
from pages.figures.surface import decision_surface as surface_figure
from pages.figures.surface import weighted_sum_surface
from pages.live.training_board import ENGINE_NAMES, in_words
from xorcore import Trainer, decision_surface, weighted_sums


def setup(trainer: Trainer, units: Sequence[int]) -> Setup:
    """The charts of the run at its newest epoch; `units` of the last hidden layer are the axes."""
    network, dataset = trainer.network, trainer.dataset
    names = network.unit_names[-2]
    axes = [names[unit] for unit in units]
    space = Space(network, dataset, tuple(units))
    patterns = dataset.inputs, dataset.targets
    total = weighted_sum_surface(weighted_sums(network), *patterns, "= weighted sum")
    surface = decision_surface(network)
    answer = surface_figure(surface, *patterns, "output = sigmoid(weighted sum)")
    return Setup(
        network,
        dataset,
        [
            Chart(hidden_space.hidden_space(space, axes), 10, rows=2),
            Chart(sum_of_units(network, names), 14),
            Chart(total, 7),
            Chart(answer, 7),
        ],
        (0.85, 1),
        ranged=None,
        dark=DARK,
        text=f"{in_words(trainer)} {hidden_space.in_words(space, axes)}",
        engine=ENGINE_NAMES[trainer.engine],
    )

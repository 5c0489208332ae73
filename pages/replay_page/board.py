"""The board of the page Replay: a large error curve of the whole run, and the network."""

from collections.abc import Sequence

from pages.components.board import Chart, Lines, Setup
from pages.figures.error_curve import KeptCurve, error_curve
from pages.figures.network import network
from pages.figures.palette import DARK
from pages.figures.surface import decision_surface as surface_figure
from pages.live.training_board import ENGINE_NAMES, in_words, predictions
from xorcore import Landmark, Trainer, decision_surface


def setup(
    trainer: Trainer, curve: Lines, landmarks: Sequence[Landmark], kept: Sequence[KeptCurve]
) -> Setup:
    """The charts of the run at its newest epoch; the error curve shows the `landmarks`."""
    shown, dataset = trainer.network, trainer.dataset
    surface = surface_figure(decision_surface(shown), dataset.inputs, dataset.targets)
    lowest, highest, mean = curve.ys
    error = error_curve(curve.x, mean, lowest, highest, curve.ranges, marks=landmarks, kept=kept)
    return Setup(
        shown,
        dataset,
        [
            Chart(error, 16),
            Chart(surface, 8),
            Chart(network(shown, dataset, shown.unit_names), 16),
            Chart(predictions(trainer), 8),
        ],
        (1, 1),
        ranged=0,
        dark=DARK,
        text=in_words(trainer),
        engine=ENGINE_NAMES[trainer.engine],
    )

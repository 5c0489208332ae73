"""The board of the page Replay: a large error curve of the whole run, and the network."""

from collections.abc import Sequence

from pages.components.board import Chart, Lines, Setup
from pages.figures.error_curve import KeptCurve, error_curve
from pages.figures.network import network
from pages.figures.palette import DARK
from pages.figures.surface import decision_surface
from pages.live.training_board import ENGINE_NAMES, Moment, in_words, predictions
from xorcore import Landmark, Trainer


def setup(
    trainer: Trainer, curve: Lines, landmarks: Sequence[Landmark], kept: Sequence[KeptCurve]
) -> Setup:
    """The charts of the run at its newest epoch; the error curve shows the `landmarks`."""
    moment, shown, dataset = Moment.of(trainer), trainer.network, trainer.dataset
    error = error_curve(
        curve.x, curve.ys[2], *curve.ys[:2], curve.ranges, marks=landmarks, kept=kept
    )
    return Setup(
        shown,
        dataset,
        [
            Chart(error, 16),
            Chart(decision_surface(moment.surface, dataset.inputs, moment.targets), 8),
            Chart(network(shown, dataset, shown.unit_names), 16),
            Chart(predictions(trainer, moment), 8),
        ],
        (1, 1),
        ranged=0,
        dark=DARK,
        text=in_words(moment),
        engine=ENGINE_NAMES[trainer.engine],
    )

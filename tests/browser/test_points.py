"""Points on the live board, as they are seen: rings, hollow markers, a second line, a total."""

from collections.abc import Callable
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import (
    AT_REST,
    SLOWLY,
    button,
    chart,
    epoch,
    open_at,
    pause,
    wait_for_epoch,
)
from tests.browser.waits import until_none
from xorcore import Experiment
from xorcore.runs.data import OwnPoints, Point, Splice
from xorcore.runs.units import Axis, Units

QUERY = {"data": "moons~40~0.15~7", "test": "20", "epoch": "30"}
LINK = "/?" + "&".join(f"{key}={value}" for key, value in QUERY.items())
SURFACE = "Output over the inputs"
BLACK, WHITE, ORANGE, BLUE = (21, 23, 28), (254, 254, 254), (143, 58, 6), (14, 65, 127)

# The colour of the canvas at a point of the inputs, shifted by pixels to the right.
_COLOUR = """(cell, [x, y, right]) => {
  const canvas = cell.querySelector("canvas");
  const { xaxis, yaxis } = cell.querySelector(".js-plotly-plot")._fullLayout;
  const [left, top] = [xaxis, yaxis].map((axis, i) => axis._offset + axis.l2p([x, y][i]));
  const place = [left + right, top].map((pixels) => Math.round(pixels * devicePixelRatio));
  return [...canvas.getContext("2d").getImageData(...place, 1, 1).data].slice(0, 3);
}"""

# Of every canvas pixel whether it is near this colour.
_HAS = """(cell, [red, green, blue]) => {
  const canvas = cell.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 200 && Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) < 16
      && Math.abs(data[i + 2] - blue) < 8) return true;
  return false;
}"""


# The numbers of both axes under their names.
_OVER_NUMBERS = """(chart) => ["x", "y"].flatMap((axis) => {
  const name = chart.querySelector(`.${axis}title`).getBoundingClientRect();
  return [...chart.querySelectorAll(`.${axis}tick text`)].filter((number) => {
    const box = number.getBoundingClientRect();
    return Math.min(name.right, box.right) > Math.max(name.left, box.left)
      && Math.min(name.bottom, box.bottom) > Math.max(name.top, box.top);
  }).map((number) => number.textContent);
})"""


def alone(inputs: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Those of `inputs` that have no other point near them."""
    far = np.hypot(*(inputs[:, np.newaxis] - others[np.newaxis]).transpose(2, 0, 1))
    return inputs[np.sort(far, axis=1)[:, 1] > 0.09]


def drawn(page: Page, selector: str) -> list[dict[str, str]]:
    """Style of the markers that Plotly has drawn of this trace."""
    return page.locator(f".board .{selector} .point").evaluate_all(
        "points => points.map(({ style }) => ({ fill: style.fill, stroke: style.stroke }))"
    )


def rgb(colour: tuple[int, int, int]) -> str:
    return f"rgb({', '.join(map(str, colour))})"


def test_at_rest_points_are_filled_held_out_ones_hollow_and_wrong_ones_ringed(page: Page):
    open_at(page, LINK)
    experiment, _ = Experiment.from_query(QUERY)
    trainer = experiment.trainer("numpy")
    trainer.advance(30)
    markers = page.locator(".board .inputs .point")
    expect(markers).to_have_count(40)
    styles = drawn(page, "inputs")
    for part, shown in ((experiment.dataset, styles[:32]), (experiment.held_out, styles[32:])):
        colours = [rgb(BLUE if target else ORANGE) for [target] in part.targets]
        key = "fill" if part is experiment.dataset else "stroke"
        assert [style[key] for style in shown] == colours
    assert {style["fill"] for style in styles[32:]} == {rgb(WHITE)}
    wrong = sum(
        int(((trainer.network.predict(part.inputs) > 0.5) != (part.targets > 0.5)).sum())
        for part in (experiment.dataset, experiment.held_out)
    )
    rings = chart(page, SURFACE).locator(".scatterlayer .trace:not(.inputs) .point")
    expect(rings).to_have_count(wrong)


# Readouts that end right of where the controls beside them begin, if anything of both is seen.
_COVERED = """() => {
  const seen = (e) => e.getClientRects().length;
  const controls = [...document.querySelectorAll(
    ".st-key-drawing :is(button, [data-testid=stTooltipIcon])")].filter(seen);
  const box = (e) => e.getBoundingClientRect();
  const beside = (e) => controls.filter((control) => box(control).bottom > box(e).top);
  const left = (e) => Math.min(...beside(e).map((control) => box(control).left));
  return [...document.querySelectorAll(".board .readouts :is(dt, dd)")]
    .filter((e) => seen(e) && box(e).right > left(e))
    .map((e) => e.textContent);
}"""


def test_the_total_and_the_share_of_held_out_points_are_read(page: Page):
    open_at(page, LINK)
    experiment, _ = Experiment.from_query(QUERY)
    trainer = experiment.trainer("numpy")
    trainer.advance(30)
    right = [
        int(((trainer.network.predict(part.inputs) > 0.5) == (part.targets > 0.5)).sum())
        for part in (experiment.dataset, experiment.held_out)
    ]
    table = chart(page, "Predictions: the first 6 of 32")
    expect(table.locator(".textpoint")).to_have_text(f"{right[0]} of 32 right")
    expect(page.locator(".board .held")).to_have_text(f"held out: {right[1]} of 8 right")
    curve = chart(page, "Mean absolute error; dashed: held out")
    expect(curve.locator(".js-line[style*='stroke-dasharray: 7px']")).to_have_count(1)


def test_while_it_plays_rings_and_hollow_markers_are_painted(page: Page):
    open_at(page, f"{LINK}&{SLOWLY}")
    experiment, _ = Experiment.from_query(QUERY)
    held, learned = experiment.held_out, experiment.dataset
    everybody = np.vstack((learned.inputs, held.inputs))
    button(page, "Play").click()
    wait_for_epoch(page, 40)
    surface = chart(page, SURFACE)
    for x, y in alone(held.inputs, everybody):
        assert surface.evaluate(_COLOUR, [x, y, 0]) == list(WHITE)
    for x, y in alone(learned.inputs, everybody):
        [[target]] = learned.targets[(learned.inputs == (x, y)).all(axis=1)]
        assert surface.evaluate(_COLOUR, [x, y, 0]) == list(BLUE if target else ORANGE)
    assert chart(page, "Mean absolute error; dashed: held out").evaluate(_HAS, [229, 138, 60])
    pause(page)
    page.wait_for_function(AT_REST)


def test_looking_back_paints_a_ring_around_what_was_wrong_then(page: Page):
    open_at(page, LINK)
    page.keyboard.press(",")
    page.wait_for_function("document.querySelector('.board').dataset.epoch < 30")
    expect(page.locator(".board:not(.playing)")).to_be_visible()
    experiment, _ = Experiment.from_query(QUERY)
    trainer = experiment.trainer("numpy")
    trainer.advance(epoch(page))
    learned, held = experiment.dataset, experiment.held_out
    seen = set()
    for x, y in alone(learned.inputs, np.vstack((learned.inputs, held.inputs))):
        [[target]] = learned.targets[(learned.inputs == (x, y)).all(axis=1)]
        is_wrong = bool((trainer.network.predict([[x, y]])[0, 0] > 0.5) != target)
        ring = chart(page, SURFACE).evaluate(_COLOUR, [x, y, 8])  # pixels of its radius
        assert (np.abs(np.subtract(ring, BLACK)).max() < 60) == is_wrong
        seen.add(is_wrong)
    assert seen == {True, False}


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1600, 900), (1920, 1080)])
@pytest.mark.parametrize("wall", ["", "&projector=1"])
@pytest.mark.parametrize("at", [30, 3000], ids=["on its way", "at its end"])
def test_what_is_read_lies_under_no_button(new_page: Callable[..., Page], size, wall, at: int):
    width, height = size
    page = new_page(viewport={"width": width, "height": height})
    link = "/?data=moons~200~0.15~7&test=20&seed=7&epochs=3000"
    open_at(page, f"{link}&epoch={at}{wall}")
    expect(page.locator(".board .held")).to_be_visible()
    expect(button(page, "Edit points")).to_be_visible()
    if at == 3000:
        expect(page.locator(".board .readouts")).to_contain_text("Last epoch reached")
        expect(page.locator(".board .readouts dd").last).to_be_visible()

    def covered() -> list[str]:
        return page.evaluate(_COVERED)

    assert not until_none(page, covered)


def test_a_class_reads_of_held_out_points_beside_the_buttons_of_a_small_projector(
    new_page: Callable[..., Page],
):
    page = new_page(viewport={"width": 1024, "height": 768})
    open_at(page, "/?data=moons~200~0.15~7&test=20&seed=7&epoch=30&projector=1")
    expect(page.locator(".board .held")).to_be_visible()
    assert not until_none(page, lambda: page.evaluate(_COVERED))


def test_a_moment_before_points_were_changed_is_painted_with_those_of_then(page: Page):
    # At epoch 1 the point at (0.9, 0.1), of class 1, comes to (0.1, 0.5) and class 0; at epoch 2
    # the one in the middle goes.
    before = OwnPoints((Point(100, 900, 0), Point(900, 100, 1), Point(500, 500, 1)))
    moved = Splice(1, 1, (Point(100, 500, 0),)).spell()
    then = f"1_0.3_squared_own.{moved}~2_0.3_squared_own.2.1"
    open_at(page, f"/?{urlencode({'data': before.spell(), 'epoch': '3', 'then': then})}")
    for moment, colours in (
        (2, (None, ORANGE, None)),
        (1, (None, ORANGE, BLUE)),
        (0, (BLUE, None, BLUE)),
    ):
        page.keyboard.press(",")
        page.wait_for_function(f"document.querySelector('.board').dataset.epoch === '{moment}'")
        for (x, y), colour in zip(((0.9, 0.1), (0.1, 0.5), (0.5, 0.5)), colours, strict=True):
            # Beside the number in the point.
            painted = tuple(chart(page, SURFACE).evaluate(_COLOUR, [x, y, 8]))
            assert (painted == colour) if colour else painted not in (BLUE, ORANGE)


IN_UNITS = Units(
    Axis("length", 150.0, 200.0), Axis("weight", 0.001, 0.02), "kind", ("setosa", "other")
)
THREE = (Point(300, 600, 1), Point(800, 100, 1), Point(500, 500, 1))


@pytest.mark.parametrize(
    ("at", "data", "axes", "wall"),
    [
        ("predict", OwnPoints(THREE, IN_UNITS), ".picker", ""),
        ("landscape", OwnPoints(THREE), ".board .chart >> nth=0", ""),
        # Where the square is small and the numbers are large.
        ("", OwnPoints(THREE, IN_UNITS), ".board .chart >> nth=1", "1"),
        ("geometry", OwnPoints(THREE, IN_UNITS), ".board .chart >> nth=3", "1"),
    ],
)
def test_the_name_of_an_axis_is_not_over_its_numbers(
    page: Page, at: str, data: OwnPoints, axes: str, wall: str
):
    query = {"data": data.spell(), "epoch": "100", "projector": wall}
    page.goto(f"/{at}?{urlencode({name: value for name, value in query.items() if value})}")
    shown = page.locator(axes)
    shown.locator(".ytick text").first.wait_for()
    for axis in "xy":
        assert shown.locator(f".{axis}title").count() == 1
        assert shown.locator(f".{axis}tick text").count() > 1
    assert not until_none(page, lambda: shown.evaluate(_OVER_NUMBERS))

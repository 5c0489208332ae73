"""The page Geometry in a real browser: it moves with the timeline, and its axes do not."""

from functools import partial
from itertools import combinations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from pages.figures.space import Space
from pages.figures.sum_of_units import RESOLUTION, contributions
from tests.browser.board import chart, open_at
from tests.browser.scenes import settle
from tests.browser.waits import idle, until_none
from xorcore import XOR, Experiment, Network, weighted_sums

SETTINGS = {"start": "random", "seed": 42, "learning_rate": 0.6}
LINK = "/geometry?seed=42&lr=0.6&epoch=3000"

# The app's own script of what Plotly keeps to itself.
INTERNALS = """await import(performance.getEntriesByType("resource").map(({ name }) => name)
    .find((name) => name.includes("/plotly_internals.js")))"""

# What Plotly has drawn of the quantity that a trace's figure names.
DRAWN = (
    f"async ([quantity, unit]) => {{ const {{ tracesOf }} = {INTERNALS};"
    """
  const isIt = ({ meta }) =>
    meta?.shows?.[0] === quantity && (quantity !== "contribution" || meta.shows[2] === unit);
  for (const plot of document.querySelectorAll(".board .js-plotly-plot")) {
    const trace = tracesOf(plot).find(isIt);
    if (!trace) continue;
    const rows = values => Array.from(values, value => value.length ? rows(value) : value);
    return trace.z ? rows(trace.z) : trace.mode === "text" ? trace.text
      : [Array.from(trace.x), Array.from(trace.y)];
  }
}"""
)

# Where the axes and all that stands is: the box's labels, and what the charts' axes cover.
STANDING = """() => [...document.querySelectorAll(".board .js-plotly-plot")].map(plot => [
  plot.layout.xaxis.range, plot.layout.yaxis.range,
  ...[...plot.querySelectorAll(".annotation-text, .xtick text, .ytick text")].map(text => {
    const { x, y } = text.getBoundingClientRect();
    return [text.textContent, x, y];
  })])"""

# Keep what is painted of the first chart, by epoch: soon after the pointer rests, Plotly's own
# drawing takes the place of the canvas.
KEEP_PAINTED = """() => {
  const board = document.querySelector(".board");
  window.painted = {};
  new MutationObserver(() => {
    const canvas = board.querySelector(".chart canvas");
    const { width, height, clientWidth } = canvas;
    if (!clientWidth) return;
    const picture = canvas.getContext("2d").getImageData(0, 0, width, height);
    window.painted[board.dataset.epoch] = { picture, ratio: width / clientWidth };
  }).observe(board, { attributeFilter: ["data-epoch"] });
}"""

# Its colour where each pattern is, at an epoch.
PAINTED = (
    f"async ([epoch, places]) => {{ const {{ Axis }} = {INTERNALS};"
    """
  const plot = document.querySelector(".board .chart .js-plotly-plot");
  const [xaxis, yaxis] = ["xaxis", "yaxis"].map((name) => new Axis(plot, name));
  const { picture, ratio } = window.painted[epoch];
  return places.map(([x, y]) => {
    const at = [xaxis.pixel(x), yaxis.pixel(y)];
    const [left, top] = at.map(v => Math.round(v * ratio));
    const start = 4 * (top * picture.width + left);
    return [...picture.data.slice(start, start + 4)];
  });
}"""
)

# The board shows where the knob of the timeline stands, which is not the epoch before.
IS_AT_KNOB = """before => {
  const { epoch } = document.querySelector(".board").dataset;
  return epoch !== before
    && epoch === document.querySelector(".timeline [role=slider]").ariaValueNow;
}"""

AT_REST_AT = """epoch =>
  document.querySelector(`.board[data-epoch="${epoch}"]:not(.playing) .chart .main-svg`)"""

BLUE, ORANGE, NONE = [14, 65, 127], [143, 58, 6], [254, 254, 254]


def drawn(page: Page, quantity: str, unit: int = 0) -> np.ndarray:
    return np.array(page.evaluate(DRAWN, [quantity, unit]), float)


def network_at(epoch: int) -> Network:
    trainer = Experiment(**SETTINGS).trainer()
    trainer.advance(epoch)
    return trainer.network


def assert_shows(page: Page, network: Network) -> None:
    """Compare what Plotly has drawn, from numbers of the browser, with those of the core."""
    space = Space(network, XOR, (0, 1, 2))
    for what in ("places", "stems", "pin"):
        expected = space.projected(getattr(space, what)).T
        np.testing.assert_allclose(drawn(page, what), expected, atol=1e-9)
    # The same corners in order, from whichever it begins, and whichever way round.
    polygon, expected = drawn(page, "boundary"), space.projected(space.boundary).T
    assert {*zip(*polygon.round(6), strict=True)} == {*zip(*expected.round(6), strict=True)}
    assert area(polygon) == pytest.approx(area(expected))
    for unit, values in enumerate(contributions(network)):
        shown = drawn(page, "contribution", unit)
        assert shown.shape == (RESOLUTION, RESOLUTION)
        np.testing.assert_allclose(shown, values, rtol=1e-6, atol=1e-6)
    sums = weighted_sums(network)
    np.testing.assert_allclose(drawn(page, "weighted sum"), sums, rtol=1e-6, atol=1e-5)
    weights = [f"{weight:.3f} × h{unit}" for unit, weight in enumerate(network.weights[1][:, 0], 1)]
    assert page.evaluate(DRAWN, ["weights", 0]) == [text.replace("-", "−") for text in weights]


def area(polygon: np.ndarray) -> float:
    """Of a closed polygon (2, n), by the shoelace formula."""
    x, y = polygon
    return abs(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2


def track_at(page: Page, share: float) -> tuple[float, float]:
    box = page.locator(".timeline .rail").bounding_box()
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


def looked_at(page: Page) -> int:
    return int(page.locator(".board").get_attribute("data-epoch"))


def test_dragging_moves_the_picture_and_leaves_its_axes_where_they_are(page: Page):
    open_at(page, LINK)
    assert_shows(page, network_at(3_000))
    standing = page.evaluate(STANDING)
    assert sum(map(len, standing)) > 15

    page.evaluate(KEEP_PAINTED)
    page.mouse.move(*track_at(page, 0.99))
    page.mouse.down()
    seen = []
    for share in (0.9, 0.85, 0.2, 0.8):
        page.mouse.move(*track_at(page, share), steps=3)
        page.wait_for_function(IS_AT_KNOB, arg=str(seen[-1] if seen else 3_000))
        seen.append(looked_at(page))
        space = Space(network_at(seen[-1]), XOR, (0, 1, 2))
        right = np.abs(XOR.targets - space.network.predict(XOR.inputs)) < 0.5
        colours = [
            (BLUE if target else ORANGE) if is_right else NONE
            for target, is_right in zip(XOR.targets.ravel(), right.ravel(), strict=True)
        ]
        if share != 0.2:  # where they lie on top of each other
            painted = page.evaluate(PAINTED, [seen[-1], space.projected(space.places).tolist()])
            assert [colour[:3] for colour in painted] == colours
        assert page.evaluate(STANDING) == standing
    page.mouse.up()
    assert len(set(seen)) == len(seen)

    # At rest there, Plotly draws the same, and the lesson has followed.
    page.wait_for_function(f"() => new URLSearchParams(location.search).get('at') === '{seen[-1]}'")
    expect(page.locator(".board:not(.playing)")).to_be_visible()
    network = network_at(seen[-1])
    assert_shows(page, network)
    assert page.evaluate(STANDING) == standing
    answer = network.predict([[0, 0]])[0, 0]
    expect(page.get_by_text(f"Target 0, output {answer:.4f}.")).to_be_visible()

    # A link carries the moment; Train shows it too, and comes back.
    before = page.url
    page.reload()
    page.wait_for_function(AT_REST_AT, arg=seen[-1])
    idle(page)  # its script writes the link last
    assert page.url == before
    assert_shows(page, network)
    page.get_by_role("link", name="Back to Train").click()
    expect(chart(page, "Predictions")).to_be_visible()
    page.wait_for_function(AT_REST_AT, arg=seen[-1])
    page.get_by_role("link", name="Geometry").click()
    expect(chart(page, "Hidden space")).to_be_visible()
    page.wait_for_function(AT_REST_AT, arg=seen[-1])
    assert_shows(page, network)


# Of the first chart: boxes of all texts, of the markers and of the arrow's head, and of lines that
# stand, each as points along it.
MARKS = """() => {
  const chart = document.querySelector(".board .chart");
  const box = (part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  // Of a text, its digits: without the room that a font has above and below them.
  const digits = ([left, top, right, bottom]) =>
    [left + 1, top + 0.22 * (bottom - top), right - 1, bottom - 0.22 * (bottom - top)];
  const isShown = (part) => part.getClientRects().length;
  const shown = (query) => [...chart.querySelectorAll(query)].filter(isShown);
  return {
    texts: shown(".main-svg text").map((text) => [text.textContent, digits(box(text))]),
    marks: shown(".points path").map(box),
    edges: shown(".scatterlayer .js-line").slice(0, 2).flatMap((line) => {
      const [matrix, length] = [line.getScreenCTM(), line.getTotalLength()];
      return Array.from({ length: 300 }, (_, i) => {
        const { x, y } = line.getPointAtLength((i / 299) * length).matrixTransform(matrix);
        return [x, y, x, y];
      });
    }),
  };
}"""

TURNING = (
    *("seed=42&lr=0.6&epoch=3000&at=700", "epoch=0", "hidden=2&bias=1&seed=2&lr=2&epoch=900"),
    # Of ten runs moved through, those where there is least room.
    "seed=42&lr=0.6&epoch=3000&at=169",
    "seed=2&lr=2&epoch=5000&at=17",
    "hidden=2&bias=1&seed=5&lr=0.6&epoch=20000&at=12",
)


def touching(page: Page) -> list[str]:
    seen = page.evaluate(MARKS)
    texts = [text for text in seen["texts"] if text[0] != "Hidden space"]

    def meet(one: list[float], other: list[float]) -> bool:
        (a, b, c, d), (e, f, g, h) = one, other
        return a < g and e < c and b < h and f < d

    pairs = [
        f"{one} | {other}" for (one, box), (other, its) in combinations(texts, 2) if meet(box, its)
    ]
    # Names of inputs move along the edges; those of the axes do not.
    standing = [text for text in texts if text[0] not in XOR.patterns]
    struck = [name for name, box in standing if any(meet(box, edge) for edge in seen["edges"])]
    return (
        pairs + struck + [name for name, box in texts if any(meet(box, m) for m in seen["marks"])]
    )


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param("", id="page", marks=pytest.mark.long),
        pytest.param("&projector=1", id="wall"),
    ],
)
def test_no_label_touches_another_or_a_mark(page: Page, mode: str):
    for link in TURNING:
        page.goto(f"/geometry?{link}{mode}")
        settle(page)
        for width, height in ((1280, 720), (1920, 1080), (1366, 768), (1100, 800)):
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            assert until_none(page, partial(touching, page)) == [], f"{link} {width} x {height}"
        assert len(page.evaluate(MARKS)["texts"]) >= 4 + 6

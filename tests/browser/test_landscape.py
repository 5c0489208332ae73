"""The page Landscape in a real browser: what it says of each moment, and where its buttons lead."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import (
    AT_REST,
    assert_as_trained,
    button,
    chart,
    epoch,
    open_at,
    readouts,
    wait_for_epoch,
)
from tests.browser.scenes import settle
from xorcore import Experiment

# By automatic differentiation, see test_curvature.py of the core.
SAID = {
    1_000: ("2", "−8.6e−3"),
    10_000: ("0", "2.6e−5"),
    20_000: ("1", "−2.9e−6"),
    50_000: ("1", "−2.0e−5"),
}


@pytest.fixture
def resting(page: Page) -> Page:
    """The notebook's run, on its plateau."""
    return open_at(page, "/landscape?lr=0.3&epoch=60000")


def test_count_and_smallest_eigenvalue_of_four_epochs(page: Page):
    for at, (count, smallest) in SAID.items():
        page.goto(f"/landscape?lr=0.3&epoch=60000&at={at}")
        said = page.locator(".st-key-landscape_bar").get_by_text(f"Epoch {at:,}:")
        expect(said).to_contain_text(f"{count} of 9 eigenvalues below 0; smallest {smallest}")


@pytest.mark.parametrize(
    "title",
    ["Curvature: all 9 eigenvalues", "Length of the gradient"],
)
def test_a_press_on_a_chart_goes_there(resting: Page, title: str):
    box = chart(resting, title).bounding_box()
    resting.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(resting.locator(".board")).not_to_have_attribute("data-epoch", "60000")
    there = resting.locator(".board").get_attribute("data-epoch")
    said = resting.locator(".st-key-landscape_bar")
    expect(said).to_contain_text(f"Epoch {int(there):,}:")
    expect(resting).to_have_url(re.compile(f"at={there}"))


def test_the_line_follows_the_moment_while_the_run_is_watched(resting: Page):
    resting.evaluate(
        """() => {
          window.places = new Set();
          const { stroke } = CanvasRenderingContext2D.prototype;
          const { moveTo } = CanvasRenderingContext2D.prototype;
          let start;
          CanvasRenderingContext2D.prototype.moveTo = function (x, y) {
            start = Math.round(x);
            return moveTo.call(this, x, y);
          };
          CanvasRenderingContext2D.prototype.stroke = function () {
            places.add(start);
            return stroke.call(this);
          };
        }"""
    )
    button(resting, "Watch again").click()
    resting.wait_for_function("() => places.size > 30")


# A number that differs when another picture is painted under the first chart.
MAP = """() => {
  const chart = document.querySelector(".board .chart");
  const canvas = chart.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1000003, 0);
}"""


def test_the_ground_moves_while_the_run_is_watched(resting: Page):
    button(resting, "Watch again").click()
    seen = set()
    for least in (100, 1_000, 10_000):
        resting.wait_for_function(
            "least => Number(document.querySelector('.board').dataset.epoch) >= least", arg=least
        )
        seen.add(resting.evaluate(MAP))
    assert len(seen) == 3


def test_the_plane_and_its_weights_are_in_the_link(resting: Page):
    resting.get_by_role("radio", name="Two weights").click()
    expect(resting).to_have_url(re.compile("plane=weights"))
    expect(resting.locator(".board").get_by_text("x1 → h2")).to_be_visible()
    expect(resting.locator(".board").get_by_text("x1 → h1")).to_be_visible()
    resting.get_by_role("radio", name="Way out").click()
    expect(resting.locator(".board").get_by_text("way out")).to_be_visible()
    expect(resting.locator(".board").get_by_text("down the gradient")).to_be_visible()


def test_keys_lead_to_the_plane_and_to_the_walk_out(resting: Page):
    settle(resting)
    resting.keyboard.press("v")
    expect(resting.get_by_role("radio", name="Main directions")).to_be_focused()
    resting.keyboard.press("Escape")
    resting.keyboard.press("a")
    expect(resting.get_by_text("The direction in which the error bends")).to_be_visible()


def test_a_rate_above_the_bound_is_tried_on_train(page: Page):
    # 2 / 0.0708966 = 28.21, and 1.2 times that is 33.85.
    page.goto("/landscape?lr=0.3&epoch=2000&at=1000")
    settle(page)
    button(page, "Try rate 34").click()
    expect(page.get_by_role("heading", name="XOR Lab")).to_be_visible()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "1000")
    expect(page).to_have_url(re.compile("then=1000_34.0_squared"))


# When the mean absolute error first falls below 0.1, and when every error does, in a plain loop
# over the epochs; pushed along an eigenvector of a Hessian by central differences of the gradient.
PUSHED, UNPUSHED = (83_196, 85_270), (184_194, 185_624)


def mean_errors(page: Page, *epochs: int) -> list[float]:
    """What the board reads at epochs of the run of this page's link, opened anew."""
    link, read = re.sub("&at=[0-9]+", "", page.url), []
    for at in epochs:
        page.goto(f"{link}&at={at}")
        expect(page.locator(".board dd").first).to_have_text(f"{at:,}")
        read.append(float(readouts(page)[1]))
    return read


def test_a_push_along_the_way_out_ends_the_plateau_early(page: Page):
    """At epoch 83,196 in place of 184,194, and the run counts its epochs on."""
    page.goto(f"/landscape?lr=0.3&epoch={UNPUSHED[1]}&until=0.1&at=50000")
    settle(page)
    button(page, "Walk out").click()
    expect(page.get_by_text("changes mostly x1 → h2 (+0.72), x2 → h2 (+0.69)")).to_be_visible()
    expect(page.get_by_text("lie 26 away from 0")).to_be_visible()
    expect(page.get_by_text("up to epoch 50,000, pushed there: it counts on")).to_be_visible()
    expect(button(page, "Push the other way: error +1.3e−5")).to_be_visible()
    button(page, "Push down the slope: error −3.8e−5").click()
    expect(page.get_by_role("heading", name="XOR Lab")).to_be_visible()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "50000")
    expect(page).to_have_url(re.compile("&then=50000_0.3_squared_"))
    expect(chart(page, "Mean absolute error").get_by_text("Run 1, rate 0.3")).to_be_visible()
    page.get_by_role("radio", name="Flat out").click()
    button(page, "Play").click()
    ended = page.locator(".board dd").get_by_text("Every error is small enough")
    expect(ended).to_be_visible(timeout=60_000)
    assert epoch(page) == PUSHED[1]
    page.wait_for_function(AT_REST)
    assert_as_trained(page)
    before, first = mean_errors(page, PUSHED[0] - 1, PUSHED[0])
    assert before >= 0.1 > first


def test_the_run_that_was_pushed_can_be_had_back(page: Page):
    page.goto(f"/landscape?lr=0.3&epoch={UNPUSHED[1]}&until=0.1&at=50000")
    settle(page)
    button(page, "Walk out").click()
    button(page, "Push the other way").click()
    expect(page.get_by_role("heading", name="XOR Lab")).to_be_visible()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "50000")
    button(page, "Back to the last run: no push, epoch 185,624").click()
    expect(page).to_have_url(re.compile("epoch=185624.*at=50000"))
    before, first = mean_errors(page, UNPUSHED[0] - 1, UNPUSHED[0])
    assert before >= 0.1 > first


# ---- a run that plays

# Where the camera of the surface stands, as Plotly tells it.
CAMERA = """() => {
  const { eye } = document.querySelector(".turnable .js-plotly-plot").layout.scene.camera;
  return [eye.x, eye.y, eye.z];
}"""


def test_the_run_plays_and_the_camera_stays_as_it_was_turned(page: Page):
    page.goto("/landscape?lr=0.3&epoch=2000&epochs=2000000")
    settle(page)
    at_first = page.evaluate(CAMERA)
    box = page.locator(".turnable").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 10, steps=5)
    page.mouse.up()
    page.wait_for_function(f"first => String(({CAMERA})()) !== String(first)", arg=at_first)
    settle(page)  # as far as it was turned, and no further
    turned = page.evaluate(CAMERA)
    page.keyboard.press(",")
    expect(page).to_have_url(re.compile("[?&]at="))
    settle(page)
    assert page.evaluate(CAMERA) == pytest.approx(turned)
    map_before = page.evaluate(MAP)
    button(page, "Play").click()
    wait_for_epoch(page, 4_000)
    assert page.evaluate(MAP) != map_before
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    settle(page)
    assert page.evaluate(CAMERA) == pytest.approx(turned)
    experiment, messages = Experiment.from_query(dict(parse_qsl(urlsplit(page.url).query)))
    assert messages == ()
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    assert epoch(page) == trainer.epoch >= 4_000
    assert readouts(page)[1] == f"{trainer.mean_absolute_error:.6f}"

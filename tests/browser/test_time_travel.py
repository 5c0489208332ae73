"""Looking back at a run in a browser: the timeline, its landmarks, branches, the network drawn."""

import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.board import (
    AT_REST,
    button,
    cells,
    chart,
    numbers,
    outputs,
    readouts,
)
from tests.browser.scenes import settle
from tests.browser.waits import next_frames, until_none
from xorcore import Experiment, Network, Trainer, find_landmarks

# Learns within a few thousand epochs.
QUICK = "/?seed=42&lr=0.6&epoch=3000"
IS_IN_THE_MIDDLE_AT = """([part, x]) => {
  const { left, width } = part.getBoundingClientRect();
  return Math.abs(left + width / 2 - x) <= 1;
}"""
SETTLED = """epoch =>
  document.querySelector(".board:not(.playing)")?.dataset.epoch === String(epoch)
  && new URLSearchParams(location.search).get("at") === String(epoch)"""


# The link, the board at rest and the knob of the timeline agree on the moment looked back at.
LOOKS_BACK = """() => {
  const at = new URLSearchParams(location.search).get("at");
  const knob = document.querySelector(".timeline [role=slider]");
  return document.querySelector(".board:not(.playing)")?.dataset.epoch === at
    && knob.ariaValueNow === at && at;
}"""


def open_at(page: Page, link: str) -> None:
    page.goto(link)
    page.wait_for_function("document.querySelector('.board:not(.playing) .chart .main-svg')")
    settle(page)


def looks_back_at(page: Page) -> int:
    """The moment looked back at, once all have come to it."""
    return int(page.wait_for_function(LOOKS_BACK).json_value())


def trained(epochs: int) -> Trainer:
    trainer = Experiment(start="random", seed=42, learning_rate=0.6).trainer()
    trainer.advance(epochs)
    return trainer


def assert_shows(page: Page, network: Network, epoch: int) -> None:
    """Compare what Plotly has drawn with a network trained apart from the page."""
    page.wait_for_function(SETTLED, arg=epoch)
    expected = network.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).ravel()
    error = np.abs([0, 1, 1, 0] - expected).mean()
    assert readouts(page)[:2] == [f"{epoch:,}", f"{error:.6f}"]
    np.testing.assert_allclose(outputs(page), expected, rtol=0, atol=5.1e-5)
    weights = np.concatenate([w.ravel() for w in network.weights])
    np.testing.assert_allclose(numbers(page, "Weights"), weights, rtol=0, atol=5.1e-4)
    hidden = network.forward([[0, 0], [0, 1], [1, 0], [1, 1]])[1].ravel()
    np.testing.assert_allclose(numbers(page, "Hidden activations"), hidden, rtol=0, atol=5.1e-4)


def track(page: Page) -> dict[str, float]:
    return page.locator(".timeline .track .rail").bounding_box()


def test_the_timeline_moves_everything_and_its_moment_is_in_the_link(
    page: Page, new_page: Callable[..., Page]
):
    open_at(page, QUICK)
    box = track(page)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"], middle)
    page.mouse.down()
    for share in (0.9, 0.8, 0.75):
        page.mouse.move(box["x"] + share * box["width"], middle)
        next_frames(page)
    # Painted while the button is down.
    page.wait_for_function("Number(document.querySelector('.board').dataset.epoch) < 1000")
    page.mouse.up()
    expect(page.get_by_text("Looking back at epoch")).to_be_visible()
    epoch = looks_back_at(page)
    # Log time: three quarters of the way along log(1 + epoch).
    assert epoch == pytest.approx(3_001**0.75 - 1, rel=0.02)
    assert_shows(page, trained(epoch).network, epoch)

    other = new_page()
    open_at(other, "/?" + urlsplit(page.url).query)
    assert_shows(other, trained(epoch).network, epoch)

    button(page, "Newest").click()
    page.wait_for_function("!new URLSearchParams(location.search).has('at')")
    expect(page.locator(".board dd").first).to_have_text("3,000")


def test_a_point_of_the_error_curve_and_keys_go_to_a_moment(page: Page):
    open_at(page, QUICK)
    plot = chart(page, "Mean absolute error").locator(".nsewdrag").bounding_box()
    # The axis goes from 1 to 400,000: epoch 100 lies at log(100) / log(400,000).
    share = np.log10(100) / np.log10(400_000)
    page.mouse.click(plot["x"] + share * plot["width"], plot["y"] + plot["height"] / 2)
    epoch = looks_back_at(page)
    assert epoch == pytest.approx(100, abs=4)
    page.keyboard.press(".")
    assert_shows(page, trained(epoch + 1).network, epoch + 1)  # every epoch is on the tape here
    page.keyboard.press(",")
    page.keyboard.press(",")
    assert_shows(page, trained(epoch - 1).network, epoch - 1)
    page.locator(".timeline .track").focus()
    page.keyboard.press("Home")
    assert_shows(page, trained(0).network, 0)
    page.keyboard.press("End")
    page.wait_for_function(AT_REST)
    assert readouts(page)[0] == "3,000"


def test_a_landmark_is_one_click_away_and_exact(page: Page):
    open_at(page, QUICK)
    # All four are right when every error is below one half.
    right = trained(0)
    right.advance(3_000, tolerance=0.5)
    page.get_by_role("button", name=re.compile("^All four right")).click()
    assert_shows(page, right.network, right.epoch)
    expect(page.locator(".timeline .words")).to_contain_text(f"At epoch {right.epoch:,}")
    assert readouts(page)[2] == "4 of 4"

    # The thumb is under it now, and can be dragged away.
    thumb = page.locator(".timeline .thumb").bounding_box()
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=4)
    page.wait_for_function(
        f"Number(document.querySelector('.board').dataset.epoch) < {right.epoch}"
    )
    page.mouse.up()

    # On the curve, too, a press near its middle is one on it.
    mark = chart(page, "Mean absolute error").locator(".points path").nth(2).bounding_box()
    page.mouse.click(mark["x"] + 2, mark["y"] + mark["height"] / 2)
    assert_shows(page, right.network, right.epoch)


def test_landmarks_at_one_place_are_one_diamond_with_their_number(page: Page):
    link = "hidden=8-8-8-8&act=relu&bias=1&lr=100&epoch=200"
    experiment, _ = Experiment.from_query(dict(parse_qsl(link)))
    trainer = experiment.trainer()
    trainer.advance(200)
    landmarks = find_landmarks(trainer)
    open_at(page, f"/?{link}")
    settle(page)
    marks = page.locator(".timeline .mark")
    assert marks.count() < len(landmarks)
    counts = [int(text or 1) for text in marks.all_text_contents()]
    assert sum(counts) == len(landmarks)
    rail = track(page)

    thumb = page.locator(".timeline .thumb").element_handle()
    for mark in marks.all():
        box = mark.bounding_box()
        middle = box["x"] + box["width"] / 2
        assert middle <= rail["x"] + rail["width"]
        mark.click()
        page.wait_for_function(IS_IN_THE_MIDDLE_AT, arg=[thumb, middle])
        for landmark in landmarks[: counts.pop(0)]:
            expect(mark).to_have_accessible_name(re.compile(re.escape(landmark.sentence)))
            landmarks = landmarks[1:]
    # Cells without room for a number at 12 pixels have none; the pointer tells it.
    settle(page)
    assert cells(page, "Weights") == []
    box = chart(page, "Weights").locator(".nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 5)
    expect(chart(page, "Weights").locator(".hovertext")).to_contain_text("x1, h11:")


def test_a_run_goes_on_from_a_past_moment_and_the_old_one_stays(page: Page):
    open_at(page, QUICK + "&at=200")
    button(page, "Continue from here").click()
    page.wait_for_function("new URLSearchParams(location.search).get('epoch') === '200'")
    name = page.get_by_label("Name of kept run 1")
    expect(name).to_have_value("Run 1, rate 0.6")
    kept = chart(page, "Mean absolute error").get_by_text("Run 1, rate 0.6")
    expect(kept).to_be_visible()

    rate = page.get_by_label("Learning rate", exact=True)
    rate.fill("2")
    rate.press("Enter")
    page.wait_for_function("location.search.includes('then=200_2.0_squared')")
    for epoch in ("201", "202"):
        button(page, "Step").click()
        expect(page.locator(".board")).to_have_attribute("data-epoch", epoch)
    branch = trained(200)
    branch.learning_rate = 2.0
    branch.advance(2)
    page.wait_for_function(AT_REST)
    np.testing.assert_allclose(numbers(page, "Weights"), branch.network.flat(), rtol=0, atol=5.1e-4)

    # The kept run has a name of the user's, shown as text, and a link of its own.
    name.fill("<b>old</b> <img src=x>")
    name.press("Enter")
    expect(chart(page, "Mean absolute error").get_by_text("<b>old</b> <img src=x>")).to_be_visible()
    with page.context.expect_page() as opened:
        page.locator("a[href*='epoch=3000']:visible").first.click()
    open_at(opened.value, opened.value.url)
    expect(opened.value.locator(".board")).to_have_attribute("data-epoch", "3000")
    page.locator("[class*='st-key-forget'] button:visible").first.click()
    expect(name).to_have_count(0)


def test_name_link_and_removal_of_a_kept_run_stand_in_one_line(page: Page):
    open_at(page, QUICK)
    page.keyboard.press("k")
    name = page.get_by_label("Name of kept run 1")
    expect(name).to_be_visible()
    others = page.locator("a[href*='epoch=3000']:visible, [class*='st-key-forget'] button:visible")
    expect(others).to_have_count(2)
    line = name.bounding_box()
    for box in (other.bounding_box() for other in others.all()):
        assert line["y"] <= box["y"] + box["height"] / 2 <= line["y"] + line["height"]


def test_a_run_goes_on_from_a_past_moment_at_the_rate_just_chosen(page: Page):
    open_at(page, QUICK + "&at=200")
    rate = page.get_by_label("Learning rate", exact=True)
    rate.fill("2")
    rate.press("Enter")
    page.wait_for_function("location.search.includes('then=3000_2.0_squared')")
    button(page, "Continue from here").click()
    page.wait_for_function("location.search.includes('then=200_2.0_squared')")
    expect(rate).to_have_value("2")
    expect(page.get_by_label("Name of kept run 1")).to_have_value("Run 1, rate 0.6")
    assert "then" not in page.locator("a[href*='epoch=3000']:visible").first.get_attribute("href")


def test_the_run_is_watched_again_at_any_speed_and_play_goes_on_at_its_end(page: Page):
    open_at(page, QUICK)
    button(page, "Watch again").click()
    page.wait_for_function("Number(document.querySelector('.board').dataset.epoch) < 1000")
    page.get_by_label("Speed of the replay").select_option("8")
    expect(page.locator(".board")).to_have_attribute("data-epoch", "3000")
    expect(button(page, "Watch again")).to_be_enabled()
    page.get_by_role("slider", name="Moment of the run").press("Home")
    page.wait_for_function(SETTLED, arg=0)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('.board').dataset.epoch) > 3000")
    button(page, "Pause").click()
    page.wait_for_function("!new URLSearchParams(location.search).has('at')")


def test_the_network_is_drawn_live_and_answers_to_the_pointer(page: Page):
    open_at(page, QUICK + "&at=500")
    page.get_by_text("Network", exact=True).click()
    drawn = chart(page, "Network")
    expect(drawn.locator(".lines .js-line")).to_have_count(9 + 4)  # the rest is the key
    settle(page)
    network = trained(500).network
    box = drawn.locator(".nsewdrag").first.bounding_box()
    # From h2, in the middle of its layer and of the chart's height, straight on to the output.
    label = drawn.locator(".hovertext", has_text="h2 → y:")
    places = cycle(np.linspace(0.3, 0.8, 51))

    def is_missed() -> bool:
        page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + next(places) * box["height"])
        next_frames(page)
        return label.count() == 0

    assert not until_none(page, is_missed), "the pointer found no connection"
    found = label.first.text_content()
    assert float(found.partition(": ")[2]) == pytest.approx(network.weights[1][1, 0], abs=1e-12)
    expect(page).to_have_url(re.compile(r"\bdraw_as=Network\b"))
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('.board').dataset.epoch) > 3000")
    button(page, "Pause").click()
    page.wait_for_function(AT_REST)


def test_a_replay_from_disk_plays_without_a_network(browser: Browser, page: Page, tmp_path: Path):
    page.goto("/take_home?seed=42&lr=0.6&epoch=3000")
    with page.expect_download() as waiting:
        button(page, "Download .html").click()
    file = tmp_path / "replay.html"
    waiting.value.save_as(file)
    assert file.stat().st_size < 6_000_000

    offline = browser.new_context(offline=True)
    replay = offline.new_page()
    problems: list[str] = []
    replay.on("pageerror", lambda error: problems.append(str(error)))
    replay.on("requestfailed", lambda request: problems.append(request.url))
    replay.goto(file.as_uri())
    replay.get_by_role("button", name="Play").click()
    replay.wait_for_function("Number(document.querySelector('.board').dataset.epoch) < 1000")
    replay.get_by_label("Speed of the replay").select_option("8")
    expect(replay.locator(".board")).to_have_attribute("data-epoch", "3000")
    assert readouts(replay)[1] == f"{trained(3_000).mean_absolute_error:.6f}"
    replay.wait_for_function("document.querySelector('.board:not(.playing)')")
    assert len(cells(replay, "Hidden activations")) == 12
    assert problems == []
    offline.close()

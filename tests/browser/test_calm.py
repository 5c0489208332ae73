"""For those who do not see the board, and for those who want it to keep still."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.scenes import settle
from xorcore import Experiment

RUN = "/?seed=42&lr=0.6&epoch=2000"

# Note in `window.noted` when something on the page changes, and into what. Of an attribute, which
# changes with a picture, the time is that of its frame: how long painting takes does not count.
NOTE = """([selector, attribute]) => {
  const element = document.querySelector(selector);
  const read = () => attribute ? element.getAttribute(attribute) : element.textContent;
  window.watcher?.disconnect();
  window.noted = [];
  window.watcher = new MutationObserver(() => {
    const value = read();
    const at = attribute ? document.timeline.currentTime : performance.now();
    if (value !== window.noted.at(-1)?.value) window.noted.push({ value, at });
  });
  window.watcher.observe(element, attribute
    ? { attributes: true, attributeFilter: [attribute] }
    : { childList: true, characterData: true, subtree: true });
}"""

GAPS = "() => noted.slice(1).map(({ at }, i) => at - noted[i].at)"


def open_run(page: Page, link: str = RUN) -> None:
    page.goto(link)
    expect(page.locator(".board:not(.playing)")).to_be_visible()
    settle(page)


def gaps(page: Page, changes: int) -> list[float]:
    """Milliseconds between each two of the changes noted, once there are so many."""
    page.wait_for_function("count => noted.length >= count", arg=changes)
    return page.evaluate(GAPS)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def spoken(page: Page) -> Locator:
    return page.locator(".board").get_by_role("status")


def chart(page: Page, title: str) -> Locator:
    return page.locator(".board").get_by_role("img", name=re.compile(rf"^{title}\."))


def test_less_motion_is_two_pictures_a_second(page: Page):
    page.emulate_media(reduced_motion="reduce")
    open_run(page, f"{RUN}&epochs=2000000")
    moving = "e => parseFloat(getComputedStyle(e).transitionDuration)"
    assert page.get_by_role("button", name="Play").evaluate(moving) < 0.001

    page.evaluate(NOTE, [".board", "data-epoch"])
    press(page, "Play")
    assert min(gaps(page, 4)) >= 500
    # As soon as it is not asked for any more there are more, so that this can fail.
    page.emulate_media(reduced_motion="no-preference")
    page.wait_for_function(f"() => Math.min(...({GAPS})()) < 400")
    page.emulate_media(reduced_motion="reduce")
    press(page, "Pause")
    settle(page)

    page.evaluate(NOTE, [".board", "data-epoch"])
    press(page, "Watch again")
    assert min(gaps(page, 4)[1:]) >= 500


@pytest.mark.long
def test_epoch_and_error_are_said_now_and_then_and_at_rest_at_once(page: Page):
    open_run(page)
    expect(spoken(page)).to_have_text("Epoch 2,000. Mean absolute error 0.073016. Right 4 of 4.")

    page.evaluate(NOTE, [".board .spoken", None])
    press(page, "Play")
    assert min(gaps(page, 2)) >= 4_990  # it is noted a moment after it is said
    press(page, "Pause")
    settle(page)
    error, epoch = (page.locator(".board dd").nth(place).inner_text() for place in (1, 0))
    expect(spoken(page)).to_have_text(f"Epoch {epoch}. Mean absolute error {error}. Right 4 of 4.")
    assert page.evaluate("noted.length") == 3  # the rest was said once

    # What is drawn anew around the board is no news.
    page.get_by_role("radio", name="Flat out").click()
    settle(page)
    assert page.evaluate("noted.length") == 3


def test_the_moment_that_a_link_looks_back_at_is_said(page: Page):
    page.emulate_media(reduced_motion="reduce")
    open_run(page, f"{RUN}&at=582")
    expect(spoken(page)).to_have_text(re.compile(r"^Epoch 582\."))
    expect(page.locator(".board")).to_have_accessible_name(re.compile(r"^Epoch 582\."))
    for _ in range(3):
        before = spoken(page).inner_text()
        page.keyboard.press(",")
        expect(spoken(page)).not_to_have_text(before)
        epoch = page.locator(".board").get_attribute("data-epoch")
        expect(spoken(page)).to_have_text(re.compile(rf"^Epoch {epoch}\."))
        expect(page.locator(".board")).to_have_accessible_name(re.compile(rf"^Epoch {epoch}\."))


def test_charts_say_their_numbers_and_say_others_after_a_pause(page: Page):
    open_run(page)
    weights, before = chart(page, "Weights"), "x1, h1: 4.968; x1, h2: 5.468; x1, h3: -2.760"
    expect(weights).to_have_accessible_name(re.compile(before))
    outputs = "00, output: 0.1061; 01, output: 0.9289; 10, output: 0.9292; 11, output: 0.0441"
    expect(chart(page, "Predictions")).to_have_accessible_name(re.compile(outputs))
    expect(chart(page, "Predictions")).to_have_accessible_name(re.compile("00, right.: yes"))
    curve = chart(page, "Mean absolute error")
    expect(curve).to_have_accessible_name(re.compile("0.0730 at epoch 2,000"))
    marks = page.locator(".board .mark").all()
    assert len(marks) >= 3
    for mark in marks:  # each sentence as it is written, wherever the chart breaks its lines
        sentence = mark.get_attribute("aria-label").partition(": ")[2]
        expect(curve).to_have_accessible_name(re.compile(re.escape(sentence)))

    press(page, "Play")
    playing = page.locator(".board").get_by_role("img", name="Weights", exact=True)
    expect(playing).to_have_count(1)  # numbers that are out of date are not told
    press(page, "Pause")
    settle(page)
    expect(weights).not_to_have_accessible_name(re.compile(before))

    page.get_by_role("slider", name="Moment of the run").press("Home")
    settle(page)
    start = "x1, h1: 0.548; x1, h2: -0.122; x1, h3: 0.717"
    expect(weights).to_have_accessible_name(re.compile(start))


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_on_a_phone_every_landmark_can_be_pressed(page: Page):
    open_run(page, "/?seed=42&lr=0.6&epoch=20000")
    marks = page.locator(".board .mark").all()
    assert len(marks) >= 4
    for mark in marks:
        mark.click()
        sentence = mark.get_attribute("aria-label").partition(": ")[2]
        expect(page.locator(".board .words")).to_have_text(sentence)


def test_a_chart_is_told_in_few_words(page: Page):
    run = Experiment(start="random", seed=42, epochs=5_000)
    trainer = run.trainer()
    before = trainer.mean_absolute_error
    trainer.advance(5_000)
    open_run(page, "/?seed=42&epochs=5000&draw_as=Network")
    told = f"Mean absolute error. error: {before:.4f} at epoch 0. what comes next, to epoch 5,000, "
    told += f"the last one: {before:.4f} at epoch 0, {trainer.mean_absolute_error:.4f} at epoch"
    expect(chart(page, "Mean absolute error")).to_have_accessible_name(f"{told} 5,000.")
    network = chart(page, "Network").get_attribute("aria-label")
    weights = [float(text) for text in re.findall(r"→ \w+: (-?\d+\.\d{4})\.", network)]
    np.testing.assert_allclose(weights, run.network().flat(), rtol=0, atol=0.5001e-4)

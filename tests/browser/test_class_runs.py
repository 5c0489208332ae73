"""Everybody's run on one wall, and a vote: a desk on the wall, a laptop and a phone."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.controls import unfold
from tests.browser.scenes import settle
from tests.browser.test_room import PHONE, expect_no_scrolling, expect_within_width, join, open_room
from tests.browser.waits import until_kept
from xorcore import Network, Trainer

RATE, EPOCHS = 5.0, 3_000


def solved_by(seed: int) -> int | None:
    """Train the run of a seed epoch by epoch; gives when it was solved, if it still is."""
    trainer = Trainer(Network.random(seed=seed), learning_rate=RATE)
    small = [trainer.is_within(0.1)]
    for _ in range(EPOCHS):
        trainer.advance(1)
        small.append(trainer.is_within(0.1))
    return small.index(True) if small[-1] else None


def give_out(desk: Page) -> None:
    unfold(desk, "A run for everybody, or a vote")
    desk.get_by_role("textbox", name="Learning rate").fill(f"{RATE:g}")
    desk.get_by_role("textbox", name="Epochs").fill(f"{EPOCHS}")
    desk.get_by_role("button", name="Give it out").click()
    desk.wait_for_function("location.search.includes('view=class')")


def tile(page: Page, text: str) -> Locator:
    """What stands in the tiles of the wall."""
    return page.locator(".cells .plot text").filter(has_text=re.compile(f"^{re.escape(text)}$"))


def vote(page: Page, votes: str) -> None:
    for name, button in zip(("00", "01", "10", "11"), votes, strict=True):
        page.locator(f".st-key-ballot_{name}").get_by_role("radio", name=button).click()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_text("You can change it until")).to_be_visible()


def test_the_wall_shows_what_two_students_train_and_a_vote_is_taken_and_revealed(
    new_page: Callable[..., Page],
):
    desk, ada, bob = new_page(), new_page(color_scheme="dark"), new_page(**PHONE)
    code = open_room(desk, "?projector=1")
    join(ada, code)
    join(bob, code)
    give_out(desk)
    expect(tile(desk, "not begun")).to_have_count(2)
    for seed, student in ((1, ada), (2, bob)):
        expect(student.get_by_text(f"For the class: seed {seed}, rate 5")).to_be_visible()
        settle(student)
        student.get_by_role("radio", name="Flat out").click()
        student.get_by_role("button", name="Play").click()
        expect(student.get_by_text(f"On the wall as student {seed}: ")).to_be_visible()
        at = solved_by(seed)
        expect(tile(desk, f"{seed} · seed {seed}")).to_be_visible()
        expect(tile(desk, "✗ stuck" if at is None else f"✓ {at:,}")).to_be_visible()
    expect(tile(desk, "not begun")).to_have_count(0)
    expect(desk.get_by_text("2 of 2 runs have ended")).to_be_visible()
    until_kept(desk, "room", "kept.secret")
    desk.reload()
    expect(desk.get_by_text("2 of 2 runs have ended")).to_be_visible()
    solved = sum(solved_by(seed) is not None for seed in (1, 2))
    shares = desk.locator(".st-key-class_shares text")
    expect(shares.filter(has_text=f"{solved} of 2")).to_have_count(1)
    expect(shares.filter(has_text="of 2,000")).to_have_count(1)
    # Before all are shown each student sees the own run.
    ada.get_by_role("button", name="See the wall").click()
    expect(tile(ada, "you · seed 1")).to_be_visible()
    expect(tile(ada, "2 · seed 2")).to_have_count(0)
    desk.get_by_role("button", name="Show everybody").click()
    expect(tile(ada, "2 · seed 2")).to_be_visible()
    bob.wait_for_function("location.pathname === '/many_runs'")  # its run has ended
    expect(bob.locator(".cells .told")).to_contain_text("You, seed 2")
    for page in (desk, ada, bob):
        settle(page)
        assert axe.news(page, "many_runs") == []
    expect_within_width(bob)
    # A run that is pressed opens on the wall.
    box = tile(desk, "2 · seed 2").bounding_box()
    desk.mouse.click(box["x"] + 20, box["y"] + 60)
    desk.wait_for_function("location.pathname === '/' && location.search.includes('epoch=3000')")
    opened = dict(parse_qsl(urlsplit(desk.url).query))
    assert (opened["seed"], float(opened["lr"]), opened["epochs"]) == ("2", RATE, "3000")
    expect(desk.locator(".board")).to_be_visible()
    settle(desk)
    # A vote on it.
    desk.get_by_role("button", name="Predict first").click()
    desk.get_by_role("button", name="Vote", exact=True).click()
    expect(desk.get_by_text("What does the network answer?")).to_be_visible()
    ada.get_by_role("button", name="Go there").click()  # it went to the wall by itself
    vote(ada, "0110")
    vote(bob, "0111")
    squares = desk.locator("[class*=st-key-class_votes] text")
    expect(squares.filter(has_text="100 % say 0")).to_have_count(1)
    expect(squares.filter(has_text="100 % say 1")).to_have_count(2)
    expect(squares.filter(has_text="half say 1")).to_have_count(1)
    expect(desk.get_by_text("2 of 2 have answered")).to_be_visible()
    expect_no_scrolling(desk, "the desk with the votes")
    expect(desk.locator("[class*=st-key-voted_surface]")).to_have_count(0)
    desk.get_by_role("button", name="Reveal").click()
    expect(desk.locator("[class*=st-key-voted_surface] .js-plotly-plot")).to_be_visible()
    answers = Trainer(Network.random(seed=2), learning_rate=RATE)
    answers.advance(EPOCHS)
    outputs = answers.network.predict(answers.dataset.inputs).ravel()
    rounded = "".join(f"{output:.0f}" for output in outputs)
    for student, votes in ((ada, "0110"), (bob, "0111")):
        verdict = "Right: " if votes == rounded else "Not right. The answer: "
        said = ", ".join(
            f"{name}→{digit}" for name, digit in zip(("00", "01", "10", "11"), rounded, strict=True)
        )
        expect(student.get_by_text(f"{verdict}{said}", exact=True)).to_be_visible()
    for output in outputs:
        expect(squares.filter(has_text=f"network {output:.2f}")).not_to_have_count(0)
    for page in (desk, ada, bob):
        settle(page)
        assert axe.news(page, "lesson") == []
    expect_within_width(bob)
    expect_no_scrolling(desk, "the desk with the network's answers")
    # The desk goes back to the page, which is covered no longer.
    desk.get_by_role("button", name="Open Train").click()
    expect(desk.get_by_role("button", name="Predict first")).to_be_visible()

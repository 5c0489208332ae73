"""The worksheet and its key."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given

from pages.by_hand_page.worksheet import worksheet
from tests.xorcore.notebook import STEPS, TRACE
from tests.xorcore.random_runs import Run, runs
from xorcore import Network, trace_epoch
from xorcore.explain.walkthrough import walk_through


def sheet(how: str = "all", is_key: bool = False, draw: int = 1) -> str:
    return worksheet(TRACE, STEPS, 0, how, draw, "17", is_key)


def test_the_key_has_the_numbers_that_the_sheet_leaves_blank():
    paper, key = sheet(), sheet(is_key=True)
    assert "0.49880848923713045" in key
    assert "0.49880848923713045" not in paper
    assert paper.count('class="blank"></td>') == key.count('class="blank"')


def test_a_blank_number_does_not_stand_anywhere_else_on_the_sheet():
    # The hidden activations are the results of step 2 and operands of three later steps.
    assert "0.58855620" not in re.sub(r"\s", "", sheet())
    assert sheet(is_key=True).count("0.588556") >= 4


def test_the_same_number_gives_the_same_sheet():
    assert sheet("one", draw=5) == sheet("one", draw=5)
    assert sheet("one", draw=5) != sheet("one", draw=6)
    assert "The blank cells are those of draw 5." in sheet("one", draw=5)


def test_it_needs_nothing_else_and_prints():
    text = sheet()
    assert "@page" in text
    assert not re.search(r"<script|<link|src=|https?:", text)


def test_names_are_escaped():
    trace = replace(TRACE, dataset=replace(TRACE.dataset, name="<b>&"))
    steps = walk_through(trace, [["<i>", "x2"], ["h1", "h2", "h3"], ["y"]])
    text = worksheet(trace, steps, 0, "one", 1, "4", is_key=False)
    assert "<i>" not in text
    assert "<b>&" not in text
    assert "&lt;b&gt;&amp;" in text


class Tags(HTMLParser):
    """Holds the tags to their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note what is open."""
        del attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last, and nothing else."""
        assert self.open.pop() == tag


@given(runs())
def test_every_network_has_a_sound_sheet(run: Run):
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    steps = walk_through(trace, run.network.unit_names)
    tags = Tags()
    tags.feed(worksheet(trace, steps, 3, "row", 2, "4", is_key=True))
    assert not tags.open


def test_it_says_what_it_is_about():
    network = Network.random((2, 8, 8, 1), seed=1, bias=True, activation="tanh")
    trace = trace_epoch(network, TRACE.dataset, 0.6, "cross_entropy")
    steps = walk_through(trace, network.unit_names)
    text = worksheet(trace, steps, 1_000, "one", 1, "4", is_key=False)
    for fact in ("2-8-8-1", "tanh", "with biases", "0.6", "cross-entropy", "1,000 to 1,001"):
        assert fact in text

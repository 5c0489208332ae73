"""The record of what was last written into the link: a click may arrive with an older link."""

from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from pages.link import address_bar
from pages.link.address_bar import Part

KEYS = frozenset({"lr", "epoch"})


class Link(dict):
    """The link that a click has brought; `sent` are the app's own writes, the last one last."""

    def __init__(self, **parameters: str) -> None:
        super().__init__(parameters)
        self.sent: list[dict[str, list[str]]] = []

    def to_dict(self) -> dict[str, str]:
        """Every parameter."""
        return dict(self)

    def get_all(self, key: str) -> list[str]:
        """All values of a parameter."""
        return [self[key]] if key in self else []

    def update(self, changes: Mapping[str, list[str]]) -> None:
        """Send changes to the browser."""
        self.sent.append(dict(changes))


class Visitor:
    """One visitor's session; each click brings a link of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.streamlit = SimpleNamespace(session_state={}, switch_page=lambda *_, **__: None)
        monkeypatch.setattr(address_bar, "st", self.streamlit)
        monkeypatch.setattr(
            address_bar.streamlit_internals, "is_history_navigation", lambda: self.goes_back
        )
        self.goes_back = False

    def click(self, goes_back: bool = False, **link: str) -> Link:
        """Begin a script with the link that the browser had when it sent the click."""
        self.goes_back = goes_back
        self.streamlit.query_params = Link(**link)
        return self.streamlit.query_params


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    return Visitor(monkeypatch)


def run_at(epoch: int) -> Part:
    return Part("run", KEYS, {"lr": "0.6", "epoch": str(epoch)})


def playing(is_playing: bool) -> Part:
    return Part("play", frozenset({"play"}), {"play": "1"} if is_playing else {})


def test_a_rest_is_written_once(visitor: Visitor):
    link = visitor.click(lr="0.6")
    address_bar.write(run_at(1))
    assert link.sent == [{"epoch": ["1"]}]
    link = visitor.click(lr="0.6", epoch="1")
    address_bar.write(run_at(1))
    assert link.sent == []


def test_a_click_that_has_not_seen_the_last_write_is_answered_with_a_write(visitor: Visitor):
    visitor.click(lr="0.6", epoch="0")
    address_bar.write(run_at(1))
    link = visitor.click(lr="0.6", epoch="0")  # made before the browser had heard of epoch 1
    address_bar.write(run_at(0))
    assert link.sent == [{"epoch": ["0"]}]


def test_what_the_board_has_written_is_written_over(visitor: Visitor):
    visitor.click(lr="0.6", epoch="0")
    address_bar.write(run_at(0), playing(False))
    address_bar.hand_to_board(run_at(7), playing(True))
    link = visitor.click(lr="0.6", epoch="0")  # Streamlit does not see the board's own writes
    address_bar.write(run_at(0), playing(False))
    assert link.sent == [{"epoch": ["0"], "play": []}]


def test_a_write_while_the_run_plays_does_not_set_the_link_back(visitor: Visitor):
    link = visitor.click(lr="0.6", epoch="0")
    cover = Part("cover", frozenset({"cover"}), {})
    address_bar.write(cover, along=[run_at(7), playing(True)])
    assert link.sent == []  # the run is the board's to write
    cover = Part("cover", frozenset({"cover"}), {"cover": "1"})
    address_bar.write(cover, along=[run_at(8), playing(True)])
    assert link.sent == [{"cover": ["1"], "epoch": ["8"], "play": ["1"]}]


def test_a_link_is_read_when_it_is_opened_and_after_back(visitor: Visitor):
    visitor.click(lr="0.6", epoch="5", other="x")
    assert address_bar.changed_by_visitor("run", KEYS) == {"lr": "0.6", "epoch": "5"}
    address_bar.write(run_at(6))
    visitor.click(lr="0.6", epoch="5")
    assert address_bar.changed_by_visitor("run", KEYS) is None  # a click soon after the write
    visitor.click(goes_back=True, lr="0.6", epoch="6")
    assert address_bar.changed_by_visitor("run", KEYS) is None  # as it was written
    visitor.click(goes_back=True)
    assert address_bar.changed_by_visitor("run", KEYS) == {}


def test_what_nobody_reads_is_looked_at_once_for_each_link_and_then_removed(visitor: Visitor):
    visitor.click(epoch="5", odd="x")
    assert address_bar.newly_opened() == {"epoch": ["5"], "odd": ["x"]}
    address_bar.remove({"odd", "gone"})
    link = visitor.click(epoch="5", odd="x")
    assert address_bar.newly_opened() is None
    address_bar.write(Part("run", KEYS, {"epoch": "5"}))
    assert link.sent == [{"odd": []}]
    visitor.click(goes_back=True, odd="y")
    assert address_bar.newly_opened() == {"odd": ["y"]}


def test_a_link_of_the_app_is_read_like_one_that_is_opened(visitor: Visitor):
    visitor.click(lr="0.6", epoch="5")
    address_bar.write(run_at(5))
    address_bar.follow("pages/train.py", {"epoch": "9"})
    visitor.click(epoch="9")
    assert address_bar.changed_by_visitor("run", KEYS) == {"epoch": "9"}

"""A vote of the class on what a network answers, before it is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

from pages.room.question import Question

INPUTS = ("00", "01", "10", "11")
"""The four inputs, x1 before x2."""

_ALL = tuple(product((0, 1), repeat=len(INPUTS)))
_NAMES = tuple(
    ", ".join(f"{name}→{vote}" for name, vote in zip(INPUTS, votes, strict=True)) for votes in _ALL
)


@dataclass(frozen=True)
class Vote(Question):
    """0 or 1 for each of the four inputs, in one question: each of its 16 choices is four votes.

    page: where the network is shown. query: the run that it is from, as parameters of a link.
    weights: the network's own (N,), at the moment that is voted on.
    """

    page: str = "train"
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    weights: tuple[float, ...] = ()


def vote_on(
    outputs: Sequence[float],
    page: str,
    query: Mapping[str, str],
    weights: Sequence[float],
    reveal: str = "",
) -> Vote:
    """A vote on these outputs (4,); `reveal` says what they are.

    Where one of them is exactly 0.5 no vote is right or wrong.
    """
    rounded = [int(output > 0.5) for output in outputs]
    answer = None if 0.5 in outputs else answer_of(rounded)
    words = "0 or 1 for each of the four inputs?"
    return Vote(
        *("What does the network answer?", words, _NAMES, answer, 0.0, reveal),
        *(page, dict(query), tuple(weights)),
    )


def answer_of(votes: Sequence[int]) -> int:
    """The number of the choice that is these votes (4,), each 0 or 1."""
    return 1 + _ALL.index(tuple(votes))


def votes_of(answer: float) -> tuple[int, ...]:
    """The votes (4,) that a choice with this number is."""
    return _ALL[int(answer) - 1]


def ones(answers: Iterable[float]) -> list[int]:
    """How many of the answers have voted 1, for each of the inputs: (4,)."""
    counts = [0] * len(INPUTS)
    for answer in answers:
        counts = [count + vote for count, vote in zip(counts, votes_of(answer), strict=True)]
    return counts

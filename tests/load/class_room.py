"""A class in one room: everybody joins, answers within some seconds, and sees the answers."""

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import parse_qs

import psutil

from tests.browser.server import Server
from tests.load.session import Session

_QUESTION = ("C · 1", "Right: 1")  # of the first lesson's first stop: an answer, and what it is
_REST = 3.0
"""Seconds in which the server may put its things away before its memory is read."""


@dataclass
class Seen:
    """What was seen of a class in a room.

    answers: seconds from a click on Answer until the desk counts it. reveals: from a click on
    Reveal until a student's page shows the answer. counted: answers that the desk counts at last.
    gaps: between two batches of frames of those who play meanwhile. memory: bytes of the server
    with everybody there. cpu: share of a core while the class answers.
    """

    answers: list[float] = field(default_factory=list)
    reveals: list[float] = field(default_factory=list)
    counted: int = 0
    gaps: list[float] = field(default_factory=list)
    memory: int = 0
    cpu: float = 0.0
    errors: list[str] = field(default_factory=list)


async def class_room(server: Server, students: int, players: int, seconds: float) -> Seen:
    """Have a desk and so many students answer within so many seconds.

    `players` of them train a run on Train, after they have answered.
    """
    seen, process = Seen(), psutil.Process(server.pid)
    desk = await Session.opened(server.url, "lesson")
    await desk.press("Open a room")
    await desk.until(lambda: "room=" in desk.query)
    [code] = parse_qs(desk.query)["room"]
    opened = (Session.opened(server.url, "lesson", f"room={code}") for _ in range(students))
    everybody = await asyncio.gather(*opened)
    for one in everybody:
        await one.press("Join", Code_of_a_room=code)
    await asyncio.gather(*(one.until(lambda one=one: "student=" in one.query) for one in everybody))
    await desk.press("Start: From perceptron to hidden layer")
    await asyncio.gather(*(one.until(lambda one=one: one.has("Answer")) for one in everybody))
    used, began = sum(process.cpu_times()[:2]), time.monotonic()
    chance = random.Random(0)
    clicks = await asyncio.gather(
        *(
            _answer(one, chance.uniform(0, seconds), number < players, seen)
            for number, one in enumerate(everybody)
        )
    )
    everyone = f"{students} of {students} have answered"
    try:
        await desk.until(lambda: desk.progress == everyone)
    except TimeoutError:
        seen.errors.append(f"the desk counts {desk.progress}")
    seen.cpu = (sum(process.cpu_times()[:2]) - used) / (time.monotonic() - began)
    seen.answers = _delays(sorted(clicks), desk.told)
    seen.counted = _count(desk.progress)
    await asyncio.sleep(_REST)
    seen.memory = process.memory_info().rss
    clicked = await desk.press("Reveal")
    waiting = everybody[players:]
    shown = await asyncio.gather(*(_sees_answer(one) for one in waiting))
    seen.reveals = [at - clicked for at in shown]
    for one in everybody[:players]:
        batches = [shown for shown in one.shown if not shown.is_still]
        seen.gaps += [later.at - earlier.at for earlier, later in pairwise(batches)]
    seen.errors += [error for one in (desk, *everybody) for error in one.errors]
    seen.errors += ["a session was lost"] * sum(one.is_lost for one in (desk, *everybody))
    await asyncio.gather(*(one.close() for one in (desk, *everybody)))
    return seen


async def memory_without(server: Server, students: int) -> int:
    """Bytes of the server with so many sessions that look at a question on their own, and one."""
    query = "lesson=from_perceptron&stop=1"
    opened = (Session.opened(server.url, "lesson", query) for _ in range(students + 1))
    everybody = await asyncio.gather(*opened)
    choice = _QUESTION[0].partition(" · ")[2]
    for one in everybody:
        before = one.finished
        await one.press("Check", Your_prediction=choice)
        await one.until(lambda one=one, before=before: one.finished > before)
    await asyncio.sleep(_REST)
    memory = psutil.Process(server.pid).memory_info().rss
    await asyncio.gather(*(one.close() for one in everybody))
    return int(memory)


async def _answer(one: Session, after: float, plays: bool, seen: Seen) -> float:
    """Answer after so many seconds; gives the time of the click."""
    await asyncio.sleep(after)
    clicked = await one.press("Answer", Your_answer=_QUESTION[0])
    try:
        await one.until(lambda: one.has("Change my answer"))
    except TimeoutError:
        seen.errors.append("an answer was not taken")
    if plays:
        await one.visit("")
        await one.press("Play")
    return clicked


async def _sees_answer(one: Session) -> float:
    await one.until(lambda: any(_QUESTION[1] in words for words in one.words))
    return time.monotonic()


def _delays(clicks: list[float], told: list[tuple[float, str]]) -> list[float]:
    """Seconds from the n-th click until the desk counted n answers, for each n.

    Clicks are counted in another order than they were made only if the later one is faster: so
    the sum of the delays is what it is.
    """
    delays = []
    for number, clicked in enumerate(clicks, start=1):
        counted = (at for at, words in told if _count(words) >= number)
        delays.append(next(counted, float("inf")) - clicked)
    return delays


def _count(words: str) -> int:
    found = re.match(r"(\d+) of \d+ have answered", words)
    return int(found[1]) if found else 0

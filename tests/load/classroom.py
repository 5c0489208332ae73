"""A class at work: sessions that play, pause, sweep and leave, and what the server has to bear."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from statistics import quantiles

import psutil

from tests.browser.server import Server
from tests.load.session import Session

_SETTLED = 10.0
"""Seconds after the last visitor has left in which the server may put its things away."""

_SWEEP = "many_runs", "seeds=2000&length=400000&from={seed}"
_seeds = count(0, 2_000)


@dataclass
class Seen:
    """What was seen of a class at work.

    gaps: seconds between two batches of frames of one session. pauses: from a click on Pause to
    the board at rest. epochs: trained by each session that plays. memory: bytes of the server,
    every second. cpu, idle: shares of a core that the server took during the lesson, and when
    everybody had gone.
    """

    gaps: list[float] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    lost: int = 0
    errors: list[str] = field(default_factory=list)
    cpu: float = 0.0
    idle: float = 0.0


async def lesson(server: Server, players: int, sweepers: int, seconds: float) -> Seen:
    """Have so many sessions at work for so long; then all leave."""
    seen, process = Seen(), psutil.Process(server.pid)
    pages = [("", "")] * players + [_SWEEP] * sweepers
    async with _sessions(server, pages) as everybody:
        end = time.monotonic() + seconds
        work = [_play(one, number, end, seen) for number, one in enumerate(everybody[:players])]
        work += [_sweep(one, end) for one in everybody[players:]]
        before = _cpu(process)
        results = await asyncio.gather(*work, _watch(process, end, seen), return_exceptions=True)
        seen.cpu = (_cpu(process) - before) / seconds
        seen.lost = sum(one.is_lost for one in everybody)
        seen.errors = [repr(result) for result in results if result is not None]
        seen.errors += [error for one in everybody for error in one.errors]
    await asyncio.sleep(_SETTLED)
    before = _cpu(process)
    await asyncio.sleep(_SETTLED)
    seen.idle = (_cpu(process) - before) / _SETTLED
    return seen


async def rounds(server: Server, players: int, number: int, seconds: float) -> list[int]:
    """Bytes of the server after each of so many classes has come, played for so long, and gone."""
    process, memory = psutil.Process(server.pid), []
    for _ in range(number):
        async with _sessions(server, [("", "")] * players) as everybody:
            await asyncio.gather(*(one.press("Play") for one in everybody))
            await asyncio.sleep(seconds)
        await asyncio.sleep(1)
        memory.append(process.memory_info().rss)
    return memory


def percentile95(values: Sequence[float]) -> float:
    """The 95th percentile; NaN of nothing."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else max(values, default=float("nan"))


@asynccontextmanager
async def _sessions(
    server: Server, pages: Sequence[tuple[str, str]]
) -> AsyncIterator[list[Session]]:
    """A session for each page and its query; all have left afterwards."""
    there = await asyncio.gather(
        *(
            Session.opened(server.url, page, query.format(seed=next(_seeds)))
            for page, query in pages
        )
    )
    try:
        yield there
    finally:
        await asyncio.gather(*(one.close() for one in there))


async def _play(player: Session, number: int, end: float, seen: Seen) -> None:
    """Play the default run, again when it has come to its end, and pause now and then."""
    chance = random.Random(number)
    trained = 0
    while time.monotonic() < end:
        since, first = player.epoch, len(player.shown)
        await player.press("Play")
        await player.until(lambda: player.has("Pause"))
        pause_at = time.monotonic() + chance.uniform(5, 40)
        while time.monotonic() < min(pause_at, end) and player.has("Pause"):
            await asyncio.sleep(0.05)
        is_over = time.monotonic() >= end  # not everybody pauses at once
        if player.has("Pause") and not is_over:
            clicked = await player.press("Pause")
            await player.until(lambda: player.shown[-1].is_still)
            seen.pauses.append(player.shown[-1].at - clicked)
        batches = [shown for shown in player.shown[first:] if not shown.is_still]
        seen.gaps += [later.at - earlier.at for earlier, later in pairwise(batches)]
        trained += player.epoch - since
        if not is_over:
            await player.until(lambda: player.has("Reset") and not player.has("Pause"))
            if not player.has("Play"):
                await player.press("Reset")
    seen.epochs.append(trained)


async def _sweep(one: Session, end: float) -> None:
    await one.press("Run the sweep")
    await one.until(lambda: "%" in one.progress)
    await asyncio.sleep(max(0.0, end - time.monotonic()))


async def _watch(process: psutil.Process, end: float, seen: Seen) -> None:
    while time.monotonic() < end:
        seen.memory.append(process.memory_info().rss)
        await asyncio.sleep(1)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system

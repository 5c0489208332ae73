"""``python -m tests.load``: a class on one small server, against its bars.

A real server restricted to one core (where there is ``taskset``), with the engine that a server
without Numba has, and on this machine as many Streamlit sessions as asked for. All play the default
run in log time and pause now and then; two of them sweep. Then they leave, and on a fresh server
ten classes come and go. With the defaults it takes about six minutes.

    python -m tests.load --sessions 30 --seconds 120
    python -m tests.load --room 60
    python -m tests.load --sessions 1,5,10,20,30 --seconds 60 --rounds 0 --json cost.json

A list of sessions gives one table for each, and the file a list for a plot of what they cost.
With --room it is a class in one room: all answer within ten seconds, and once more while half of
them play a run.
"""

import argparse
import asyncio
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from tests.browser.server import running_server
from tests.load.class_room import class_room, memory_without
from tests.load.classroom import Seen, lesson, percentile95, rounds

_SWEEPERS = 2
_ROUND = 3.0  # seconds that a class plays before it leaves
_MB = 2**20

_BARS: dict[str, tuple[str, Callable[[float], bool]]] = {
    "errors, lost sessions": ("0", lambda value: value == 0),
    "gap between two batches, 95th percentile, s": ("<= 1.0", lambda value: value <= 1),
    "Pause to stopped, 95th percentile, s": ("<= 1.0", lambda value: value <= 1),
    "server memory, MB": ("<= 200", lambda value: value <= 200),
    "least-served session's epochs to the most-served's": (
        ">= 0.5",
        lambda value: value >= 0.5,
    ),
    "CPU after all have gone, %": ("<= 3", lambda value: value <= 3),
    "memory after all rounds to after the first, MB": ("<= +20", lambda value: value <= 20),
}


_ROOM_BARS: dict[str, tuple[str, Callable[[float], bool]]] = {
    "errors, lost sessions": ("0", lambda value: value == 0),
    "answers that the desk does not count": ("0", lambda value: value == 0),
    "Answer to desk, 95th percentile, s": ("<= 3.0", lambda value: value <= 3),
    "gap between two batches, 95th percentile, s": ("<= 1.0", lambda value: value <= 1),
    "memory of a student more than without a room, MB": ("<= 1.5", lambda value: value <= 1.5),
}
_ANSWERING = 10.0  # seconds


def figures(seen: Seen) -> dict[str, float]:
    """What a lesson cost, by the names of the bars, and more."""
    return {
        "errors, lost sessions": len(seen.errors) + seen.lost,
        "gap between two batches, 95th percentile, s": percentile95(seen.gaps),
        "gap between two batches, median, s": median(seen.gaps or [float("nan")]),
        "Pause to stopped, 95th percentile, s": percentile95(seen.pauses),
        "Pause to stopped, median, s": median(seen.pauses or [float("nan")]),
        "server memory, MB": max(seen.memory) / _MB,
        "least-served session's epochs to the most-served's": min(seen.epochs, default=0)
        / max(seen.epochs, default=1),
        "epochs of all sessions": sum(seen.epochs),
        "CPU, % of a core": 100 * seen.cpu,
        "CPU after all have gone, %": 100 * seen.idle,
    }


def on_one_core() -> tuple[str, ...]:
    """The words before a command that restrict it to one core, where there are any."""
    return ("taskset", "--cpu-list", "0") if shutil.which("taskset") else ()


def _measured(number: int, options: argparse.Namespace) -> dict[str, float]:
    sweepers = min(_SWEEPERS, number // 2)
    setting = {"environment": {"XOR_LAB_ENGINE": options.engine}, "launcher": on_one_core()}
    with running_server("--browser.gatherUsageStats", "false", **setting) as server:
        seen = asyncio.run(lesson(server, number - sweepers, sweepers, options.seconds))
        uncaught = server.log().count("Uncaught app execution")
    seen.errors += ["uncaught on the server"] * uncaught
    for error in sorted(set(seen.errors)):
        print(f"{seen.errors.count(error)} times: {error}", flush=True)
    found = {"sessions": number, **figures(seen)}
    if options.rounds > 1:
        with running_server("--browser.gatherUsageStats", "false", **setting) as server:
            memory = asyncio.run(rounds(server, number, options.rounds, _ROUND))
        found["memory after all rounds to after the first, MB"] = (memory[-1] - memory[0]) / _MB
    return found


def _measured_room(students: int, players: int, options: argparse.Namespace) -> dict[str, float]:
    setting = {"environment": {"XOR_LAB_ENGINE": options.engine}, "launcher": on_one_core()}
    with running_server("--browser.gatherUsageStats", "false", **setting) as server:
        seen = asyncio.run(class_room(server, students, players, _ANSWERING))
        seen.errors += ["uncaught on the server"] * server.log().count("Uncaught app execution")
    for error in sorted(set(seen.errors)):
        print(f"{seen.errors.count(error)} times: {error}", flush=True)
    found = {
        "students": students,
        "of them play a run": players,
        "errors, lost sessions": len(seen.errors),
        "answers that the desk does not count": students - seen.counted,
        "Answer to desk, 95th percentile, s": percentile95(seen.answers),
        "Answer to desk, median, s": median(seen.answers),
        "Reveal to students, 95th percentile, s": percentile95(seen.reveals),
        "server memory, MB": seen.memory / _MB,
        "CPU while they answer, % of a core": 100 * seen.cpu,
    }
    if players:
        return found | {"gap between two batches, 95th percentile, s": percentile95(seen.gaps)}
    with running_server("--browser.gatherUsageStats", "false", **setting) as server:
        without = asyncio.run(memory_without(server, students))
    more = (seen.memory - without) / students / _MB
    return found | {"memory of a student more than without a room, MB": more}


def _table(found: dict[str, float], bars: dict[str, tuple[str, Callable[[float], bool]]]) -> str:
    rows = ["| figure | value | bar | |", "|---|---|---|---|"]
    for name, value in found.items():
        bar, holds = bars.get(name, ("", None))
        verdict = "" if holds is None else "yes" if holds(value) else "NO"
        rows.append(f"| {name} | {value:,.4g} | {bar} | {verdict} |")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print each figure beside its bar."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--sessions",
        type=lambda text: [int(number) for number in text.split(",")],
        default=[30],
        help="how many at once; several numbers with commas between are measured in turn",
    )
    parser.add_argument("--seconds", type=float, default=120, help="of the lesson")
    parser.add_argument("--rounds", type=int, default=10, help="of a class that comes and goes")
    parser.add_argument("--engine", choices=("numpy", "auto"), default="numpy")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--room", type=int, help="so many students in one room, and a desk")
    options = parser.parse_args(arguments)
    measured = []
    if options.room:
        for players in (0, options.room // 2):
            measured.append(_measured_room(options.room, players, options))
            print(_table(measured[-1], _ROOM_BARS), flush=True)
    else:
        for number in options.sessions:
            measured.append(_measured(number, options))
            print(_table(measured[-1], _BARS), flush=True)
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

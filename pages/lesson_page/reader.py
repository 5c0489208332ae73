"""Reads lessons from their files; an error names the file and the line."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

from pages.lesson_page.lesson import Lesson, Stop
from pages.lesson_page.lines import Lines
from pages.link.by_hand import Place, numbers_of, within
from pages.link.known import SETTINGS, known, moment, widgets
from xorcore import Experiment, trace_epoch
from xorcore.explain.update_walk import walk_through_update
from xorcore.explain.walkthrough import walk_through
from xorcore.runs.numbers import MAX_INPUT

FOLDER = Path(__file__).parent / "lessons"

_PAGES = {file.stem for file in FOLDER.parents[1].glob("*.py")} - {"__init__", "lesson"}

_WORDS = (str, "a text")
_LESSON = {"title": _WORDS, "about": _WORDS, "stop": (list, "at least one [[stop]]")}
_STOP = {
    "title": _WORDS,
    "minutes": (int, "a whole number from 1 to 45"),
    "question": _WORDS,
    "choices": (list, "2 to 6 texts, each of them once"),
    "answer": (int | float, "a number"),
    "tolerance": (int | float, "a number of 0 or more"),
    "opens": _WORDS,
    "look": _WORDS,
    "reveal": _WORDS,
    "promises": (dict, "a table, [stop.promises]"),
}
_OPTIONAL = {"choices", "tolerance"}
_MAX_NUMBER = 1e15  # TOML allows whole numbers of thousands of digits, too large for a float


class LessonError(ValueError):
    """A file is not a lesson; the message is a sentence with the file and the line."""


def lesson_files() -> dict[str, Path]:
    """The file of every lesson, by its name."""
    return {file.stem: file for file in sorted(FOLDER.glob("*.toml"))}


def read_lesson(file: Path) -> Lesson:
    """The lesson in a file; raises LessonError."""
    text = _text(file)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        found = re.search(r"line (\d+)", where)
        opening = text.rfind("'" if "'" in what else '"""')  # of a text that does not end
        line = int(found[1]) if found else text.count("\n", 0, opening) + 1
        plain = (words for beginning, words in _PLAIN.items() if what.startswith(beginning))
        _refuse(file, line, next(plain, f"{what}."))
    except ValueError:  # more than 4,300 digits, and tomllib does not say where
        before, _, _ = text.partition(max(re.findall(r"[\d_]+", text), key=len))
        _refuse(file, before.count("\n") + 1, "this number has too many digits.")
    return _Reader(file, Lines(text)).lesson(document)


_BACKSLASH = """in "quotes" a backslash is written twice, "\\\\beta"; in 'single quotes' once."""
_UNCLOSED = 'a text has no closing quotes; one of several lines stands between """ and """.'
_ESCAPED = re.compile(r"[\b\f\r\t]|\n(u|abla|eq|eg|ot|i)\b")  # \beta, \frac, \rho, \to, \nu
_PLAIN = {
    ("Unescaped '\\'", "Invalid hex value"): _BACKSLASH,
    ("Illegal character '\\n'", "Unterminated string", "Expected \"'"): _UNCLOSED,
    ("Expected '='", "Invalid initial"): 'a line is a name, "=" and a value, or [[stop]].',
    ("Expected newline",): "the line must end behind the value; a decimal has a point.",
    ("Unclosed array",): "a list has a comma between two entries, and ] behind the last.",
    ("Expected ']]'",): "each stop begins with [[stop]], in two pairs of brackets.",
    ("Invalid value",): 'after "=" stands a number, a list, or a text in straight "quotes".',
    ("Cannot",): "this name stands there already; each stop begins with [[stop]], in two pairs.",
}
"""What to say in place of Python's words, by their beginning."""


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        # Some editors begin a file with a byte order mark, which TOML does not allow.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(file, content[: error.start].count(b"\n") + 1, "this is not text in UTF-8.")


def _refuse(file: Path, line: int, what: str) -> NoReturn:
    name = "/".join(file.parts[-4:])  # as in pages/lesson_page/lessons/one_epoch.toml
    raise LessonError(f"{name}, line {line}: {what}") from None


class _Reader:
    """Makes a lesson of a TOML document; `stop` is 0 for the keys before the first stop."""

    def __init__(self, file: Path, lines: Lines) -> None:
        self.file = file
        self.lines = lines

    def refuse(self, stop: int, key: str, what: str) -> None:
        _refuse(self.file, self.lines.of(stop, key), what)

    def lesson(self, document: Mapping[str, Any]) -> Lesson:
        self.check(0, document, _LESSON)
        stops = document["stop"]
        if not stops or not all(isinstance(stop, dict) for stop in stops):
            self.refuse(0, "stop", "“stop” must be at least one [[stop]].")
        return Lesson(
            self.file.stem,
            document["title"],
            document["about"],
            tuple(self.stop(number, stop) for number, stop in enumerate(stops, start=1)),
        )

    def stop(self, number: int, given: Mapping[str, Any]) -> Stop:
        self.check(number, given, _STOP)
        if not 1 <= given["minutes"] <= 45:
            self.refuse(number, "minutes", "“minutes” must be a whole number from 1 to 45.")
        choices = given.get("choices", ())
        self.check_answer(number, given, choices)
        page, query = self.link(number, given["opens"])
        state = dict(given["promises"])
        texts = state.pop("shows", [])
        self.check_promises(number, texts, state)
        as_given = ("title", "minutes", "question", "answer", "look", "reveal")
        return Stop(
            **{key: given[key] for key in as_given},
            choices=tuple(choices),
            tolerance=given.get("tolerance", 0),
            page=page,
            query=query,
            texts=tuple(texts),
            state={key: str(value) for key, value in state.items()},
        )

    def check(self, stop: int, given: Mapping[str, Any], known: Mapping[str, tuple]) -> None:
        """Refuse a key that is missing, unknown or of the wrong type."""
        for key, value in given.items():
            if key not in known:
                self.refuse(stop, key, f"“{key}” is not known here; known are {_names(known)}.")
            kind, what = known[key]
            if not isinstance(value, kind) or isinstance(value, bool) or value == "":
                self.refuse(stop, key, f"“{key}” must be {what}.")
            texts = (t for t in (value if kind is list else [value]) if isinstance(t, str))
            if any(map(_ESCAPED.search, texts)):
                self.refuse(stop, key, _BACKSLASH)
        for key, (_, what) in known.items():
            if key not in given and key not in _OPTIONAL:
                where = f"stop {stop}" if stop else "the lesson"
                self.refuse(stop, "", f"{where} needs “{key}”, {what}.")

    def check_answer(self, stop: int, given: Mapping[str, Any], choices: list) -> None:
        answer, tolerance = given["answer"], given.get("tolerance", 0)
        if "choices" not in given:
            if not abs(answer) <= MAX_INPUT:  # what can be typed
                self.refuse(stop, "answer", "“answer” must be a finite number of at most 1e6.")
            if not 0 <= tolerance <= _MAX_NUMBER:
                self.refuse(stop, "tolerance", "“tolerance” must be a number of 0 or more.")
            return
        if "tolerance" in given:
            self.refuse(stop, "tolerance", "“tolerance” is for numbers; this stop has choices.")
        if not (2 <= len(choices) <= 6 and _are_texts(choices) and len({*choices}) == len(choices)):
            self.refuse(stop, "choices", "“choices” must be 2 to 6 texts, each of them once.")
        if answer not in range(1, len(choices) + 1):
            allowed = f"the number of the right choice, 1 to {len(choices)}"
            self.refuse(stop, "answer", f"“answer” must be {allowed}.")

    def link(self, stop: int, opens: str) -> tuple[str, dict[str, str]]:
        """The page and the parameters of a link as `opens` gives it, without the app's address."""
        try:
            address = urlsplit(opens)
        except ValueError:
            self.refuse(stop, "opens", "this is no link.")
        if address.scheme or address.netloc:
            self.refuse(stop, "opens", "“opens” must be a page of this app, as in by_hand?step=4.")
        page = address.path.removeprefix("/") or "train"
        if page not in _PAGES:
            self.refuse(stop, "opens", f"there is no page “{page}”; there are {_names(_PAGES)}.")
        given = parse_qsl(address.query, keep_blank_values=True)
        query = dict(given)
        names = [name for name, _ in given]
        for name in query:
            if names.count(name) > 1:
                self.refuse(stop, "opens", f"“{name}” is in the link more than once.")
        for fault in _faults(page, query):
            self.refuse(stop, "opens", fault.replace("; the default is used instead", ""))
        return page, query

    def check_promises(self, stop: int, texts: Any, state: Mapping[str, Any]) -> None:
        if not isinstance(texts, list) or not _are_texts(texts):
            self.refuse(stop, "promises.shows", "“shows” must be a list of texts.")
        for key, value in state.items():
            is_number = isinstance(value, int | float) and abs(value) <= _MAX_NUMBER
            if not (is_number or isinstance(value, str)) or isinstance(value, bool):
                self.refuse(stop, f"promises.{key}", f"“{key}” must be a text or a number.")
        if not texts and not state:
            self.refuse(stop, "promises", "“promises” must say what the link opens.")


def _faults(page: str, query: Mapping[str, str]) -> Iterator[str]:
    """A sentence about each parameter that `page` would replace, or not look at."""
    experiment, messages = Experiment.from_query(query)
    network = experiment.network()
    yield from messages
    for kind in SETTINGS.get(page, ()):
        yield from kind.from_query(query)[1]
    fields = {"at": moment(experiment.epoch), **widgets(page, network)}
    for key, field in fields.items():
        if key in query and not field.accepts([query[key]]):
            yield field.fault
    if page == "by_hand":
        place, method = Place.from_query(query)[0], experiment.method
        start = int(query["at"]) if fields["at"].accepts([query.get("at", "")]) else 0
        how = {**vars(method), "epoch": start or experiment.epoch}
        trace = trace_epoch(network, experiment.dataset, 1.0, **how)
        steps = walk_through(trace, network.unit_names)
        if trace.updates:
            update = min(place.update, len(trace.updates)) - 1
            steps = walk_through_update(trace, network.unit_names, method.rule, update)
        numbers = numbers_of(experiment.dataset)
        _, wrong = within(place, max(1, len(trace.updates)), steps, numbers)
        yield from (f"{message.partition(';')[0]}." for message in wrong)
    readable = known(page, network)
    for key in query:
        if key not in readable:
            names = ", ".join(sorted(readable))
            yield f"“{key}” in the link is not known there; known are {names}."


def _are_texts(values: list) -> bool:
    return all(isinstance(value, str) and value for value in values)


def _names(names: Collection[str]) -> str:
    return ", ".join(sorted(names))

"""Reads the arrays in a text that a program has printed; nothing of the text is ever run.

NumPy, PyTorch, Keras, JAX and scikit-learn print arrays as numbers in square brackets, with commas
or spaces between them. Around these are calls (``array([[1., 2.]])``), objects (``<Variable ...
value=[[1. 2.]]>``), lists, tuples, dicts and words. Inside square brackets every sign is judged;
elsewhere only brackets, numbers, and the words before an array count. The text is read once from
front to back, and its length and depth are limited.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from xorcore.model import Array
from xorcore.runs.experiment import MAX_WEIGHT

MAX_TEXT = 200_000
MAX_NUMBERS = 2_000
MAX_DEPTH = 12


class PrintedArray(NamedTuple):
    """A vector (n,) or a matrix (rows, columns), and the words before it."""

    values: Array
    name: str


def read_arrays(text: str) -> list[PrintedArray]:
    """All arrays in the text, in its order.

    Raises ValueError, with a sentence for the user, if a sign inside square brackets belongs to
    no number, if numbers are left out, stand alone or are too large for a weight, if brackets do
    not match, or if there is too much of anything.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"it has {len(text):,} characters, and at most {MAX_TEXT:,} are read")
    return _arrays(_Reader(text).group(), "")


# ---- from text to brackets and numbers


class _Token(NamedTuple):
    kind: str  # start, string, opening, closing, call, chunk, sign or end
    text: str
    line: int
    touches: bool  # nothing, not even a space, is between it and the token before

    @property
    def shown(self) -> str:
        """Its name in a sentence, which repeats only what means nothing as Markdown."""
        is_plain = _PLAIN.fullmatch(self.text) and len(self.text) <= _LONGEST_SHOWN
        return f"“{self.text}” in line {self.line}" if is_plain else f"a part of line {self.line}"


_PLAIN = re.compile(r"[+-]?[\d.]+(e[+-]?\d+)?|[^\W_]\w*|[!-/:-@\[-`{-~]", re.IGNORECASE)
_LONGEST_SHOWN = 24  # characters

# No text matches in two ways, so nothing is looked at twice.
_TOKEN = re.compile(
    r"""(?P<space> \s+ | \#[^\n]* )
    | (?P<string> "[^"\n\[\](){}]*" | '[^'\n\[\](){}]*' )
    | (?P<opening> [\[({] | <(?=[A-Za-z]) )
    | (?P<closing> [\])}>] )
    | (?P<call> [^\W\d][\w.]* (?=\() )
    | (?P<chunk> [^\s,:=;\[\](){}<>"'\#]+ )
    | (?P<sign> . )""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_LONGEST_NUMBER = 400  # characters
_LONGEST_NAME = 100
_CLOSING = {"": "", "[": "]", "(": ")", "{": "}", "<": ">"}
_ABOVE_A_TENSOR = ("Parameter", "containing")  # PyTorch prints these two words inside a list


def _tokens(text: str) -> Iterator[_Token]:
    line, touches = 1, False
    yield _Token("start", "", line, touches)
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "space":
            line, touches = line + match.group().count("\n"), False
        else:
            yield _Token(str(match.lastgroup), match.group(), line, touches)
            touches = True
    yield _Token("end", "", line, touches=False)


class _Number(NamedTuple):
    value: float
    token: _Token

    @property
    def is_whole(self) -> bool:
        """Whether it is written without a point, as numbers that count or name something are."""
        return self.token.text.isdigit()


@dataclass
class _Group:
    """What is between two brackets, or the whole text; `call` is the name right before them."""

    opening: str
    call: str
    parts: "list[_Part]" = field(default_factory=list)

    @property
    def has_whole_numbers(self) -> bool:
        """Whether it has nothing else."""
        return all(isinstance(number, _Number) and number.is_whole for number, _ in self.parts)


class _Part(NamedTuple):
    """A number or a group, and the words before it."""

    content: _Number | _Group
    name: str = ""


class _Reader:
    """Takes a text apart, from `token` on, the first one that is not used yet."""

    def __init__(self, text: str) -> None:
        self.rest = _tokens(text)
        self.token = self.before = next(self.rest)
        self.depth = 0
        self.numbers = 0

    def group(self, call: str = "") -> _Group:
        """The group that begins here, with its closing bracket; at the start the whole text."""
        opening = self._take()
        if self.depth > MAX_DEPTH:
            raise ValueError(f"{opening.shown} is inside {MAX_DEPTH} other brackets already")
        self.depth += 1
        group = _Group(opening.text, call)
        if opening.text == "[":
            self._fill_list(group)
        else:
            self._fill(group)
        self.depth -= 1
        if self.token.text == _CLOSING[opening.text]:
            self._take()
            return group
        if self.token.kind == "end":
            raise ValueError(f"{opening.shown} is never closed")
        raise ValueError(f"{self.token.shown} closes no bracket")

    def _fill(self, group: _Group) -> None:
        """Take words, numbers and groups, as far as the group goes."""
        words: list[str] = []
        while not self._is_end_of(group):
            first, before = self.token, self.before
            content = self._content()
            if content is None:
                self._take()
                words += [first.text.strip("\"'")] * (first.kind in ("chunk", "string"))
            elif (label := self._label(content, first, before)) and not group.opening:
                words.append(label)
            elif not _is_shape(content, "".join(words[-1:]), before, group):
                group.parts.append(_Part(content, " ".join(words)[-_LONGEST_NAME:]))
                words = []

    def _fill_list(self, group: _Group) -> None:
        """Take numbers or groups, with commas between all of them or none."""
        commas, may_comma_follow = 0, False
        while not self._is_end_of(group):
            if self.token.text == "," and may_comma_follow:
                self._take()
                commas, may_comma_follow = commas + 1, False
            elif self.token.text in _ABOVE_A_TENSOR:
                self._take()
                if self.token.text == ":":
                    self._take()
            elif (content := self._content()) is not None:
                group.parts.append(_Part(content))
                may_comma_follow = True
            elif self.token.text.startswith(("...", "…")):
                shown = f"line {self.token.line} leaves numbers out"
                raise ValueError(f"{shown} (“...”): print the arrays whole")
            else:
                raise ValueError(f"{self.token.shown} is not a number")
        if commas and len(group.parts) > commas + 1:
            raise ValueError(f"a comma is missing between numbers before {self.token.shown}")

    def _content(self) -> _Number | _Group | None:
        """Take the number or group that begins here; None if nothing of the kind does."""
        if self.token.kind == "opening":
            return self.group()
        if self.token.kind == "call":
            return self.group(self._take().text)
        spelt = self.token.text.replace("−", "-")
        if len(spelt) > _LONGEST_NUMBER or not _NUMBER.fullmatch(spelt):
            return None
        self.numbers += 1
        if self.numbers > MAX_NUMBERS:
            raise ValueError(f"it has more than {MAX_NUMBERS:,} numbers")
        return _Number(float(spelt), self._take())

    def _label(self, content: _Number | _Group, first: _Token, before: _Token) -> str:
        """The number, if it only counts or names something: "Layer 1", "coefs_[1]", "In [1]:"."""
        if isinstance(content, _Number):
            follows_word = before.kind == "chunk" and before.line == first.line
            return first.text if content.is_whole and follows_word else ""
        follows_name = first.touches and (before.kind == "chunk" or before.text == ")")
        is_index = follows_name or (self.token.text == ":" and self.token.touches)
        match content:
            case _Group("[", parts=[_Part(_Number() as number)]) if number.is_whole and is_index:
                return number.token.text
        return ""

    def _is_end_of(self, group: _Group) -> bool:
        is_closing = self.token.kind == "closing" and (
            self.token.text != ">" or group.opening == "<"
        )
        return is_closing or self.token.kind == "end"

    def _take(self) -> _Token:
        self.before, self.token = self.token, next(self.rest, self.token)
        return self.before


def _is_shape(content: _Number | _Group, word: str, before: _Token, outside: _Group) -> bool:
    """Whether it tells a shape: torch.Size([2, 3]), shape=(2, 3), sizes=[3], or (2, 3) alone."""
    if isinstance(content, _Number):
        return False
    is_called_so = word.lower().endswith(("shape", "size", "sizes"))
    is_tuple = content.opening == "(" and not content.call
    is_alone = before.text not in ("=", ":") and (outside.call or not outside.opening)
    may_be = is_called_so or (is_tuple and is_alone)
    return content.call.endswith("Size") or bool(may_be and content.has_whole_numbers)


# ---- from brackets and numbers to arrays


def _arrays(group: _Group, name: str) -> list[PrintedArray]:
    """All arrays in a group."""
    if (array := _array(group)) is not None:
        return [PrintedArray(array, name)]
    arrays: list[PrintedArray] = []
    alone: list[_Token] = []
    settings: list[_Token] = []  # of a layer or a model, as in "Dropout(p=0.5)"
    is_object = group.call != "" or group.opening == "<"
    for content, own_name in group.parts:
        if (number := _number(content)) is not None:
            (settings if is_object and own_name else alone).append(number.token)
        elif isinstance(content, _Group):
            arrays += _arrays(content, f"{name} {own_name}".strip())
    if arrays:
        alone += settings
    if alone:
        raise ValueError(
            f"{alone[0].shown} is not in square brackets: a bias is [0.5], a matrix of one weight "
            "[[0.5]]"
        )
    return arrays


def _array(group: _Group) -> Array | None:
    """The vector or matrix that square brackets hold; None if they hold anything else."""
    if group.opening != "[" or not group.parts:
        return None
    contents = [content for content, _ in group.parts]
    numbers = [number for number in map(_number, contents) if number is not None]
    if len(numbers) == len(contents):
        for value, token in numbers:
            if abs(value) > MAX_WEIGHT:
                allowed = f"from {-MAX_WEIGHT:,.0f} to {MAX_WEIGHT:,.0f}"
                raise ValueError(f"{token.shown} is too large: a weight is {allowed} here")
        return np.array([value for value, _ in numbers])
    rows = [_array(content) for content in contents if isinstance(content, _Group)]
    vectors = [row for row in rows if row is not None and row.ndim == 1]
    are_rows = len(vectors) == len(contents) and len({row.size for row in vectors}) == 1
    return np.array(vectors) if are_rows else None


def _number(content: _Number | _Group) -> _Number | None:
    """A number, or what a call such as np.float64(0.5) makes a number."""
    if isinstance(content, _Number):
        return content
    is_scalar = _SCALAR.fullmatch(content.call) and len(content.parts) == 1
    return _number(content.parts[0].content) if is_scalar else None


_SCALAR = re.compile(r"(\w+\.)*(float\d+|int\d+|tensor|[Aa]rray)")

"""A field of a link, and settings that are made of fields: the one way to read and write them."""

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from xorcore.runs.numbers import TwoWaysError, read_number, read_whole

_MAX_TEXT = 40
_MOST_OPTIONS = 12


class Field(NamedTuple):
    """One parameter of a link.

    key: its name in the link. label: its name on the page, if it can be typed there.
    allowed: completes "it must be ...".
    parse: the value of a text; ValueError if the text has none that is allowed.
    spell: the text of a value.
    instead: what happens to a text that is not allowed.
    most: how many values a link may give it; the last one counts if it is 1.
    """

    key: str
    label: str
    allowed: str
    parse: Callable[[str], Any]
    spell: Callable[[Any], str] = str
    instead: str = "; the default is used instead"
    most: int = 1

    @property
    def fault(self) -> str:
        """What to say of a link with a value that is not allowed."""
        return f"“{self.key}” in the link must be {self.allowed}{self.instead}."

    def typed(self, value: Any) -> str:
        """The text of a value as one types it."""
        return self.spell(value).removesuffix(".0").replace("_", ", ")

    def refusal(self, error: ValueError, in_force: Any) -> str:
        """What to say below a field of a text that is refused, because of `error`."""
        as_typed = self.allowed.replace("_", ", ")
        reason = str(error) or f"{self.label} must be {as_typed}"
        if not reason.startswith(self.label):  # x1 stays x1
            reason = f"{reason[0].upper()}{reason[1:]}"
        used = f"{in_force:,}" if isinstance(in_force, int) else self.typed(in_force)
        return f"{reason}; {used} is still used."

    def accepts(self, texts: Sequence[str]) -> bool:
        """Whether a link may give it these values."""
        given = texts if self.most > 1 else texts[-1:]
        try:
            return len([self.parse(text) for text in given]) <= self.most
        except ValueError:
            return False


def setting(field: Field, default: Any, is_always: bool = False) -> Any:
    """A field of a dataclass that is one of the link; named there even as `default` if always."""
    return dataclasses.field(default=default, metadata={"field": field, "is_always": is_always})


@dataclass(frozen=True)
class InLink:
    """Base of a page's settings: the fields of the dataclass that are a ``setting``."""

    @classmethod
    def fields(cls) -> dict[str, Field]:
        """The fields of the link, by the names of the settings."""
        return {own.name: own.metadata["field"] for own in _settings(cls)}

    @classmethod
    def query_keys(cls) -> frozenset[str]:
        """Every parameter that ``to_query`` may use."""
        return frozenset(field.key for field in cls.fields().values())

    def to_query(self) -> dict[str, str]:
        """The settings as parameters of a link."""
        written = {}
        for own in _settings(self):
            field, value = own.metadata["field"], getattr(self, own.name)
            if own.metadata["is_always"] or value != own.default:
                written[field.key] = field.spell(value)
        return written

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The settings of a link, and a sentence about each thing in it that was replaced.

        Never raises: what is wrong becomes the default.
        """
        found, messages = cls.read(query)
        return cls(**found), tuple(messages)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        """The settings that a link gives, by name, and a sentence about each wrong one."""
        fields = {field.key: (name, field) for name, field in cls.fields().items()}
        found, messages = {}, []
        for key in filter(fields.__contains__, query):
            name, field = fields[key]
            try:
                found[name] = field.parse(query[key])
            except TwoWaysError as error:
                messages.append(f"“{key}” in the link: {error}{field.instead}.")
            except ValueError:
                messages.append(field.fault)
        return found, messages

    def with_typed(self, name: str, text: str) -> Self:
        """These with a setting as somebody has typed it; ValueError, with what to say."""
        field = self.fields()[name]
        try:
            return dataclasses.replace(self, **{name: field.parse(text)})
        except ValueError as error:
            raise ValueError(field.refusal(error, getattr(self, name))) from None

    def typed(self, name: str) -> str:
        """A setting as one types it."""
        return self.fields()[name].typed(getattr(self, name))


def _settings(of: Any) -> list[dataclasses.Field[Any]]:
    return [own for own in dataclasses.fields(of) if "field" in own.metadata]


# ---- the kinds of fields


def choice(key: str, names: Collection[str], label: str = "") -> Field:
    """One of these names."""
    return Field(key, label, f"one of {', '.join(names)}", lambda text: _one_of(names, text))


def options(key: str, texts: Collection[str], most: int = 1) -> Field:
    """Up to `most` of the options of a widget with ``bind``, which reads the link by itself."""
    listed = ", ".join(texts)
    if len(texts) > _MOST_OPTIONS:
        first, second, *_, last = texts
        listed = f"{first}, {second}, … {last}"
    field = choice(key, texts)._replace(allowed=f"one of {listed}", most=most)
    if most == 1:
        return field
    return field._replace(allowed=f"up to {most} of {listed}", instead="; what is not is left out")


def _one_of(names: Collection[str], text: str) -> str:
    if text not in names:
        raise ValueError
    return text


def switch(key: str, label: str = "", allowed: str = "one of 0, 1") -> Field:
    """Off or on."""
    parse = ["0", "1"].index
    return Field(key, label, allowed, lambda text: bool(parse(text)), lambda is_on: str(int(is_on)))


def whole(key: str, low: int, high: int, label: str = "") -> Field:
    """A whole number."""
    parse = _within(low, high, lambda text: read_whole(text, label or key))
    return Field(key, label, f"a whole number from {low:,} to {high:,}", parse)


def number(key: str, low: float, high: float, label: str = "") -> Field:
    """A number with a decimal point or comma; "-0" is 0."""
    parse = _within(low, high, lambda text: read_number(text, label or key, decimal=".") + 0.0)
    allowed = f"a number from {low:,.0f} to {high:,.0f}"
    return Field(key, label, allowed, parse, lambda value: repr(float(value)))


def _within(low: float, high: float, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads a number; its ValueError has a reason only if what is allowed does not say it."""

    def parse(text: str) -> Any:
        try:
            value = read(text)
        except TwoWaysError:
            raise
        except ValueError:
            raise ValueError from None
        if not low <= value <= high:
            raise ValueError
        return value

    return parse


def text(key: str) -> Field:
    """Any text, of which the beginning is read."""
    return Field(key, "", "a text", lambda text: text[:_MAX_TEXT])

"""Links that people may have kept, and what each of them opened as: ``old_links.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

from tests.hostile.links import Link

_FILE = Path(__file__).with_name("old_links.toml")


@dataclass(frozen=True)
class OldLink:
    """A link of `page`, the link `becomes` that the page then wrote, and all that it `says`."""

    page: str
    link: Link
    becomes: Link
    says: list[str]


@cache
def old_links() -> list[OldLink]:
    """Every link of the file."""
    return [_read(**entry) for entry in tomllib.loads(_FILE.read_text("utf-8"))["link"]]


def _read(opens: str, becomes: str, says: list[str] | None = None) -> OldLink:
    page, _, query = opens.partition("?")
    return OldLink(page, _pairs(query), _pairs(becomes), says or [])


def _pairs(query: str) -> Link:
    return parse_qsl(query, keep_blank_values=True)

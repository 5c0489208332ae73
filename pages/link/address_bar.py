"""The address bar: what the visitor put there, and what the app writes there.

A link has parts (the run's settings, the place on a page), each with parameters of its own. One
record, kept for the visit, says of every part what was last written or read. Who writes:

- ``write``, each rest of the run. A click arrives with the link that the browser had before it,
  which can be older than the record: a parameter is sent if it differs from either. What the
  browser has already changes nothing there.
- The board while the run plays (pages/components/board/player/address.js): it writes what
  ``hand_to_board`` has noted in the record, and nothing on another page than its own.
- ``follow``, by ``st.switch_page``: it clears the record, so that the page reads its link.
- Widgets with ``bind="query-params"``: their parameters belong to no part, and ``write`` sends
  them back as they came.
- pages/components/history.js decides which writes are a new entry of the browser's history. It
  changes no parameter.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

import streamlit as st

from pages.server import streamlit_internals


class Part(NamedTuple):
    """A part of the link: its parameters are `keys`, and it has those in `query` now."""

    name: str
    keys: Set[str]
    query: Mapping[str, str]


@dataclass
class _Record:
    """What was last written or read of each part, by its name.

    is_checked: whether the parameters of no part were looked at. unknown: those of them that the
    next ``write`` removes. sent: the link with which the visit began, if ``mend`` has changed it.
    """

    parts: dict[str, Mapping[str, str]] = field(default_factory=dict)
    is_checked: bool = False
    unknown: Set[str] = frozenset()
    sent: dict[str, list[str]] | None = None


def mend() -> bool:
    """Undo what mail and chat programs do to a link, in the one with which the visit begins.

    Gives whether there was something to undo; then the script is to run again.

    They write ``&amp;`` for ``&``, and take the full stop or bracket behind a link as part of it.
    Of a parameter that is there twice the last one stays: of those that read it, Streamlit's own
    widgets take the first.
    """
    if _RECORD in st.session_state or not st.query_params:
        return False
    sent = {key: st.query_params.get_all(key) for key in st.query_params}
    meant = {key.removeprefix("amp;"): [*values] for key, values in sent.items()}
    for key in [key for key in meant if not is_third_party(key)][-1:]:
        meant[key][-1] = meant[key][-1].rstrip(_BEHIND_A_LINK)
    last_ones = {k: v if k.startswith(LIST) else v[-1:] for k, v in meant.items()}
    if last_ones == sent:
        return False
    _record().sent = meant
    st.query_params.from_dict(last_ones)
    return True


def is_third_party(key: str) -> bool:
    """Whether a parameter is one that mailers, chats and hosts of links add for themselves."""
    is_click = key.endswith(("clid", "clkid", "braid"))  # as in fbclid
    return is_click or key.startswith(("utm_", "mc_", "_g", "gad_")) or key in _THIRD_PARTY


def changed_by_visitor(name: str, keys: Set[str]) -> dict[str, str] | None:
    """The part's parameters if the visitor opened a link or pressed Back or Forward, else None.

    Empty if Back has led to a link without them. A click soon after our own write still carries
    the link before it; that is ignored.
    """
    shown = {key: value for key, value in st.query_params.to_dict().items() if key in keys}
    parts = _record().parts
    is_read = name in parts and not streamlit_internals.is_history_navigation()
    if is_read or shown == parts.get(name, {}):
        return None
    parts[name] = shown
    return shown


def newly_opened() -> dict[str, list[str]] | None:
    """All values of every parameter, once for each link that the visitor opens or goes back to."""
    record = _record()
    if record.is_checked and not streamlit_internals.is_history_navigation():
        return None
    record.is_checked = True
    sent, record.sent = record.sent, None
    return sent or {key: st.query_params.get_all(key) for key in st.query_params.to_dict()}


def value(key: str) -> str | None:
    """The value of one parameter in the link of the last click."""
    return st.query_params.get(key)


def remove(keys: Set[str]) -> None:
    """Remove these parameters with the next ``write``."""
    _record().unknown = keys


def follow(page: str, query: Mapping[str, str]) -> NoReturn:
    """Go to a page by a link of the app's own, which is read like one that the visitor opens."""
    st.session_state[_RECORD] = _Record()
    st.switch_page(page, query_params=dict(query))


def write(*parts: Part, along: Sequence[Part] = ()) -> None:
    """Write the parts into the link, all at once: as one entry of the browser's history.

    Parts `along` are the board's to write; they are written only if another one has to be.
    """
    record = _record()
    changes: dict[str, list[str]] = {key: [] for key in record.unknown if key in st.query_params}
    record.unknown = frozenset()
    for part in parts:
        changes |= _changes(part)
    if changes:
        for part in along:
            changes |= _changes(part)
        st.query_params.update(changes)


def _changes(part: Part) -> dict[str, list[str]]:
    """The part's parameters that the record or the click's link says otherwise, for the record.

    An empty list removes a parameter.
    """
    parts = _record().parts
    before = parts.get(part.name, part.query)
    parts[part.name] = dict(part.query)
    values = {key: [value] for key, value in part.query.items()}
    values |= {key: [] for key in part.keys - part.query.keys()}
    return {
        key: value
        for key, value in values.items()
        if st.query_params.get_all(key) != value or before.get(key) != part.query.get(key)
    }


def hand_to_board(*parts: Part) -> None:
    """Note that the board writes these parts into the link."""
    _record().parts.update((part.name, dict(part.query)) for part in parts)


def _record() -> _Record:
    return st.session_state.setdefault(_RECORD, _Record())


LIST = "axes_of_"
"""What begins so is a list in a link: a parameter for each entry."""

_THIRD_PARTY = {"embed", "embed_options", "igsh", "igshid", "li_fat_id", "mkt_tok", "si", "srsltid"}
_RECORD = "address bar"
_BEHIND_A_LINK = ".,;:!?)]>’”»\"'"

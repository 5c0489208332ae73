"""The state of a page that its link names: kept until the page is loaded anew."""

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from pages.link import address_bar
from pages.link.fields import InLink

T = TypeVar("T", bound=InLink)


@dataclass
class _Kept(Generic[T]):
    state: T
    messages: tuple[str, ...] = ()
    is_from_link: bool = False


class Visit(Generic[T]):
    """The settings `kind` of one page as the visitor has them now, at first their defaults."""

    def __init__(self, name: str, kind: type[T]) -> None:
        self._name, self._kind = name, kind

    @property
    def _kept(self) -> _Kept[T]:
        return st.session_state.setdefault(f"visit of {self._name}", _Kept(self._kind()))

    def follow_link(self) -> bool:
        """Take over the link if the visitor has changed it; says if so. Each script begins so."""
        query = address_bar.changed_by_visitor(self._name, self._kind.query_keys())
        if query is None:
            return False
        state, messages = self._kind.from_query(query)
        st.session_state[f"visit of {self._name}"] = _Kept(state, messages, is_from_link=True)
        return True

    def get(self) -> T:
        """The settings."""
        return self._kept.state

    @property
    def messages(self) -> tuple[str, ...]:
        """What was wrong with the link, until the visitor changes something."""
        return self._kept.messages

    def go(self, **changes: Any) -> None:
        """Change settings as the visitor wants it."""
        self.put(replace(self.get(), **changes))

    def put(self, state: T) -> None:
        """Take over these settings, as the visitor wants it."""
        self._kept.state, self._kept.messages = state, ()

    def consume_link(self) -> bool:
        """Whether the settings come from a link that was not consumed before."""
        kept = self._kept
        was, kept.is_from_link = kept.is_from_link, False
        return was

    def correct(self, *messages: str, **changes: Any) -> None:
        """Change settings that the page does not have; `messages` say so of the link."""
        self._kept.state = replace(self.get(), **changes)
        self._kept.messages += messages

    def link_part(self) -> address_bar.Part:
        """The part of the link that says the settings."""
        return address_bar.Part(self._name, self._kind.query_keys(), self.get().to_query())

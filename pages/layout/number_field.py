"""The field for numbers: it reads what people type, or says below it why it does not.

Streamlit's own reads "0,6" as 6 and "1e9" as 1, and leaves what it refuses where it looks as if it
were in force.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.link.fields import Field
from pages.run import widgets
from pages.run.widgets import RefusedText


def number_field(
    field: Field,
    shown: Any,
    key: str,
    enter: Callable[[Any], object],
    below: DeltaGenerator | None = None,
    **looks: Any,
) -> None:
    """A field that shows `shown`, and calls `enter` with another number that the user types.

    A field of the link may be of several numbers, too.

    ValueError of `enter` refuses the number. A text that is refused stays in the field, and a
    sentence says why and what is still used, until another text comes or `shown` changes. The
    sentence stands below the field, or in `below` if the field is one of a row. Emptied, the field
    shows `shown` again. `looks` go to Streamlit's text field.
    """
    in_force = field.typed(shown)
    refused = widgets.refused_text(key, in_force)

    def take() -> None:
        if not widgets.is_user_input(key):
            return
        text = widgets.entered(key)
        widgets.refuse_text(key, None)
        try:
            if text.strip() and (number := field.parse(text)) != shown:
                enter(number)
        except ValueError as error:
            sentence = field.refusal(error, shown)
            widgets.refuse_text(key, RefusedText(text, sentence, in_force))

    text = refused.text if refused else in_force
    st.text_input(field.label, text, key=widgets.set_widget(key, text), on_change=take, **looks)
    slot = below or st.empty()  # always there, so that the widgets below keep their places
    if refused:
        slot.error(refused.sentence)

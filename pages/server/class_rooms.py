"""The rooms of this server."""

import streamlit as st

from pages.room.rooms import Rooms


@st.cache_resource(show_spinner=False)
def class_rooms() -> Rooms:
    """All rooms of the server: lost when it is started again."""
    return Rooms()

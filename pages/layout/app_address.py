"""The address of the app, for links that others open."""

import streamlit as st

from pages.run import session


def app_address() -> str:
    """The address that the browser shows for the page Train, without a link's parameters.

    Ask for it while the page is drawn: later Streamlit may no longer know the browser's address.
    """
    # A server that was first opened at the address of this page takes it for the app's.
    return (st.context.url or "").removesuffix(session.page()).removesuffix("/")

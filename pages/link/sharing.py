"""Whether a link is one to send: short enough for mail and chats, which cut off longer ones.

The address bar itself holds any run, so that a page that is loaded again loses nothing.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from xorcore.runs.data import MAX_LINK, fits_link


def too_long(query: Mapping[str, str]) -> str:
    """A sentence if a link with these parameters is too long to send, else nothing."""
    if fits_link(query):
        return ""
    return (
        f"The link of this run has {len(urlencode(query)):,} characters; of more than some "
        f"{MAX_LINK:,} mail and chat programs cut off the end."
    )

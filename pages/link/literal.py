"""Text from outside, shown as what it is: no Markdown, no formula, no link, no image, no icon."""

_MOST = 40
"""Characters that are shown of a text; a link may hold any number."""


def literal(text: str, most: int = _MOST) -> str:
    """Markdown that shows the beginning of `text`, `most` characters, letter by letter.

    A code span is the one place where Streamlit reads nothing: behind a backslash it still finds
    addresses, icons and arrows.
    """
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:most])
    # Streamlit rewrites this one even there; what does not show keeps it apart.
    shown = shown.replace(":material/", ":\N{WORD JOINER}material/")
    # The fence is one that is not in the text; a space at both ends belongs to the fence.
    fence = "`"
    while fence in shown:
        fence += "`"
    return f"{fence} {shown}{'…' if len(text) > most else ''} {fence}"

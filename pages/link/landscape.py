"""How the page Landscape looks at the ground, and how long a push is."""

from dataclasses import dataclass

from pages.link.fields import InLink, number, setting
from pages.link.visit import Visit

MAX_PUSH = 100.0


@dataclass(frozen=True)
class View(InLink):
    """What is chosen on the page.

    push: the length of a step along the way out, in weight space.
    """

    push: float = setting(number("push", 0, MAX_PUSH, "Length of the push"), 1.0)


VIEW = Visit("landscape", View)

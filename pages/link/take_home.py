"""What the page Take home shows."""

from dataclasses import dataclass

from pages.link.fields import InLink, choice, setting
from pages.link.visit import Visit
from xorcore.files.libraries import LIBRARIES


@dataclass(frozen=True)
class Goods(InLink):
    """library: a name in ``LIBRARIES``, whose program for the run is shown, or nothing."""

    library: str = setting(
        choice("library", LIBRARIES)._replace(instead="; none is shown instead"), ""
    )


GOODS = Visit("take home", Goods)

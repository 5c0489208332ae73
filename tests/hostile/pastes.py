"""Texts that somebody, or something, might paste in place of weights."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

_FILE = Path(__file__).parents[1] / "xorcore/files/prints.txt"


def prints() -> dict[str, str]:
    """Return what the libraries printed, by library, version and form."""
    parts = _FILE.read_text("utf-8").split("===== ")[1:]
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


_SCRAPS = [
    *("[", "]", "(", ")", "{", "}", "<", ">", ",", ":", "=", ";", "'", '"', "#", "\\", "`", "$"),
    *("...", "…", "nan", "-inf", "NaN", "None", "True", "1e999", "-1e-999", "1_000", "0x10", "1j"),
    *("[[", "]]", "[[[[[[[[[[[[[[[[[", "array(", "tensor(", "Parameter containing:", "<Variable "),
    *("0.5", "1,5", "−2", "２", "٣", "1.2.3", "1-2", "--1", "+-1", "1e", "e1", ".", "-"),
    *("\x00", "\ufeff", "\u200b", "\u202e", "\ud800", "\r", "\n", "\t", " ", "🤖", "é"),
    *("<img src=x onerror=hurt=1>", "[x](javascript:hurt=1)", "![x](http://host.example/x.png)"),
    *("**x** __x__ ~~x~~", ":red[x] :material/home:", "www.host.example", "x@host.example"),
    *("__import__('os').system('x')", "array([[1, 2]]).__class__", "lambda: 0", "$\\href{a}{b}$"),
    *("dtype=float64", "shape=(9, 9)", "torch.Size([3, 2])", "In [3]:", "b2 = 0.5", "Layer 1"),
]

_LARGE = [
    "[" * 199_999,
    "[[" + "1," * 90_000 + "]]",
    "1" * 200_000,
    '"' * 200_000,
    "'\"" * 100_000,
    "<a" * 100_000,
    "a(" * 100_000,
    "a" * 200_000,
    "a." * 100_000,
    "a " * 100_000,
    "[1]," * 50_000,
    "[[1]]" * 40_000,
    "#" * 200_000,
    "\n" * 200_000,
    "-" * 200_000,
    "[" + "-" * 199_998 + "]",
    "a" * 190_000 + "[" + "[[1]]," * 1_600 + "]",
    "[[1, 2]] " * 60_000,
    "[" * 12 + "1" + "]" * 12,
    "[[0.5]]" * 3_000_000,
]


def pastes(count: int, seed: int = 0) -> Iterator[str]:
    """Yield `count` of them: very large ones, then prints with a fault or many, and mere scraps."""
    rng, whole = Random(seed), [*prints().values()]
    yield from _LARGE[:count]
    for number in range(count - len(_LARGE)):
        text = rng.choice(whole) if number % 4 else ""
        for _ in range(rng.choice((1, 1, 2, 5, 40))):
            at = rng.randrange(len(text) + 1)
            end = at + rng.choice((0, 0, 1, 1, 3, 50))
            text = text[:at] + rng.choice(("", *_SCRAPS)) + text[end:]
        yield text

"""What can be learned, as pages name it, and its numbers as they are typed."""

from pages.link.fields import number, whole
from xorcore.model.datasets import MAX_NOISE, MAX_POINTS, MIN_POINTS
from xorcore.runs.data import MAX_SEED

READY_MADE_NAMES = {
    "xor_clouds": "XOR clouds",
    "circles": "Two circles",
    "moons": "Two moons",
    "spirals": "Two spirals",
    "stripes": "Stripes",
    "checkerboard": "Checkerboard",
    "blobs": "Two blobs",
}

POINTS = whole("data", MIN_POINTS, MAX_POINTS, "Points")
NOISE = number("data", 0, MAX_NOISE, "Noise")._replace(allowed=f"a number from 0 to {MAX_NOISE}")
POINTS_SEED = whole("data", 0, MAX_SEED, "Data seed")
HELD_OUT_SEED = whole("test", 0, MAX_SEED, "Seed of the choice")

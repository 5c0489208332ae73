"""What every test needs."""

import os

from hypothesis import settings

# The numbers that tests expect are the reference's, on every machine.
os.environ.setdefault("XOR_LAB_ENGINE", "numpy")

# How long an example takes says nothing on a machine that also draws a browser. Their number keeps
# the whole suite short.
settings.register_profile("unhurried", deadline=None, max_examples=50)
settings.load_profile("unhurried")

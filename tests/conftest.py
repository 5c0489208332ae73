"""What every test needs."""

from hypothesis import settings

# How long an example takes says nothing on a machine that also draws a browser.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

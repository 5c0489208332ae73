"""Importing this lets AppTest look for components among the installed packages once.

It does so for every session, as a server does once when it starts: some 50 ms, more than most
pages of the app take.
"""

import functools

from streamlit.components.v2 import manifest_scanner

manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)

"""Train: watch a network learn, stop it, step it, change it."""

import streamlit as st

from pages.shared import session
from pages.shared.stage import stage

run = session.current_run()
stage()

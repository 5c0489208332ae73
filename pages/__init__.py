"""The app: a script for every page, and the rooms that they are made of."""

from pages.server.memory import give_back_what_is_free
from pages.server.streamlit_internals import leave_pages_directory

leave_pages_directory()  # before the imports that take seconds: other tabs may come meanwhile
give_back_what_is_free()

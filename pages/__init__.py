"""The app: a script for every page, and the rooms that they are made of."""

"""Tests of pages.by_hand_page."""

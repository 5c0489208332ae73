"""Tests of pages.worked_epoch."""

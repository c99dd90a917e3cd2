"""Runs for as long as one likes; no tests."""

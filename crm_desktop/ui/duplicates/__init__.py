"""Screens of duplicates: the list of what was found, and past merges."""

"""Calling one contact after another, and the list of important dates."""

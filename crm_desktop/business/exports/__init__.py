"""The way out: lists and whole companies as files, and back again without a difference."""

"""Several real programs at one file: each without a screen, on a pretend computer of its own."""

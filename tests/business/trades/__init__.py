"""Lists as trades and programs keep them: columns written down before the readers saw them."""

"""Lists as strangers keep them, made from a seed, each with its truth: see `lists.py`."""

"""Words everyone shares; imports nothing of the other rings."""

"""Settings that are lists: own fields of contacts, and the words to choose from."""

"""Own fields of contacts: made by the company, filled on cards, filtered and sorted in lists."""

"""Files attached to records, on any card."""

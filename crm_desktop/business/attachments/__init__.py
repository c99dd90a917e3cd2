"""Files attached to records: contacts, organizations, activities."""

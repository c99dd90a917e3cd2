"""The one schema and the one door to the database."""

"""Numbered steps from schema to schema, written out in SQL; they never import today's tables."""

"""The import wizard: file, columns, check, import."""

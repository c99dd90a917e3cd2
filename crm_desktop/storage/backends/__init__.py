"""Ways of keeping the data: a local file now; drives and PostgreSQL have their place here."""

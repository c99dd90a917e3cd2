"""Ways of keeping the data: one file on a local disk now; drives and PostgreSQL have their place."""

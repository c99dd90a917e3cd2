"""CRM Desktop: a CRM for small teams, offline, in one file."""

__version__ = "0.1.0"

"""Part of CRM Desktop."""

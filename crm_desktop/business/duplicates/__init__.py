"""Contacts of the base that may be one: found in the background, looked through, merged."""

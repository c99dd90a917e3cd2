"""Backups: when one is made, which are kept, and how one comes back."""

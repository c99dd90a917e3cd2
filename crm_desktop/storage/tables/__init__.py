"""Today's tables, one file per feature; seen by repositories only."""

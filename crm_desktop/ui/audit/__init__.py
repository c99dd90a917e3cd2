"""The log of the whole file: who changed what when."""

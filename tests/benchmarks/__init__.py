"""Speed, measured beside a floor in the same run; `python3 installer/dev.py bench` runs it all."""

"""Reference data of the state: codes that proposals are sorted by."""

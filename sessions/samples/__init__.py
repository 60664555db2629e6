"""A sample meeting: Patihan, 23 January 2020."""

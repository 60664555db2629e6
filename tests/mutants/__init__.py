"""``make mutants``: small faults put into the rules one at a time; the tests must notice each."""

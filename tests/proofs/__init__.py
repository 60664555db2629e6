"""Proofs: what must hold however the power, the disk, the network and the clock behave.

Each has a small sample among the tests and its full size under ``make proofs``. What was drawn comes from a seed, and a
seed that failed is played again by ``pytest … --seed N``.
"""

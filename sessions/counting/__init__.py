"""Counting: from ballots to a result that anybody can recompute, independent of any meeting.

Everything here is pure and exact: whole numbers and fractions, never floating point in a result, and no chance but a
lot whose seed was called out. Each method is one module: the profile in, a frozen result out.
"""

"""The bench (``make bench``): what the hall costs, beside what others cost who do the same on the same machine."""

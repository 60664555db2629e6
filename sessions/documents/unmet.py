"""Requirements that were not met, as documents state them: see :mod:`sessions.unmet`."""

from sessions.unmet import unmet

__all__ = ["unmet"]

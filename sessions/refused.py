"""The one way in which the meeting says no."""

from copy import copy


class Refused(Exception):
    """A command that cannot be done now, with the reason the person will read.

    ``key`` names a sentence (``templates/refusals.toml``), ``field`` the form field it is about ("" when it is about
    the whole act), ``values`` what the sentence quotes.
    """

    def __init__(self, key: str, field: str = "", /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.field = field
        self.values = values

    def anew(self) -> "Refused":
        """The same, without where it was raised: that holds on to all that was known there."""
        return copy(self)

"""The plan of the region that a proposal serves, as form 2.3 asks for it (Permendagri 86/2017, table T-D.4)."""

import msgspec


class Plan(msgspec.Struct, frozen=True, omit_defaults=True):
    """``priority`` and ``goal`` of the region (prioritas dan sasaran daerah), the ``programme``, and the ``activity``
    with its ``target`` (kegiatan prioritas, sasaran kegiatan). What is "" was not said.
    """

    priority: str = ""
    goal: str = ""
    programme: str = ""
    activity: str = ""
    target: str = ""

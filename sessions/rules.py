"""The rules of a meeting: its tata tertib, all of it settable in the meeting file."""

from typing import Annotated, Literal

import msgspec

SpeakingRule = Literal["first-come", "fair"]
QuorumRule = Literal["minimum", "two-thirds"]
Named = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
# Who signs at the least beside the lurah, by that Surat Edaran; above the kelurahan delegates meet offices.
SIGNING_ABOVE = ("Delegasi", "Perangkat daerah", "Bappeda", "DPRD")
SIGNING = ("Kecamatan", "Ketua RT", "Ketua RW", "LPMK", "BKM", "PKK", "Karang Taruna", "Tokoh masyarakat")


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The tata tertib, with the defaults of Surat Edaran Walikota Malang 66/2021.

    ``minimum_present`` people and ``women_percent`` are met or recorded as unmet; neither stops a meeting.
    With ``quorum`` two-thirds the quorum is two thirds of those invited, as a stricter tata tertib may ask.
    A ballot carries with more than ``threshold_percent`` of the votes that are not abstentions; it is valid if at least
    ``ballot_quorum_percent`` of its register voted.
    Who waits to speak is called by time, or ``fair``; a turn is planned to take ``speaking_minutes`` (0: no limit).
    Silence is no assent to a conclusion, unless ``silence_is_assent``, and then after ``assent_seconds``. The hall may
    see the names of who objects only with ``name_objectors``.
    The berita acara is signed by ``representatives`` of those who came, with somebody of each constituency of
    ``signing`` (part of its name is enough) among all who sign; ``delegates`` go to the next level. Within
    ``reopen_minutes`` after its end a meeting can be taken up again.
    """

    minimum_present: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 30
    women_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 30
    threshold_percent: Annotated[int, msgspec.Meta(ge=0, le=99)] = 50
    ballot_quorum_percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    speaking: SpeakingRule = "fair"
    speaking_minutes: Annotated[int, msgspec.Meta(ge=0, le=120)] = 3
    silence_is_assent: bool = False
    assent_seconds: Annotated[int, msgspec.Meta(ge=10, le=3600)] = 120
    name_objectors: bool = False
    quorum: QuorumRule = "minimum"
    representatives: Annotated[int, msgspec.Meta(ge=0, le=60)] = 4
    signing: tuple[Named, ...] = SIGNING
    delegates: Annotated[int, msgspec.Meta(ge=0, le=60)] = 5
    reopen_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 30

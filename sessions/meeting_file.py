"""The meeting file: a TOML that a secretary writes, and the lists that it names.

What a field may be is said once, by the types of :mod:`sessions.settings`; :mod:`sessions.file_reading` holds the file
to them. What can go wrong, and how that is told, is listed in :mod:`sessions.file_fields`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from sessions.catalogue import SetCatalogue
from sessions.feedback import answered
from sessions.file_fields import MeetingFileError, Wrong, read
from sessions.file_reading import checked, line_of, parsed
from sessions.invitations import Invitee
from sessions.last_cycle import LastProposal
from sessions.last_cycle_file import last_cycle
from sessions.levels import WORDS, Level, above, below
from sessions.logo import logo
from sessions.proposals_file import standing
from sessions.refused import Refused
from sessions.rules import SIGNING_ABOVE
from sessions.settings import Settings, StandingProposal
from sessions.tables.invitation_list import read_invitations
from sessions.tables.price_list import price_list
from sessions.tables.reading import read_tables

__all__ = ["MeetingFileError", "Prepared", "load"]

_LISTS = ("proposals", "invitations", "last_cycle", "catalogue")


class _MeetingFile(Settings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What can stand in the TOML: the settings, and the names of the lists beside it."""

    proposals: str = ""
    invitations: str = ""
    last_cycle: str = ""
    catalogue: str = ""
    head: str = ""


class Prepared(NamedTuple):
    """A meeting before it begins: its settings, the proposals that stand, who is invited, last year's list, and what
    takes its catalogue in.
    """

    settings: Settings
    proposals: tuple[StandingProposal, ...]
    invited: tuple[Invitee, ...]
    last_cycle: tuple[LastProposal, ...]
    catalogue: SetCatalogue | None


def load(path: Path) -> Prepared:
    """The meeting that the file at ``path`` describes, with what its lists say in the order of their rows.

    ``start`` is read as the clock of the hall; ``code`` is by default the region and the year, ``patihan-2020``.

    Raises:
        MeetingFileError: the first thing that is wrong in one of the files.
    """
    toml = read(path)
    data = parsed(path, toml)
    try:
        data = _levelled(checked({"code": _code(data), **data}, inspect.type_info(_MeetingFile), ()))
        lists = {field: data.pop(field, "") for field in _LISTS}
        settings = _with_logo(msgspec.convert(data, Settings).starting(data["start"]), path.parent)
        for field, name in lists.items():
            if name and not (path.parent / name).is_file():
                raise Wrong((field,), "file.not-found", name=name)
    except Wrong as wrong:
        raise wrong.on(path, line_of(toml, wrong.where)) from None
    proposals, invited, before, catalogue = (path.parent / name if name else None for name in lists.values())
    return Prepared(
        settings,
        standing(proposals, settings.rw_count) if proposals else (),
        _invited(invited, settings) if invited else (),
        _before(before, settings) if before else (),
        _catalogue(catalogue) if catalogue else None,
    )


def _with_logo(settings: Settings, folder: Path) -> Settings:
    kop = settings.letterhead
    if kop is None or not kop.logo:
        return settings
    picture = logo(folder / kop.logo, ("letterhead", "logo"))
    return msgspec.structs.replace(settings, letterhead=msgspec.structs.replace(kop, logo=picture))


def _invited(path: Path, settings: Settings) -> tuple[Invitee, ...]:
    with _table(path) as content:
        found = read_invitations(content, settings)
    for fault in found.faults:
        raise fault.wrong.on(path, fault.row)
    return tuple(found.people)


def _before(path: Path, settings: Settings) -> tuple[LastProposal, ...]:
    if path.suffix.lower() != ".json":
        return last_cycle(path, settings)
    with _table(path) as content:
        return answered(content, settings)


def _catalogue(path: Path) -> SetCatalogue:
    with _table(path) as content:
        return SetCatalogue(price_list(read_tables(content)), path.name, sha256(content).hexdigest())


@contextmanager
def _table(path: Path) -> Iterator[bytes]:
    """The content of a table that is read as those which come from elsewhere; why it is refused, told of this file."""
    try:
        yield path.read_bytes()
    except OSError as error:
        raise MeetingFileError(path, 1, "", "file.not-found", name=path.name) from error
    except Refused as refused:
        values = {name: str(value) for name, value in refused.values.items()}
        raise MeetingFileError(path, int(values.get("row", 1)), "", refused.key, **values) from None


def _levelled(data: dict[str, Any]) -> dict[str, Any]:
    """The data with what its level sets: the fields that must be there, the least number present, who heads it."""
    level: Level = data.get("level", "kelurahan")
    words = WORDS[level]
    for field in words.fields:
        if not data.get(field):
            raise Wrong((field,), "file.missing-field")
    rules = {"minimum_present": words.minimum_present, **_rules_above(level), **data.get("rules", {})}
    _refuse_namesakes(data.get("areas", ()))
    counted = {"rw_count": len(data["areas"])} if data.get("areas") else {}
    named = {"lurah": data["head"]} if data.get("head") else {}
    return {**{name: value for name, value in data.items() if name != "head"}, **counted, **named, "rules": rules}


def _rules_above(level: Level) -> dict[str, Any]:
    """Who signs above the kelurahan; and no delegates are sent on from where there is nowhere to go."""
    signing = {"signing": SIGNING_ABOVE} if below(level) else {}
    return signing if above(level) else {**signing, "delegates": 0}


def _refuse_namesakes(areas: Sequence[str]) -> None:
    """Two neighbourhoods of one name would get each other's proposals."""
    names = [name.casefold() for name in areas]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Wrong(("areas", place), "file.twice", value=areas[place])


def _code(data: Mapping[str, Any]) -> str:
    # Never fails: what is wrong with the region or the start is told when their turn comes.
    name = str(data.get(str(data.get("level", "kelurahan")), ""))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:24].strip("-") or "musyawarah"
    return f"{slug}-{getattr(data.get('start'), 'year', '')}"

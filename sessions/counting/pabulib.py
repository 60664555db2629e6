"""Reading elections of pabulib.org: files ``.pb`` with the sections META, PROJECTS and VOTES.

Every vote type is read into points: 1 for each project of an approval or of a choice, the given points for cumulative
votes and scores, and for a ranking as many points for its first as it names projects, then one less for each after it
(this is how pabulib.org fills the column ``score``). Amounts with decimals become whole numbers of the smallest unit
that all of them need; ``Election.currency_unit`` says how many make one of the currency.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import msgspec

from sessions.counting.elections import Election, Points, Project
from sessions.counting.pabulib_text import (
    NUMBER,
    PabulibError,
    Section,
    amount,
    decimals,
    meta_of,
    money,
    number,
    sections_of,
)  # fmt: skip

_GROUPS = ("neighborhood", "subunit", "district")
TYPES = ("approval", "choose-1", "cumulative", "scoring", "ordinal")


class Remark(msgspec.Struct, frozen=True):
    """Something odd that does not stop the count: what, where, and about what."""

    key: str
    line: int
    subject: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One row of PROJECTS as it stands, with its line in the file."""

    line: int
    values: dict[str, str]


class Pabulib(msgspec.Struct, frozen=True):
    """A file: what it says about itself, and the election in it.

    ``selected`` are the projects that the published rule selected (1 in that column; pabulib.org writes 2 or 3 for
    those that got their money in another way), empty where the file has none.
    """

    meta: dict[str, str]
    entries: tuple[Entry, ...]
    election: Election
    selected: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def rule(self) -> str:
        """The rule by which the published result came about, "unknown" when it is not said."""
        return self.meta.get("rule", "").strip().lower() or "unknown"


def read(path: Path) -> Pabulib:
    """The file at ``path``.

    Raises:
        PabulibError: when it cannot be understood; with the line.
        OSError: when it cannot be read.
    """
    raw = path.read_bytes()
    try:
        return parse(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PabulibError("pb.encoding", raw[: error.start].count(b"\n") + 1) from error


def parse(text: str) -> Pabulib:
    """The election in the text of a file.

    Raises:
        PabulibError: when it cannot be understood; with the line.
    """
    sections = sections_of(text.removeprefix("\ufeff"))
    meta = meta_of(sections["META"])
    budget = money(meta, "budget")
    kind = meta["vote_type"][1].lower() if "vote_type" in meta else _guess(sections["VOTES"])
    if kind not in TYPES:
        raise PabulibError("pb.vote-type", meta["vote_type"][0], found=kind, known=", ".join(TYPES))
    entries = _entries(sections["PROJECTS"])
    costs = {entry.values["project_id"]: amount(entry.values["cost"], entry.line, "cost") for entry in entries}
    unit = 10 ** max(decimals(cost) for cost in (budget, *costs.values()))
    remarks: list[Remark] = []
    ballots = _ballots(sections["VOTES"], set(costs), kind, meta, remarks)
    projects = tuple(
        Project(
            key=entry.values["project_id"],
            cost=int(costs[entry.values["project_id"]] * unit),
            group=next((entry.values[name] for name in _GROUPS if entry.values.get(name, "-") not in {"", "-"}), ""),
            name=entry.values.get("name", ""),
        )
        for entry in entries
    )
    threshold = number(meta["min_project_score_threshold"]) if "min_project_score_threshold" in meta else None
    election = Election(projects, tuple(ballots), int(budget * unit), threshold, unit)
    remarks += _differences(meta, entries, election)
    selected = tuple(entry.values["project_id"] for entry in entries if entry.values.get("selected") == "1")
    plain = {key: value for key, (_, value) in meta.items()}
    return Pabulib(plain, entries, election, selected, tuple(remarks))


def _guess(votes: Section) -> str:
    return "cumulative" if "points" in votes.columns else "approval"


def _entries(section: Section) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    seen: set[str] = set()
    for line, row in section.rows:
        values = dict(zip(section.columns, row, strict=False))
        key = values.get("project_id", "")
        if not key or "cost" not in values:
            raise PabulibError("pb.row-short", line, section="PROJECTS")
        if key in seen:
            raise PabulibError("pb.project-twice", line, project=key)
        seen.add(key)
        entries.append(Entry(line, values))
    return tuple(entries)


def _ballots(
    section: Section, known: set[str], kind: str, meta: Mapping[str, tuple[int, str]], remarks: list[Remark]
) -> list[dict[str, Points]]:
    ballots: list[dict[str, Points]] = []
    default = number(meta["default_score"]) if kind == "scoring" and "default_score" in meta else 0
    scored = kind in {"cumulative", "scoring"}
    if scored and "points" not in section.columns:
        raise PabulibError("pb.column-missing", 1, section="VOTES", column="points")
    seen: set[str] = set()
    for line, row in section.rows:
        values = dict(zip(section.columns, row, strict=False))
        named = [key.strip() for key in values.get("vote", "").split(",") if key.strip()]
        points: list[Points] = [1] * len(named)
        if kind == "ordinal":
            points = list(range(len(named), 0, -1))
        elif scored:
            given = [point.strip() for point in values.get("points", "").split(",") if point.strip()]
            if len(given) != len(named):
                raise PabulibError("pb.points-count", line, projects=len(named), points=len(given))
            points = [number((line, point)) for point in given]
        ballot: dict[str, Points] = dict.fromkeys(known, default) if default else {}
        for place, (key, point) in enumerate(zip(named, points, strict=True)):
            if key not in known:
                remarks.append(Remark("pb.unknown-project", line, key))
            elif key in named[:place]:
                remarks.append(Remark("pb.named-twice", line, key))
            else:
                ballot[key] = point
        voter = values.get("voter_id", "")
        if voter in seen:
            remarks.append(Remark("pb.voter-twice", line, voter))
        seen.add(voter)
        ballots.append(ballot)
    return ballots


def _differences(meta: Mapping[str, tuple[int, str]], entries: tuple[Entry, ...], election: Election) -> list[Remark]:
    """Where the file's own totals are not those of its ballots."""
    found = [
        Remark("pb.total", meta[key][0], key)
        for key, count in (("num_projects", len(election.projects)), ("num_votes", len(election.ballots)))
        if key in meta and meta[key][1] != str(count)
    ]
    for entry in entries:
        key = entry.values["project_id"]
        counted = {"votes": len(election.supporters[key]), "score": election.scores[key]}
        stated = {column: entry.values.get(column, "") for column in counted}
        if any(
            NUMBER.fullmatch(stated[column]) and Fraction(stated[column].replace(",", ".")) != counted[column]
            for column in counted
        ):
            found.append(Remark("pb.stated", entry.line, key))
    return found

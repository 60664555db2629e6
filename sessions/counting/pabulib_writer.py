"""Writing an election as a ``.pb`` file that the checker of pabulib.org (PyPI: ``pabulib-checker``) accepts.

Projects stand from the highest score down and in the order that won ties, so that whoever takes the list as it stands
comes to the same result. A name may say anything; numbers, keys and dates may not hold what the format uses.
"""

import csv
import re
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from io import StringIO
from typing import Literal

import msgspec

from sessions.counting.allocations import Allocation
from sessions.counting.elections import Election, Points
from sessions.counting.rules import Rule
from sessions.counting.ties import TieRule

VoteType = Literal["approval", "choose-1", "cumulative", "scoring", "ordinal"]
NO_GROUP = "-"
_KEY = re.compile(r"[^\s,;\"]+")
_NAMES = {
    ("greedy", "none"): "greedy", ("greedy-stop", "none"): "greedy-no-skip", ("quota", "none"): "greedy-custom",
    ("equal-shares", "none"): "equalshares", ("equal-shares", "add1"): "equalshares/add1",
}  # fmt: skip


class About(msgspec.Struct, frozen=True):
    """What the file says about the meeting. ``limit`` is the most marks, or the most points, of one ballot."""

    description: str
    unit: str
    instance: str
    begin: date
    end: date
    subunit: str = ""
    vote_type: VoteType = "approval"
    limit: int = 0
    country: str = "Indonesia"
    currency: str = "IDR"
    language: str = "id"


def write(
    about: About, election: Election, rule: Rule, ties: TieRule, result: Allocation, paper: Collection[int] = ()
) -> str:
    """The text of the file; voters are numbered in the order of the ballots, ``paper`` are the places of paper ones.

    pabulib.org knows neither blank ballots nor projects without a cost: blank ones are left out, a free project gets
    the cost 1, and a comment says so, as it says the rule when pabulib.org has no name for it. A plain
    rank selects nothing.

    Raises:
        ValueError: for a project key with a comma, semicolon, quote or space.
    """
    if any(not _KEY.fullmatch(key) for key in election.by_key):
        raise ValueError("a project key holds what separates keys")
    filled = [(place, ballot) for place, ballot in enumerate(election.ballots) if ballot]
    out = StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    out.write("META\n")
    by_paper = sum(place in paper for place, _ in filled)
    rows.writerows([("key", "value"), *_meta(about, election, rule, len(filled), by_paper).items()])
    out.write("PROJECTS\n")
    rows.writerows(_projects(election, ties, result, about.vote_type, filled))
    out.write("VOTES\n")
    scored = about.vote_type in {"cumulative", "scoring"}
    rows.writerow(("voter_id", "vote", *(["points"] if scored else []), "voting_method"))
    for place, ballot in filled:
        keys = sorted(ballot, key=lambda key: -ballot[key])
        points = [",".join(_number(ballot[key]) for key in keys)] if scored else []
        rows.writerow((place + 1, ",".join(keys), *points, "paper" if place in paper else "internet"))
    return out.getvalue()


def _meta(about: About, election: Election, rule: Rule, votes: int, paper: int) -> dict[str, str]:
    costs = sum(max(1, one.cost) for one in election.projects)
    name, comment = _told(election, rule, votes, paper)
    limits = {"cumulative": "max_sum_points", "scoring": "max_points"}
    meta = {
        "description": about.description, "country": about.country, "unit": about.unit, "subunit": about.subunit,
        "instance": about.instance, "num_projects": str(len(election.projects)), "num_votes": str(votes),
        "budget": str(election.budget), "vote_type": about.vote_type, "rule": name,
        "date_begin": f"{about.begin:%d.%m.%Y}", "date_end": f"{about.end:%d.%m.%Y}",
        limits.get(about.vote_type, "max_length"): "1" if about.vote_type == "choose-1" else str(about.limit or ""),
        "min_project_score_threshold": "" if election.threshold is None else _number(election.threshold),
        "language": about.language, "currency": about.currency,
        "fully_funded": "1" if costs <= election.budget else "",
        "comment": comment,
    }  # fmt: skip
    return {key: value for key, value in meta.items() if value}


def _told(election: Election, rule: Rule, votes: int, paper: int) -> tuple[str, str]:
    """The name of the rule at pabulib.org, and the numbered comments."""
    free = [one.key for one in election.projects if not one.cost]
    blank = len(election.ballots) - votes
    completion = rule.completion if rule.name == "equal-shares" else "none"
    name = _NAMES.get((rule.name, completion), "unknown")
    shared = rule.name == "equal-shares"
    if shared and (rule.utility != "cost" or blank or free):
        name = "unknown"
    elif shared and rule.comparison:
        name += "-comparison"
    if name == "greedy" and election.threshold is not None:
        name = "greedy-threshold"
    if election.figures is not None and not shared:
        name = "unknown"
    comments = []
    if name in {"unknown", "greedy-custom"}:
        detail = f"quota {rule.quota} for each group, then greedy" if rule.name == "quota" else rule.name
        if shared:
            detail += f", completion {completion}, utility {rule.utility}"
        elif election.figures is not None:
            detail += ", by the middle grade (mean or median) of each project in place of the sum of its points"
        comments.append(f"Rule: {detail}.")
    if blank:
        comments.append(f"{blank} blank ballots are left out.")
    if 0 < paper < votes:
        comments.append(f"{paper} of {votes} ballots were cast on paper.")
    if free:
        comments.append(f"Projects {', '.join(free)} were free (cost 0); their cost is set to 1.")
    return name, " ".join(f"#{number}: {comment}" for number, comment in enumerate(comments, start=1))


def _projects(
    election: Election, ties: TieRule, result: Allocation, vote_type: VoteType,
    filled: Collection[tuple[int, Mapping[str, Points]]],
) -> list[tuple[object, ...]]:  # fmt: skip
    scored = vote_type not in {"approval", "choose-1"}
    grouped = any(one.group for one in election.projects)
    chosen = result.rule != "rank"
    sums = msgspec.structs.replace(election, figures=None).scores
    head = ("project_id", "cost", "votes", *(["score"] if scored else []), "name", *(["selected"] if chosen else []))
    rows: list[tuple[object, ...]] = [(*head, *(["neighborhood"] if grouped else []))]
    for one in election.by_score(ties):
        votes = sum(one.key in ballot for _, ballot in filled)
        score = [_number(sums[one.key])] if scored else []
        selected = [int(one.key in result.winners)] if chosen else []
        name = " ".join((one.name or one.key).split())
        group = [one.group or NO_GROUP] if grouped else []
        rows.append((one.key, max(1, one.cost), votes, *score, name, *selected, *group))
    return rows


def _number(points: Points) -> str:
    exact = Fraction(points)
    return str(exact.numerator) if exact.denominator == 1 else f"{float(exact):g}"

"""Kinds of ballots: what a vote must look like to be one. What does not fit is refused, never mended silently."""

from sessions.ballot import Ballot
from sessions.refused import Refused
from sessions.rupiah import rupiah
from sessions.votes import Vote


def fitted(ballot: Ballot, vote: Vote) -> Vote:
    """The vote as it is kept: only what this kind of ballot asks for, in a plain order.

    Raises:
        Refused: a key that begins with ``vote.``, beside ``choice``.
    """
    match ballot.kind:
        case "ranking":
            return Vote(marks=_places(ballot, vote.marks))
        case "scores":
            return Vote(marks=_grades(ballot, vote.marks))
        case "points":
            return Vote(marks=_points(ballot, vote.marks))
        case _:
            return Vote(choice=_choice(ballot, vote.choice))


def _choice(ballot: Ballot, chosen: tuple[str, ...]) -> tuple[str, ...]:
    choice = tuple(dict.fromkeys(chosen))
    _refuse_nothing(choice)
    if len(choice) > ballot.limit:
        raise Refused("vote.many", "choice", most=ballot.limit, chosen=len(choice))
    _refuse_unknown(ballot, choice)
    cost = sum(ballot.option[key].cost for key in choice)
    if ballot.kind == "knapsack" and cost > ballot.terms.ceiling:
        raise Refused("vote.ceiling", "choice", over=rupiah(cost - ballot.terms.ceiling))
    return choice


def _places(ballot: Ballot, marks: dict[str, int]) -> dict[str, int]:
    """Places from 1 without gaps; who is not placed stands behind all who are."""
    _refuse_nothing(marks)
    _refuse_unknown(ballot, marks)
    if len(set(marks.values())) < len(marks) or min(marks.values()) < 1:
        raise Refused("vote.places", "choice")
    return {key: place for place, key in enumerate(sorted(marks, key=lambda key: marks[key]), start=1)}


def _grades(ballot: Ballot, marks: dict[str, int]) -> dict[str, int]:
    """A grade for every criterion of each option that is graded at all, in the order of the matrix."""
    _refuse_nothing(marks)
    wanted = [f"{option.key}.{number}" for option in ballot.options for number in range(len(ballot.terms.criteria))]
    if not set(wanted).issuperset(marks):
        raise Refused("vote.unknown", "choice")
    if not all(1 <= grade <= ballot.terms.scale for grade in marks.values()):
        raise Refused("vote.grade", "choice", most=ballot.terms.scale)
    graded = {key.rpartition(".")[0] for key in marks}
    if len(marks) < len(graded) * len(ballot.terms.criteria):
        raise Refused("vote.incomplete", "choice")
    return {key: marks[key] for key in wanted if key in marks}


def _points(ballot: Ballot, marks: dict[str, int]) -> dict[str, int]:
    given = {key: points for key, points in marks.items() if points}
    _refuse_nothing(given)
    _refuse_unknown(ballot, given)
    if min(given.values()) < 0:
        raise Refused("vote.negative", "choice")
    if sum(given.values()) > ballot.terms.points:
        raise Refused("vote.points", "choice", most=ballot.terms.points, given=sum(given.values()))
    return {option.key: given[option.key] for option in ballot.options if option.key in given}


def _refuse_nothing(chosen: tuple[str, ...] | dict[str, int]) -> None:
    if not chosen:
        raise Refused("vote.empty", "choice")


def _refuse_unknown(ballot: Ballot, keys: tuple[str, ...] | dict[str, int]) -> None:
    if not ballot.option.keys() >= set(keys):
        raise Refused("vote.unknown", "choice")

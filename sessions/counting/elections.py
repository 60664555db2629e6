"""What a budget rule counts: projects with costs, ballots with points, and the money there is."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

import msgspec

from sessions.counting.ties import Contender, TieRule

Points = int | Fraction


class Project(msgspec.Struct, frozen=True):
    """One project. ``cost`` is whole money (rupiah), 0 or more; ``group`` is its RW when quotas are for each RW."""

    key: str
    cost: int
    group: str = ""
    name: str = ""


class Election(msgspec.Struct, frozen=True, dict=True):
    """Projects, ballots and the ceiling.

    A ballot gives points to the projects it names: 1 each for approvals, what was given for points and scores, Borda
    points for rankings. A ballot that names nothing is blank: its voter counts among the voters all the same.
    ``threshold`` is the score below which a project cannot be funded at all. ``currency_unit`` is how many units of
    ``cost`` make one of the currency: 1 for rupiah, 100 where costs are in cents. ``figures`` are the scores where they
    are not the sum of the points, such as the middle grades of a matrix.

    Raises:
        ValueError: for a project listed twice, a negative cost or ceiling, or a ballot that names an unknown project.
    """

    projects: tuple[Project, ...]
    ballots: tuple[Mapping[str, Points], ...]
    budget: int
    threshold: Points | None = None
    currency_unit: int = 1
    figures: Mapping[str, Points] | None = None

    def __post_init__(self) -> None:
        if len(self.by_key) != len(self.projects):
            raise ValueError("a project is listed twice")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ValueError("costs and the ceiling are 0 or more")
        if any(key not in self.by_key for ballot in self.ballots for key in ballot):
            raise ValueError("a ballot names an unknown project")

    @cached_property
    def by_key(self) -> dict[str, Project]:
        """The projects by their keys, in the order of the list."""
        return {project.key: project for project in self.projects}

    @cached_property
    def scores(self) -> dict[str, Points]:
        """The points of all ballots together, for every project."""
        if self.figures is not None:
            return {key: self.figures.get(key, 0) for key in self.by_key}
        scores: dict[str, Points] = dict.fromkeys(self.by_key, 0)
        for ballot in self.ballots:
            for key, points in ballot.items():
                scores[key] += points
        return scores

    @cached_property
    def supporters(self) -> dict[str, list[int]]:
        """Who gives points to each project: places in ``ballots``, ascending."""
        supporters: dict[str, list[int]] = {key: [] for key in self.by_key}
        for voter, ballot in enumerate(self.ballots):
            for key, points in ballot.items():
                if points > 0:
                    supporters[key].append(voter)
        return supporters

    @cached_property
    def first(self) -> dict[str, int]:
        """How many ballots give each project no less than any other."""
        first = dict.fromkeys(self.by_key, 0)
        for ballot in self.ballots:
            best = max(ballot.values(), default=0)
            for key, points in ballot.items():
                first[key] += points == best > 0
        return first

    @cached_property
    def contenders(self) -> list[Contender]:
        """The projects as a tie rule looks at them."""
        return [
            Contender(one.key, one.cost, len(self.supporters[one.key]), self.first[one.key]) for one in self.projects
        ]

    def tie_order(self, rule: TieRule) -> dict[str, int]:
        """The place of each project when scores are equal."""
        return rule.order(self.contenders)

    def by_score(self, rule: TieRule) -> list[Project]:
        """The projects from the highest score down."""
        order = self.tie_order(rule)
        return sorted(self.projects, key=lambda one: (-self.scores[one.key], order[one.key]))

    def eligible(self, project: Project) -> bool:
        """Whether it reaches the threshold of the score, if there is one."""
        return self.threshold is None or self.scores[project.key] >= self.threshold

    def cost_of(self, keys: Sequence[str]) -> int:
        """What these projects cost together."""
        return sum(self.by_key[key].cost for key in keys)

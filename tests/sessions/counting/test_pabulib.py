"""Files of pabulib.org: read whatever shape they have, and counted to exactly the published winners.

The files in ``tests/pabulib`` are real elections from https://pabulib.org, unchanged.
"""

from fractions import Fraction
from pathlib import Path

import pytest

from sessions.counting.pabulib import Pabulib, parse, read
from sessions.counting.pabulib_text import PabulibError
from sessions.counting.rules import PUBLISHED, allocate

FILES = sorted((Path(__file__).resolve().parents[2] / "pabulib").glob("*.pb"))
HEAD = "META\nkey;value\ndescription;x\ncountry;Indonesia\nunit;Madiun\ninstance;2020\nnum_projects;2\nnum_votes;2\nbudget;100\n"


def file(
    votes: str = "v1;a\nv2;a,b", *, meta: str = "vote_type;approval\nrule;greedy\n", projects: str = "a;60;1\nb;50;0"
) -> str:
    columns = "voter_id;vote;points" if "cumulative" in meta or "scoring" in meta else "voter_id;vote"
    return f"{HEAD}{meta}PROJECTS\nproject_id;cost;selected\n{projects}\nVOTES\n{columns}\n{votes}\n"


def counted(found: Pabulib) -> tuple[str, ...]:
    rule = PUBLISHED[found.rule]
    return allocate(found.election, rule, rule.customary_ties).winners


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_published_winners_come_out_exactly(path: Path) -> None:
    found = read(path)
    assert found.remarks == (), "totals in the file are those of its ballots"
    if found.selected:
        assert set(counted(found)) == set(found.selected)


def test_published_results_of_each_kind_are_among_the_files() -> None:
    assert {read(path).rule for path in FILES if read(path).selected} == {
        "equalshares/add1",
        "greedy",
        "greedy-threshold",
    }


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("META\n", "meta\n").replace("VOTES\n", "votes;;\n"),
    lambda text: text.replace("vote_type;", "Vote_Type; "),
    lambda text: text.replace("budget;100", "budget;100.00"),
    lambda text: text.replace("key;value\n", ""),
    lambda text: text.replace("unit;Madiun", "unit;Madiun\nanything_new;x;y"),
    lambda text: text.replace("v2;a,b", "v2; a , b "),
    lambda text: text.replace("description;x", 'description;"x; y"'),
    lambda text: text.replace("description;x", 'description;"never closed'),
    lambda text: text.replace("project_id;cost;selected\na;60;1\nb;50;0", "selected;cost;project_id\n1;60;a\n0;50;b"),
])  # fmt: skip
def test_the_shape_of_the_file_does_not_matter(change: object) -> None:
    plain, changed = parse(file()), parse(change(file()))  # type: ignore[operator]
    assert counted(changed) == counted(plain) == ("a",)
    assert changed.selected == ("a",)
    assert changed.election.scores == plain.election.scores
    assert changed.meta.keys() >= {"description", "country", "unit", "budget"}


def test_every_vote_type_is_read_into_points() -> None:
    assert parse(file("v1;b\nv2;", meta="vote_type;choose-1\n")).election.scores == {"a": 0, "b": 1}
    assert parse(file("v1;b,a\nv2;a", meta="vote_type;ordinal\n")).election.scores == {"a": 2, "b": 2}
    assert parse(file("v1;a,b;7,3\nv2;b;2.5", meta="vote_type;cumulative\n")).election.scores == {
        "a": 7, "b": Fraction(11, 2),
    }  # fmt: skip
    scores = parse(file("v1;a;-2\nv2;;", meta="vote_type;scoring\ndefault_score;1\n")).election.scores
    assert scores == {"a": -1, "b": 2}
    # Where the file does not say the type, its columns do.
    assert parse(file("v1;a,b", meta="")).election.scores == {"a": 1, "b": 1}
    pointed = file("v1;a,b;7,3", meta="").replace("voter_id;vote\n", "voter_id;vote;points\n")
    assert parse(pointed).election.scores == {"a": 7, "b": 3}


def test_money_with_cents_stays_exact() -> None:
    found = parse(file(projects="a;60.10;1\nb;39.9;1").replace("budget;100", "budget;100.00"))
    assert found.election.currency_unit == 100 // 10
    assert counted(found) == ("a", "b")
    assert counted(parse(file(projects="a;60.11;1\nb;39.9;0"))) == ("a",)


def test_a_threshold_a_stop_and_a_tie_are_as_the_file_says() -> None:
    votes = "v1;a\nv2;a,b"
    assert counted(
        parse(
            file(
                votes,
                meta="vote_type;approval\nrule;greedy-threshold\nmin_project_score_threshold;2\n",
                projects="a;60;1\nb;10;0",
            )
        )
    ) == ("a",)
    three = "a;60;1\nb;50;0\nc;10;0"
    assert counted(parse(file("v1;a\nv2;a,b\nv3;a,b,c", projects=three))) == ("a", "c")
    assert counted(
        parse(file("v1;a\nv2;a,b\nv3;a,b,c", meta="vote_type;approval\nrule;greedy-no-skip\n", projects=three))
    ) == ("a",)
    withdrawn = three.replace("b;50", "b;999999999")
    assert counted(
        parse(file("v1;a\nv2;a,b\nv3;a,b,c", meta="vote_type;approval\nrule;greedy-no-skip\n", projects=withdrawn))
    ) == ("a", "c")
    assert counted(parse(file("v1;a,b\nv2;", projects="b;50;0\na;60;0"))) == ("b",), "the one that is listed first"


def test_what_is_odd_is_told_with_its_line_and_does_not_stop_the_count() -> None:
    found = parse(file("v1;a,zzz,a\nv1;a\nv3;b").replace("cost;selected\na;60;1\nb;50;0", "cost;votes\na;60;9\nb;50;1"))
    assert [(remark.key, remark.line, remark.subject) for remark in found.remarks] == [
        ("pb.unknown-project", 18, "zzz"), ("pb.named-twice", 18, "a"), ("pb.voter-twice", 19, "v1"),
        ("pb.total", 8, "num_votes"), ("pb.stated", 14, "a"),
    ]  # fmt: skip
    assert found.election.scores == {"a": 2, "b": 1}


@pytest.mark.parametrize(("text", "key", "line"), [
    ("hello\n", "pb.section-first", 1),
    (file().replace("description;x", f"description;{'x' * 131_073}"), "pb.quoting", 3),
    (HEAD, "pb.section-missing", 10),
    (file() + "VOTES\nvoter_id;vote\n", "pb.section-twice", 20),
    (file().replace("project_id;cost", "project;cost"), "pb.column-missing", 1),
    (file().replace("budget;100\n", ""), "pb.meta-missing", 1),
    (file().replace("budget;100", "budget;much"), "pb.number", 9),
    (file(projects="a;-5;1\nb;50;0"), "pb.number", 14),
    (file(projects="a;nan;1\nb;50;0"), "pb.number", 14),
    (file(projects=f"a;{10**19};1\nb;50;0"), "pb.number", 14),
    (file(projects="a;60;1\na;50;0"), "pb.project-twice", 15),
    (file(projects="a;60;1\nb"), "pb.row-short", 15),
    (file(meta="vote_type;shouting\n"), "pb.vote-type", 10),
    (file("v1;a,b;1\nv2;a;1", meta="vote_type;cumulative\n"), "pb.points-count", 17),
    (file(meta="vote_type;cumulative\n").replace("voter_id;vote;points", "voter_id;vote;marks"), "pb.column-missing", 1),
    (file("v1;a;one\nv2;a;1", meta="vote_type;cumulative\n"), "pb.number", 17),
])  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_line(text: str, key: str, line: int) -> None:
    with pytest.raises(PabulibError) as error:
        parse(text)
    assert (error.value.key, error.value.line) == (key, line)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pb").write_bytes(b"META\n\xff\xfe")
    with pytest.raises(PabulibError) as error:
        read(tmp_path / "x.pb")
    assert (error.value.key, error.value.line) == ("pb.encoding", 2)


def test_without_votes_nobody_pays_and_without_projects_nothing_is_funded() -> None:
    empty = parse(file("", projects="").replace("a;60;1\nb;50;0\n", ""))
    for rule in PUBLISHED.values():
        assert allocate(empty.election, rule, rule.customary_ties).winners == ()
    unvoted = parse(file(""))
    assert (
        allocate(unvoted.election, PUBLISHED["equalshares/add1"], PUBLISHED["equalshares"].customary_ties).winners == ()
    )

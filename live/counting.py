"""``musyawarah count``: the winners of an election file of pabulib.org, in the terminal or as JSON."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

from live.language import language_of_terminal, refusal, say
from sessions.calendar import Language
from sessions.counting.allocations import Allocation, Line
from sessions.counting.equal_shares import Completion, Utility
from sessions.counting.pabulib import Pabulib, Remark, read
from sessions.counting.pabulib_text import PabulibError
from sessions.counting.rules import PUBLISHED, Name, Rule, allocate
from sessions.counting.ties import LEXICOGRAPHIC, LISTED, MAX_VOTES, MIN_COST, TieRule
from sessions.refused import Refused
from sessions.rupiah import number as written

_TIES = {"listed": LISTED, "min-cost": MIN_COST, "max-votes": MAX_VOTES, "lexicographic": LEXICOGRAPHIC}
_REMARKS = 3


def add_parser(commands: Any) -> None:
    """What can be typed after ``count``."""
    one = commands.add_parser("count", help="hitung berkas pemilihan .pb (pabulib.org)")
    one.add_argument("file", type=Path, metavar="FILE.pb")
    one.add_argument("--rule", choices=get_args(Name), help="aturan (bawaan: yang tertulis dalam berkas)")
    one.add_argument("--completion", choices=get_args(Completion), help="pelengkap equal-shares")
    one.add_argument("--utility", choices=get_args(Utility), help="nilai satu poin bagi equal-shares (bawaan: cost)")
    one.add_argument("--quota", type=int, default=1, metavar="N", help="jatah tiap kelompok untuk aturan quota")
    one.add_argument("--tie", choices=[*_TIES, "lot"], help="aturan bila seri (bawaan: kebiasaan pabulib.org)")
    one.add_argument("--seed", default="", help="angka undian yang disebut di ruang rapat, untuk --tie lot")
    one.add_argument("--digest", default="", help="digest jurnal, untuk --tie lot")
    one.add_argument("--json", action="store_true", help="cetak sebagai JSON")


def main(arguments: Sequence[str]) -> int:
    """Run ``count`` with what was typed; see :func:`count`."""
    top = argparse.ArgumentParser(prog="musyawarah")
    add_parser(top.add_subparsers(required=True))
    return count(top.parse_args(arguments), language_of_terminal())


def count(given: argparse.Namespace, language: Language) -> int:
    """Count the file and print the result; the exit code is 0, or 1 with one sentence on standard error."""
    try:
        file = read(given.file)
    except PabulibError as error:
        sentence = refusal(language, Refused(error.key, **error.values))
        print(f"{given.file}:{error.line}: {sentence}", file=sys.stderr)
        return 1
    except OSError as error:
        print(say(language, "Tidak dapat dibaca atau ditulis: {error}.", error=error), file=sys.stderr)
        return 1
    remarks = list(file.remarks)
    if not given.rule and file.rule not in PUBLISHED:
        remarks.append(Remark("pb.rule", 1, file.rule))
    print_remarks(given.file, remarks, language)
    rule = chosen_rule(given, file)
    tie = given.tie or next(name for name, steps in _TIES.items() if steps == rule.customary_ties)
    ties = _TIES.get(tie) or TieRule(seed=given.seed, digest=given.digest)
    result = allocate(file.election, rule, ties)
    print(as_json(file, rule, tie, result) if given.json else as_text(file, rule, tie, result, language))
    return 0


def chosen_rule(given: argparse.Namespace, file: Pabulib) -> Rule:
    """The rule that was asked for, else the one of the file; greedy where the file does not tell."""
    published = PUBLISHED.get(file.rule, PUBLISHED["greedy"])
    if given.rule and given.rule != published.name:
        published = Rule(given.rule)
    return Rule(
        published.name,
        given.completion or published.completion,
        given.utility or published.utility,
        given.quota,
        published.comparison,
    )


def print_remarks(path: Path, remarks: list[Remark], language: Language) -> None:
    """What is odd in the file, on standard error: the first few of each kind, and how many there are."""
    seen: Counter[str] = Counter()
    for remark in remarks:
        seen[remark.key] += 1
        if seen[remark.key] <= _REMARKS:
            sentence = refusal(language, Refused(remark.key, subject=remark.subject))
            print(f"{path}:{remark.line}: {sentence}", file=sys.stderr)
    for more in seen.values():
        if more > _REMARKS:
            print(say(language, "… dan {n} lagi yang serupa.", n=more - _REMARKS), file=sys.stderr)


def as_text(file: Pabulib, rule: Rule, tie: str, result: Allocation, language: Language) -> str:
    """The result as a table: rank, project, score, cost, name; then what was spent and what is left."""
    unit = file.election.currency_unit
    names = file.election.by_key
    rows = [
        (f"{rank}.", line.key, _written(line.score), _written(Fraction(line.cost, unit)), names[line.key].name)
        for rank, line in enumerate(result.funded, start=1)
    ]
    wide = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    table = [
        f"{rank:>{wide[0]}} {key:<{wide[1]}}  {score:>{wide[2]}}  {cost:>{wide[3]}}  {name}".rstrip()
        for rank, key, score, cost, name in rows
    ]
    spent, budget, left = (_written(Fraction(one, unit)) for one in (result.spent, result.budget, result.left))
    settings = ", ".join([rule_name(rule), *([f"quota {rule.quota}"] if rule.name == "quota" else [])])
    return "\n".join([
        say(language, "Aturan: {rule}; bila seri: {tie}", rule=settings, tie=tie),
        *(table or [say(language, "Tidak ada yang terpilih.")]),
        say(language, "Jumlah {spent} dari {budget}; sisa {left}", spent=spent, budget=budget, left=left),
    ])  # fmt: skip


def rule_name(rule: Rule) -> str:
    """``greedy``, ``equal-shares/add1 (cost)`` …"""
    if rule.name != "equal-shares":
        return rule.name
    completion = f"/{rule.completion}" if rule.completion != "none" else ""
    return f"equal-shares{completion}{'-comparison' if rule.comparison else ''} ({rule.utility})"


def as_json(file: Pabulib, rule: Rule, tie: str, result: Allocation) -> str:
    """The result with every reason; amounts in units of the file's currency."""
    unit = file.election.currency_unit

    def money(amount: Fraction | int) -> int | float:
        return _plain(Fraction(amount) / unit)

    def project(line: Line) -> dict[str, object]:
        why = line.reason
        told: dict[str, object] = {
            "id": line.key, "score": _plain(line.score), "cost": money(line.cost), "why": why.key,
            "supporters": why.supporters, "had": money(why.had), "lacked": money(why.lacked),
        }  # fmt: skip
        if why.each is not None:
            told |= {"turn": why.turn, "each": money(why.each), "short": why.short}
        return told | ({"before": why.before} if why.before else {})

    settings: dict[str, object] = {"rule": rule.name, "tie": tie}
    if rule.name == "equal-shares":
        settings |= {"completion": rule.completion, "utility": rule.utility, "share": money(result.share)}
        settings |= {"comparison": True} if rule.comparison else {}
    if rule.name == "quota":
        settings |= {"quota": rule.quota}
    told = settings | {
        "selected": list(result.winners),
        "winners": [project(line) for line in result.funded],
        "others": [project(line) for line in result.unfunded],
        "budget": money(result.budget),
        "cost": money(result.spent),
        "left": money(result.left),
        "voters": len(file.election.ballots),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _plain(exact: Fraction) -> int | float:
    return exact.numerator if exact.denominator == 1 else float(exact)


def _written(exact: Fraction) -> str:
    return written(exact.numerator if exact.denominator == 1 else Decimal(f"{float(exact):.2f}"))

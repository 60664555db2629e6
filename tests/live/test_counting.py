"""``musyawarah count``: what is printed, in both languages and as JSON, and what a mistake gets."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from live.main import main

FILES = Path(__file__).resolve().parents[1] / "pabulib"
ASSEN = str(FILES / "Netherlands_Assen_2024.pb")
ANIN = str(FILES / "Poland_Warszawa_2017_Anin.pb")
MERCED = str(FILES / "US_Stanford_Dataset_Merced_Peoples_Budget_Ballot_2019_vote_rankings.pb")


def test_the_winners_stand_in_order_with_scores_and_money(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", ASSEN]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Aturan: equal-shares/add1 (cost); bila seri: min-cost"
    assert lines[1].split() == ["1.", "3", "43", "7.200", "PopUp", "Podium"]
    assert len(lines) == 11
    assert lines[-1] == "Jumlah 76.700 dari 100.000; sisa 23.300"


def test_as_json_every_project_has_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", ASSEN, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["completion"], told["utility"], told["tie"]) == (
        "equal-shares",
        "add1",
        "cost",
        "min-cost",
    )
    assert told["selected"] == [winner["id"] for winner in told["winners"]]
    assert (told["budget"], told["cost"], told["left"], told["voters"]) == (100000, 76700, 23300, 84)
    assert len(told["winners"]) + len(told["others"]) == 14
    assert {other["why"] for other in told["others"]} == {"supporters-lack"}
    assert all(other["cost"] - other["had"] == pytest.approx(other["lacked"]) for other in told["others"])


@pytest.mark.long
@pytest.mark.parametrize(("options", "name"), [
    (["--rule", "greedy"], "greedy"),
    (["--rule", "greedy-stop"], "greedy-stop"),
    (["--rule", "quota", "--quota", "2"], "quota"),
    (["--rule", "equal-shares"], "equal-shares"),
    (["--rule", "equal-shares", "--completion", "add1-greedy", "--utility", "cardinality"], "equal-shares"),
    (["--rule", "greedy", "--tie", "lot", "--seed", "482913", "--digest", "ab" * 32], "greedy"),
])  # fmt: skip
@pytest.mark.parametrize("path", [ANIN, MERCED])
def test_every_rule_can_be_asked_for(
    options: list[str], name: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["count", path, *options, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rule"] == name
    assert told["cost"] + told["left"] == told["budget"]
    assert main(["count", path, *options]) == 0
    assert f"Aturan: {name}" in capsys.readouterr().out


def test_a_rule_that_the_file_does_not_tell_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main(["count", MERCED]) == 0
    told = capsys.readouterr()
    assert "The rule 'unknown' cannot be repeated from this file; counted by greedy." in told.err
    assert told.out.startswith("Rule: greedy; ties: listed\n1. 1106  241  2.000\n")
    assert told.out.endswith("Total 35.000 of 40.000; left over 5.000\n")


def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "rusak.pb"
    broken.write_text(Path(ASSEN).read_text("utf-8").replace("budget;100000", "budget;banyak"), "utf-8")
    assert main(["count", str(broken)]) == 1
    assert capsys.readouterr().err == f"{broken}:9: budget: 'banyak' bukan bilangan yang dapat dihitung.\n"
    assert main(["count", str(tmp_path / "tidak-ada.pb")]) == 1
    assert "Tidak dapat dibaca" in capsys.readouterr().err


def test_many_oddities_of_a_kind_are_summed_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = tmp_path / "aneh.pb"
    odd.write_text(Path(ASSEN).read_text("utf-8").replace("\n4;30000", "\n44;30000"), "utf-8")
    assert main(["count", str(odd)]) == 0
    told = capsys.readouterr().err
    assert told.count("menyebut usulan 4 yang tidak ada") == 3
    assert "… dan 5 lagi yang serupa." in told


def test_counting_does_not_wait_for_the_web() -> None:
    code = (
        "import sys; from live.command import main; main(['count', sys.argv[1]]);"
        "assert not {'litestar', 'uvicorn'} & set(sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code, ASSEN], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "sisa" in told.stdout or "left over" in told.stdout

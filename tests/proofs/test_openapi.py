"""Every door of the program played by schemathesis, from an OpenAPI document drawn up from the running program.

Right and wrong, by those who may and those who may not, in a hall that is in the middle of its meeting: no answer is a fault,
each comes soon and is of a kind that the document knows, a refusal is one sentence for people, and others go on.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as from_seed
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from live.decoding import COMMANDS
from tests.live.test_authorisation import PLACES, doors
from tests.live.visitors import FOLDERS, Visitors, listening
from tests.live.visitors import heard as heard_on
from tests.proofs.busy_hall import gets_busy
from tests.proofs.doors_heard import Asked, listens
from tests.proofs.doors_written import document, plain, routes, welcome
from tests.seeds import Seeds

pytestmark = pytest.mark.long

# What ends the meeting comes when all else was played.
ENDING = {"musyawarah.close", "musyawarah.cancel", "musyawarah.reopen", "addendum.make"}
SOON, PAPER_SOON = 60.0, 300.0
# Takes seconds of both cores, and asks for nothing by name.
PAPERS = re.compile(r"/(berkas(\.zip)?|kartu\.pdf|publik\.zip|dokumen/\{name\})$")
# What a fault would look like if it came as an answer.
MACHINE = re.compile(r"Traceback|[a-z](Error|Exception)\b|msgspec|litestar|<class|object at 0x|`\$\.")
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
async def visitors(tmp_path: Path) -> AsyncIterator[Visitors]:
    async with listening(tmp_path) as hall:
        yield await Visitors(hall).arrive()


async def drawn_up(visitors: Visitors, heard: dict[str, Asked]) -> dict[str, Any]:
    """The document, once everybody was busy and every door was tried by somebody who is let in."""
    tokens = await gets_busy(visitors)
    places = PLACES | {"token": tokens["token"], "digest": tokens["digest"]}
    for method, path in {handler: (method, plain(path)) for method, path, handler in routes(visitors.hall)}.values():
        if not PAPERS.search(path):
            async with visitors.browser(welcome(path, method)[0]) as browser:
                await browser.request(method, visitors.hall.address + path.format_map(places))
    return document(visitors.hall, heard, places)


class Players:
    """Whoever plays the document, each from the browser they have."""

    def __init__(self, visitors: Visitors, written: dict[str, Any]) -> None:
        self._visitors = visitors
        read = schemathesis.openapi.from_dict(written).get_all_operations()
        self._operations = [one.ok() for one in read if isinstance(one, Ok)]
        assert len(self._operations) == sum(len(item) for item in written["paths"].values())
        self.statuses: Counter[int] = Counter()
        self._line = requests.Session()

    async def play(self, number: int, each: int, *, ending: bool, most: int | None = None) -> None:
        """``each`` right and as many wrong requests for every operation, or for so many of them, as this number draws."""
        random = Random(number)
        chosen = [one for one in self._operations if (one.path.partition("#")[2] in ENDING) is ending]
        if most:
            chosen = [one for one in chosen if not PAPERS.search(one.path)]
        for operation in random.sample(chosen, min(most or len(chosen), len(chosen))):
            for mode in GenerationMode:
                times = 1 if PAPERS.search(operation.path) else each
                await asyncio.to_thread(self._plays, operation, mode, times, random)

    def _plays(self, operation: Any, mode: GenerationMode, each: int, random: Random) -> None:
        @from_seed(random.getrandbits(32))
        @settings(
            max_examples=each, database=None, deadline=None, phases=[Phase.generate], derandomize=False,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(operation.as_strategy(generation_mode=mode))
        def one_after_another(case: Case[Any]) -> None:
            self._asks(case, random)

        try:
            one_after_another()
        except Unsatisfiable:  # nothing in it can be wrong
            assert mode.is_negative

    def _asks(self, case: Case[Any], random: Random) -> None:
        role = random.choice(welcome(case.operation.path, case.method))
        if random.random() < 0.1:
            role = random.choice(list(FOLDERS))
        address = self._visitors.hall.address
        language = random.choice(["id", "en"])
        headers = {"Origin": address, "Cookie": f"{self._visitors.cookies[role]}; mw_language={language}"}
        soon = PAPER_SOON if PAPERS.search(case.operation.path) else SOON
        answer = case.call(base_url=address, headers=headers, timeout=soon, allow_redirects=False, session=self._line)
        self.statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 400:
            assert not MACHINE.search(answer.text), answer.text


async def others_vote(visitors: Visitors) -> None:
    """Whatever was done to the hall: somebody new comes to the desk, and their vote counts."""
    says, meeting = visitors.says, visitors.opened.room.meeting
    await says("facilitator", {"do": "wheel.take"})
    if running := meeting.ballots.running:
        assert (await says("facilitator", {"do": "ballot.close", "ballot": running.id, "cancel": "on"}))["ok"]
    name = "Bu Lestari"
    come = {"do": "attendance.check-in", "name": name, "constituency": "Warga", "rw": "2", "rt": "7", "sex": "P"}
    assert (answer := await says("secretary", come))["ok"], answer
    (lestari,) = [one for one in meeting.attendance.people.values() if one.name == name]
    assert (await says("facilitator", {"do": "ballot.open", "question": "Sudah?"}))["ok"]
    running = meeting.ballots.running
    assert running
    vote = {"do": "ballot.vote", "ballot": running.id, "choice": "ya", "asks": "behalf", "behalf": lestari.id}
    assert (await says("secretary", vote))["ok"]
    assert (await says("facilitator", {"do": "ballot.close", "ballot": running.id}))["ok"]
    assert meeting.ballots.all[running.id].counts["ya"] == 1


async def still_answers(visitors: Visitors) -> None:
    """A line gets its panel and an answer."""
    async with visitors.line("projector") as line:
        await line.send('{"show":{"board":""}}')
        await line.send('{"do":"proposal.support","proposal":"1","id":"well"}')
        assert 'data-panel="board"' in str(await line.recv())
        assert (await heard_on(line, "ack"))["ack"] == "well"


async def test_every_door_and_every_command_is_in_the_document(visitors: Visitors) -> None:
    written = document(visitors.hall, {}, PLACES)
    there = {f"{method.upper()} {path}" for path, item in written["paths"].items() for method in item}
    there |= {door.rstrip("/") for door in there}
    assert {f"{method} {path}" for method, path in doors(visitors) if method != "WS"} <= there
    assert {path.partition("#")[2] for path in written["paths"]} - {""} == set(COMMANDS)


def names_in(written: dict[str, Any], method: str, path: str) -> set[str]:
    """What the document says that may be asked for, or sent, at this door."""
    about = written["paths"][path][method]
    sent = about.get("requestBody", {"content": {}})["content"].values()
    return {one["name"] for one in about["parameters"]}.union(*(one["schema"]["properties"] for one in sent))


# Of the sample: one hall, and so many operations. Of the whole: every operation in every hall.
@pytest.mark.parametrize(
    ("halls", "each", "most"), [(1, 1, 90), pytest.param(6, 5, None, marks=pytest.mark.proof)], ids=["some", "all"]
)
async def test_whatever_the_document_says_or_forbids(
    halls: int,
    each: int,
    most: int | None,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    seeds: Seeds,
) -> None:
    heard = listens(monkeypatch)
    caplog.set_level("WARNING")
    played: Counter[int] = Counter()
    for number in seeds.upto(halls):
        async with listening(tmp_path / f"{number}") as hall:
            visitors = await Visitors(hall).arrive()
            written = await drawn_up(visitors, heard)
            # An ear that hears nothing would leave the doors half tried.
            assert {"q", "jenis", "urut", "hal", "status"} <= names_in(written, "get", "/m/{code}/usulan")
            assert {"t", "k"} <= names_in(written, "get", "/m/{code}/")
            assert {"file", "what"} <= names_in(written, "post", "/m/{code}/sekretaris/impor")
            assert {"do", "title", "behalf", "saring"} <= names_in(written, "post", "/m/{code}/sekretaris/meja-usulan")
            players = Players(visitors, written)
            await players.play(number, each, ending=False, most=most)
            await others_vote(visitors)
            await players.play(number, each, ending=True)
            await still_answers(visitors)
        played += players.statuses
        assert [record.getMessage() for record in caplog.records] == []
    assert {200, 303, 403, 404, 422} <= played.keys()
    print(f"{played.total()} requests: {dict(sorted(played.items()))}")

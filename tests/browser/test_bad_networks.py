"""Phones on bad networks: nobody's vote is lost or counted twice, a dead line is seen as dead, and all heal alike."""

import time
from collections.abc import Callable, Iterator
from random import Random

import pytest
from playwright.sync_api import expect

from tests.browser.people import Hall, Phone
from tests.proofs.bad_network import BadNetwork
from tests.seeds import Seeds

ALIKE = ("now", "agenda", "turn")


@pytest.fixture
def networks(hall: Hall) -> Iterator[Callable[[], BadNetwork]]:
    made: list[BadNetwork] = []

    def network() -> BadNetwork:
        made.append(BadNetwork(hall.server.port))
        return made[-1]

    hall.expects_losses = True
    yield network
    for one in made:
        one.heals()
        one.close()


def comes(hall: Hall, network: BadNetwork, name: str) -> Phone:
    link = hall.server.links["Ponsel warga"].replace(str(hall.server.port), str(network.port))
    return Phone(hall.screen(link, 360, 740, phone=True)).joins(name)


def digests(phone: Phone) -> list[str | None]:
    return [phone.page.locator(f"#p-{name}").get_attribute("data-digest") for name in ALIKE]


def all_show_the_same(phones: list[Phone], within: float) -> None:
    end = time.monotonic() + within
    while len({str(digests(phone)) for phone in phones}) > 1:
        assert time.monotonic() < end, [digests(phone) for phone in phones]
        phones[0].page.wait_for_timeout(100)


def trouble(kind: str, network: BadNetwork) -> None:
    """Something happens to a phone's network."""
    if kind == "slow":
        network.delay, network.slice = 0.4, 400
    elif kind == "silent":
        network.falls_silent()
    elif kind == "cut":
        network.cuts()
    else:
        network.shut = True
        network.cuts()


@pytest.mark.parametrize(
    ("rounds", "kinds"),
    [(1, ["slow", "cut", "shut"]), pytest.param(25, ["slow", "cut", "shut", "silent"], marks=pytest.mark.proof)],
)
def test_votes_on_bad_networks(
    hall: Hall, networks: Callable[[], BadNetwork], rounds: int, kinds: list[str], seeds: Seeds
) -> None:
    random = Random(seeds.now)
    chair = hall.facilitator()
    lines = [networks() for _ in kinds]
    phones = [comes(hall, line, f"Warga {number}") for number, line in enumerate(lines, 1)]
    for turn in range(rounds):
        chair.opens_ballot(f"Setuju {turn}?", secret=turn % 2 == 0)
        for phone in phones:
            expect(phone.page.locator("#p-ballot h2")).to_have_text(f"Setuju {turn}?", timeout=20_000)
        random.shuffle(kinds)
        for kind, line, phone in zip(kinds, lines, phones, strict=True):
            before = random.random() < 0.5
            if before:
                trouble(kind, line)
            phone.votes("Setuju")
            if not before:
                trouble(kind, line)
        for kind, phone in zip(kinds, phones, strict=True):
            if kind in {"silent", "shut"}:
                expect(phone.page.locator("#line")).not_to_have_class("line on", timeout=20_000)
        for line in lines:
            line.heals()
        healed = time.monotonic()
        for phone in phones:
            expect(phone.page.locator("#p-ballot .receipt")).to_be_visible(timeout=10_000)
        all_show_the_same(phones, within=max(0.1, healed + 10 - time.monotonic()))
        expect(chair.page.locator("#p-voting .turnout")).to_contain_text(
            f"{len(kinds)} dari {len(kinds)}", timeout=5_000
        )
        chair.closes_ballot()
        expect(chair.page.locator("#p-voting .result")).to_contain_text(str(len(kinds)))

"""A hall in the middle of its meeting: proposals with a photo, a speaker, ballots, lists that wait at the desk."""

import re
from collections.abc import Mapping
from typing import Any

from httpx import Response

from live.limits import Buckets
from tests.live.visitors import FOLDERS, Visitors
from tests.naughty_hall import hurries
from tests.photos import photo

_VOTER = {"constituency": "Warga", "rw": "2", "rt": "7", "sex": "P"}
_MANY = Buckets(rate=1e9, burst=10**9)
# By whom, and what: in this order.
_STEPS: list[tuple[str, dict[str, str]]] = [
    ("secretary", {"do": "attendance.check-in", "name": "Bu Sri", **_VOTER}),
    ("secretary", {"do": "attendance.check-in", "name": "Pak Tarno", **_VOTER}),
    ("facilitator", {"do": "agenda.next", "leaving": "0"}),
    ("facilitator", {"do": "agenda.next", "leaving": "1"}),
    ("attendee", {"do": "proposal.raise", "title": "Lampu jalan", "kind": "fisik", "problem": "Gelap", "location": "Gang 3"}),
    ("secretary", {"do": "proposal.accept", "proposal": "4"}),
    ("assisted", {"do": "proposal.support", "proposal": "1"}),
    ("facilitator", {"do": "proposal.take-up", "proposal": "4"}),
    ("attendee", {"do": "speaker.raise"}),
    ("secretary", {"do": "minutes.write", "text": "Warga menanyakan lampu."}),
    ("facilitator", {"do": "ballot.open", "question": "Sepakat?", "secret": "on"}),
    ("attendee", {"do": "ballot.vote", "ballot": "1", "choice": "ya", "slip": "0" * 32}),
    ("facilitator", {"do": "ballot.close", "ballot": "1"}),
    ("facilitator", {"do": "ballot.open", "question": "Mana dulu?", "kind": "choose-one", "options": "Lampu\nJalan"}),
    ("attendee", {"do": "ballot.vote", "ballot": "2", "choice": "1"}),
]  # fmt: skip


async def gets_busy(visitors: Visitors) -> dict[str, str]:
    """Everybody acts, nobody is held to a pace. What stands in addresses now: tokens of lists, the digest of a photo."""
    opened = visitors.opened
    await hurries(opened)
    opened.guesses = opened.photos = opened.joins = _MANY
    for who, values in _STEPS:
        told = await visitors.says(who, values)
        assert told["ok"], (values, told)
    await sends(visitors, "attendee", "foto?u=4", {"photo": ("lampu.jpg", photo(8, 8))})
    unknown = b"Satu;Dua;Tiga\nJalan rusak;RW 2;100\n"
    answer = await sends(visitors, "secretary", "impor", {"file": ("usulan.csv", unknown)}, {"what": "usulan"})
    token = answer.headers["location"].rpartition("/")[2]
    invited = b"Nama;Unsur;RW\nBu Rini;Warga;2\n"
    answer = await sends(visitors, "secretary", "undangan", {"list": ("undangan.csv", invited)})
    expected = re.search(r'name="token" value="(\w+)"', answer.text)
    assert expected, answer.text
    (picture,) = opened.room.meeting.proposals.all[4].photos
    return {"token": token, "digest": picture.digest, "list": expected[1]}


async def sends(
    visitors: Visitors,
    role: str,
    leaf: str,
    files: Mapping[str, tuple[str, bytes]],
    data: Mapping[str, Any] | None = None,
) -> Response:
    """One of them sends files to a leaf of their folder."""
    async with visitors.browser(role) as browser:
        url = visitors.home + FOLDERS[role] + leaf
        answer = await browser.post(url, files=files, data=data, headers={"Accept": "text/html"})
        assert answer.status_code < 400, (leaf, answer.text)
        return answer

"""The doors: who may do what, through which address, and what strangers are told."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from live.answers import act
from live.app import build, static
from live.hall import Hall
from live.language import Renderer
from live.links import issue
from live.viewers import Viewer
from sessions.actors import OPERATOR, Actor, Role
from sessions.convening import Convene
from sessions.doors import IssueLink, RevokeLinks
from sessions.refused import Refused
from sessions.sqlite import SqliteJournal
from tests.halls import SETTINGS, STANDING

HOME = "http://testserver.local"
Client = AsyncClient


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    hall = Hall(await SqliteJournal.open(tmp_path), HOME, Renderer(static, HOME))
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    yield hall
    await hall.close()


@pytest.fixture
async def client(hall: Hall) -> AsyncIterator[Client]:
    transport = ASGITransport(build(hall), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with AsyncClient(transport=transport, base_url=HOME) as client:
        yield client


async def do(client: Client, folder: str = "", origin: str = HOME, **values: str) -> Any:
    headers = {"accept": "application/json", "origin": origin}
    return await client.post(f"/m/patihan/{folder}do", data=values, headers=headers)


async def test_without_the_key_no_screen_opens_and_nothing_is_done(client: Client) -> None:
    for folder in ("pimpinan/", "sekretaris/", "layar/", "dibantu/1/"):
        answer = await client.get(f"/m/patihan/{folder}")
        assert answer.status_code == 403
        assert "Tautan ini tidak berlaku" in answer.text
        assert (await do(client, folder, do="agenda.next", leaving="0")).status_code == 403
    assert (await client.get("/m/patihan/sekretaris/dokumen/daftar-hadir.xlsx")).status_code == 403
    assert (await client.get("/m/patihan/dokumen/daftar-hadir.xlsx")).status_code == 403


@pytest.mark.long
async def test_a_link_becomes_a_cookie_and_leaves_the_address(client: Client, hall: Hall) -> None:
    links = await issue(hall.meeting("patihan").room, HOME)
    answer = await client.get(links["secretary"], follow_redirects=False)
    assert answer.headers["location"] == "/m/patihan/sekretaris/"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    secret = links["secretary"].rsplit("/", 1)[1]
    assert len(secret) * 6 >= 128
    stored = b"".join(row.body for row in await hall.journal.read("patihan"))
    assert secret.encode() not in stored
    guess = links["secretary"][:-1] + ("y" if secret.endswith("x") else "x")
    assert (await client.get(guess)).status_code == 403


@pytest.mark.long
async def test_two_facilitators_and_one_wheel(client: Client, hall: Hall) -> None:
    opened = hall.meeting("patihan")
    cookies = []
    for _ in range(2):
        client.cookies.clear()
        await client.get((await issue(opened.room, HOME))["facilitator"])
        cookies.append(dict(client.cookies))

    async def steers(who: int, **values: str) -> str:
        client.cookies.clear()
        client.cookies.update(cookies[who])
        return str((await do(client, "pimpinan/", **values)).json()["text"])

    assert "Tercatat" in await steers(0, do="agenda.next", leaving="0")
    assert "Tercatat" in await steers(1, do="wheel.take")
    assert "memegang kemudi" in await steers(0, do="agenda.next", leaving="1")
    assert "Anda melihat saja" in (await client.get("/m/patihan/pimpinan/")).text
    assert "Tercatat" in await steers(1, do="agenda.next", leaving="1")
    assert "Tercatat" in await steers(0, do="wheel.take")
    assert "Tercatat" in await steers(0, do="agenda.next", leaving="2")
    assert opened.room.meeting.agenda.current == 3


async def test_a_revoked_link_shuts_the_screen_and_leaves_the_wheel_to_the_next(client: Client, hall: Hall) -> None:
    opened = hall.meeting("patihan")
    await client.get((await issue(opened.room, HOME))["facilitator"])
    await do(client, "pimpinan/", do="wheel.take")
    fresh = await issue(opened.room, HOME, [Role.FACILITATOR], revoke=True)
    assert (await client.get("/m/patihan/pimpinan/")).status_code == 403
    assert (await do(client, "pimpinan/", do="agenda.next", leaving="0")).status_code == 403
    await client.get(fresh["facilitator"])
    assert (await do(client, "pimpinan/", do="agenda.next", leaving="0")).status_code == 200


async def test_no_link_is_given_out_to_be_a_person_and_revoking_none_changes_nothing(hall: Hall) -> None:
    room = hall.meeting("patihan").room
    before = room.meeting.seq
    for role in (Role.ATTENDEE, Role.OPERATOR):
        with pytest.raises(Refused, match=r"link\.role"):
            await room.do(IssueLink(role, "0" * 64), OPERATOR, f"issue {role}")
    await room.do(RevokeLinks(Role.PROJECTOR), OPERATOR, "revoke")
    assert (room.meeting.seq, room.meeting.doors.links) == (before, {})


@pytest.mark.long
@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://evil.test", "http://testserver.local.evil.test", "http://eviltestserver.local",
     "http://testserver.local:81", "file://testserver.local", "https://testserver.local"],
)  # fmt: skip
async def test_a_page_of_another_site_cannot_act(client: Client, origin: str) -> None:
    await client.get("/m/patihan/")
    answer = await do(client, origin=origin, do="attendance.check-in", name="Sri")
    assert answer.status_code == 403
    assert (await client.post("/bahasa", data={"language": "en"}, headers={"origin": origin})).status_code == 403


@pytest.mark.long
@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({}, "", "Permintaan ini tidak dikenal"),
        ({"do": "musyawarah.convene"}, "", "Permintaan ini tidak dikenal"),
        ({"do": "attendance.check-in", "name": ""}, "name", "perlu diisi"),
        ({"do": "attendance.check-in", "name": "x" * 10_000}, "name", "Paling banyak 80"),
        ({"do": "attendance.check-in", "name": "Sri", "constituency": "Raja"}, "constituency", "Pilih unsur"),
        ({"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "99"}, "rw", "RW 01 sampai 10"),
        ({"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "dua"}, "rw", "bukan angka"),
        ({"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "2"}, "sex", "laki-laki"),
        ({"do": "attendance.check-in", "name": "S", "constituency": "Warga", "rw": "2", "sex": "X"}, "sex", "Pilih"),
    ],
)
async def test_bad_input_gets_a_sentence_beside_its_field(
    client: Client, values: dict[str, str], field: str, says: str
) -> None:
    await client.get("/m/patihan/")
    answer = await do(client, **values)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert says in answer.json()["text"]


async def test_whatever_is_wrong_says_a_sentence_and_never_a_traceback(client: Client) -> None:
    for path, status in (("/nowhere", 404), ("/m/other/", 404), ("/m/patihan/dokumen/x.docx", 422), ("/static/x", 404)):
        answer = await client.get(path)
        assert answer.status_code in {status, 403, 404}, path
        assert "Traceback" not in answer.text
        assert "<h1>Maaf</h1>" in answer.text
    large = await client.post(
        "/m/patihan/do",
        content=b"x" * 200_000,
        headers={"origin": HOME, "content-type": "application/x-www-form-urlencoded"},
    )
    assert large.status_code == 413
    assert "terlalu besar" in large.text
    broken = await client.post(
        "/m/patihan/do",
        content=b"\xff\xfe",
        headers={"origin": HOME, "content-type": "multipart/form-data; boundary=x"},
    )
    assert broken.status_code < 500
    assert (await client.delete("/m/patihan/")).status_code == 405


@pytest.mark.long
async def test_every_answer_tells_the_browser_what_our_pages_may_do(client: Client) -> None:
    for path in ("/", "/m/patihan/", "/nowhere", static("board.css"), "/m/patihan/layar/qr.svg"):
        headers = (await client.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.long
async def test_a_person_is_known_again_by_their_device_only(client: Client, hall: Hall) -> None:
    await client.get("/m/patihan/")
    answer = await do(client, do="attendance.check-in", name="Sri", constituency="Warga", rw="2", rt="7", sex="P")
    assert answer.json() | {"ack": ""} == {
        "ack": "", "ok": True, "do": "attendance.check-in", "go": "./", "text": answer.json()["text"],
    }  # fmt: skip
    assert "Sri, tercatat hadir" in (await client.get("/m/patihan/")).text
    again = await do(client, do="attendance.check-in", name="Sri", constituency="Warga", rw="2", rt="7", sex="P")
    assert again.status_code == 422
    client.cookies.clear()
    assert "tercatat hadir" not in (await client.get("/m/patihan/")).text
    assert hall.meeting("patihan").room.meeting.attendance.present == 1


async def test_the_first_page_of_a_phone_is_small(client: Client) -> None:
    answer = await client.get("/m/patihan/")
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text)
    assert files
    total = 0
    for path in ["/m/patihan/", *files]:
        async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as streamed:
            assert streamed.headers.get("content-encoding") == "gzip", path
            total += len(b"".join([chunk async for chunk in streamed.aiter_raw()]))
    assert total <= 40_000


async def test_who_refuses_cookies_is_told_so_and_is_nobody_else(client: Client, hall: Hall) -> None:
    answer = await do(client, do="attendance.check-in", name="Sri", constituency="Warga", rw="2", sex="P")
    assert "menolak cookie" in answer.json()["text"]
    assert hall.meeting("patihan").room.meeting.attendance.present == 0


@pytest.mark.long
async def test_who_hurries_is_asked_to_wait_and_the_others_are_not(client: Client, hall: Hall) -> None:
    await client.get("/m/patihan/")
    texts = [(await do(client, do="attendance.check-in", name="")).json()["text"] for _ in range(60)]
    assert "Terlalu cepat" in texts[-1]
    client.cookies.clear()
    await client.get("/m/patihan/")
    assert "Terlalu cepat" not in (await do(client, do="attendance.check-in", name="")).json()["text"]


@pytest.mark.long
async def test_wrong_codes_are_slowed_for_the_whole_hall(client: Client) -> None:
    texts = []
    for number in range(30):
        client.cookies.clear()
        await client.get("/m/patihan/")
        texts.append((await do(client, do="card.resume", code=f"baki-soru-{number}")).json()["text"])
    assert "tidak dikenal" in texts[0]
    assert "Terlalu banyak kode" in texts[-1]


@pytest.mark.long
async def test_behind_tls_cookies_are_bound_to_the_host_and_plain_origins_refused(tmp_path: Path) -> None:
    home = "https://aula.test"
    hall = Hall(await SqliteJournal.open(tmp_path), home, Renderer(static, home))
    opened = await hall.take_in("patihan")
    await opened.room.do(Convene(SETTINGS, STANDING), OPERATOR, "convene")
    async with AsyncClient(transport=ASGITransport(build(hall)), base_url=home) as client:  # type: ignore[arg-type]
        answer = await client.get("/m/patihan/")
        assert answer.headers["set-cookie"].startswith("__Host-mw_device=")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        link = (await issue(opened.room, home))["secretary"]
        assert (await client.get(link)).headers["set-cookie"].startswith("__Host-mw_secretary_patihan=")
        assert (await client.get("/m/patihan/sekretaris/")).status_code == 200
        fields = {"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "2", "sex": "P"}
        assert (await do(client, origin="http://aula.test", **fields)).status_code == 403
        assert (await do(client, origin=home, **fields)).json()["ok"]
        client.cookies.clear()
        client.cookies.set("mw_device", "set-by-a-sibling-host")
        assert "menolak cookie" in (await do(client, origin=home, **fields)).json()["text"]
    await hall.close()


async def test_a_page_that_does_not_know_that_its_phone_is_registered_loads_itself_anew(hall: Hall) -> None:
    page = Viewer("phone", "id", Actor(Role.GUEST, device="sri"))
    joins = {"do": "attendance.check-in", "name": "Sri", "constituency": "Warga", "rw": "2", "sex": "P"}
    assert (await act(hall.meeting("patihan"), page, joins))["ok"]
    again = await act(hall.meeting("patihan"), page, joins)
    assert not again["ok"]
    assert again["go"] == "./"


@pytest.mark.long
async def test_a_static_file_under_a_name_that_no_disk_takes_is_not_there(client: Client) -> None:
    for name in ("x" * 300, "%00", "..%2fsessions%2froom.py", "board.css/x"):
        assert (await client.get(f"/static/{name}")).status_code == 404, name


async def test_a_plain_form_that_was_mended_and_sent_again_is_another_act_and_one_sent_twice_is_not(
    client: Client, hall: Hall
) -> None:
    await client.get("/m/patihan/")
    await do(client, do="attendance.check-in", name="Sri Wahyuni", constituency="Warga", rw="2", rt="7", sex="P")
    first = {
        "do": "proposal.raise",
        "id": "a" * 32,
        "title": "Talut",
        "kind": "fisik",
        "problem": "x",
        "location": "RT",
    }
    for form in (first, first, first | {"title": "Lampu jalan"}):
        answer = await client.post("/m/patihan/do", data=form, headers={"origin": HOME})
        assert answer.status_code == 303
    proposals = hall.meeting("patihan").room.meeting.proposals.all.values()
    assert [one.title for one in proposals if one.proposer] == ["Talut", "Lampu jalan"]

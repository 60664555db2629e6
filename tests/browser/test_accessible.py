"""Every screen in every state reached so far, against the rules of WCAG 2.2 AA that a machine can check (axe-core)."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page, expect

from tests.browser.people import Hall

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# What a desk uploads: columns that nobody knows, and lists with rows that are guessed, should be looked at, or keep out.
UPLOADED = (
    ("usulan", b"Apa;Di mana\nLampu;RT 01\n"),
    (
        "usulan",
        b"Usulan;RW;Volume;Satuan;Harga satuan;Biaya\nRabat beton;5;250;m2;1000;5\n;1;;;;\nLampu;77;2.500;;x;\n",
    ),
    ("kamus", b"uraian;satuan;harga satuan;keterangan\nLampu;unit;500000;volume < 5\n"),
    ("tahun-lalu", b"Usulan;Status;Ket\nTalut;belum;\nLampu;?;\n"),
)


# The whole page at first sight and in another light; then only what is not as it was when axe last saw it.
UNSEEN = """() => {
  const light = [document.documentElement, document.body].map((one) => one.cloneNode().outerHTML).join();
  const now = [...document.querySelectorAll("[id^=p-], form, #line, #said")];
  const [before, text] = [window.lookedAt, (one) => one.outerHTML];
  window.lookedAt = {light, texts: new Set(now.map(text))};
  return before && before.light === light ? now.filter((one) => !before.texts.has(text(one))) : [document];
}"""


# Only what is wrong is told, and no style sheet is fetched again.
LOOK = f"""async rules => {{
  const unseen = ({UNSEEN})();
  const how = {{runOnly: rules, resultTypes: ["violations"], preload: false}};
  return unseen.length ? (await axe.run({{include: unseen}}, how)).violations : [];
}}"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now, in all that it has not seen yet."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(LOOK, RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def test_no_screen_breaks_the_rules_in_any_state(hall: Hall) -> None:
    hall.expects_losses = True
    chair, desk, projector, phone = hall.facilitator(), hall.secretary(), hall.projector(), hall.phone()
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        phone.page.wait_for_timeout(250)
        for name, page in (("phone", phone.page), ("chair", chair.page), ("desk", desk.page), ("projector", projector)):
            expect(page.locator(".sending")).to_have_count(0, timeout=20_000)
            if broken := violations(page):
                found[f"{state}, {name}"] = broken

    look("empty hall")
    phone.page.get_by_role("button", name="Saya hadir").click()
    look("a refusal")
    phone.joins("Sri Wahyuni")
    desk.checks_in("Joko Susilo", "Ketua RT", 5, 3, "L")
    look("two present")
    chair.goes_on_until("Laporan usulan tahun lalu")
    look("last year's summary")
    for heading in ("Menurut urusan", "1.02 Kesehatan"):
        chair.page.get_by_role("button", name="Halaman berikut").click()
        expect(projector.locator("#p-board h1")).to_have_text(heading)
        look(f"last year, {heading}")
    chair.goes_on_until("Pembahasan")
    phone.proposes("Lampu jalan", "Gelap", "Gang Melati")
    chair.takes_up("Lampu jalan")
    desk.notes("Bu Sri: gelap.")
    look("a proposal on stage")
    phone.asks_to_speak()
    look("somebody waits to speak")
    chair.gives_the_floor("Sri Wahyuni")
    look("somebody speaks")
    chair.page.get_by_role("button", name="Selesai bicara").click()
    chair.page.locator("#who-spoke summary").click()
    look("who has spoken")
    chair.opens_ballot("Setuju?")
    look("a ballot open")
    phone.votes("Setuju")
    phone.sees_vote_recorded()
    look("voted")
    chair.closes_ballot()
    look("a result")
    chair.words("Lampu jalan disepakati.")
    look("a wording")
    phone.answers("Keberatan", "Tiangnya di depan rumah saya.")
    expect(chair.page.locator("#p-answers li.objection")).to_be_visible()
    chair.page.get_by_role("button", name="Tayangkan jawaban").click()
    look("an objection, shown")
    chair.page.locator("#p-answers").get_by_role("button", name="Catat", exact=True).click()
    chair.strikes()
    look("a decision")
    chair.page.locator("#settle > summary").click()
    chair.page.get_by_role("button", name="Tetapkan daftar").click()
    look("priorities")
    projector.get_by_role("button", name="Terang / gelap").click()
    phone.page.get_by_role("button", name="English").click()
    look("light, and in English")
    for name, page, leaves in (
        ("phone", phone.page, ("rekap", "tahun-lalu", "kamus", "rincian?u=139")),
        ("chair", chair.page, ("rincian?u=139&dengan=50", "rekap")),
        ("desk", desk.page, ("rincian?u=139", "impor")),
    ):  # fmt: skip
        beside = page.context.new_page()
        for leaf in leaves:
            beside.goto(page.url.partition("?")[0] + leaf)
            found |= {f"{leaf}, {name}": broken} if (broken := violations(beside)) else {}
    for what, content in UPLOADED:
        beside.goto(desk.page.url.partition("?")[0] + "impor")
        beside.locator("[name=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": content})
        beside.locator(f"[name=what][value={what}]").check()
        beside.get_by_role("button", name="Baca berkas").click()
        expect(beside.locator("#import button.main")).to_be_visible(timeout=20_000)
        found |= {f"import of {what}": broken} if (broken := violations(beside)) else {}
    chair.goes_on_until("Penutup")
    chair.page.locator("summary", has_text="Tutup musyawarah").click()
    look("before the last gavel")
    chair.page.get_by_role("button", name="Ketuk palu tiga kali").click()
    look("closed")
    desk.page.goto(hall.server.links["Ponsel warga"] + "sekretaris/berkas")
    found |= {"documents": broken} if (broken := violations(desk.page)) else {}
    stranger = hall.screen(hall.server.links["Ponsel warga"] + "pimpinan/", 360, 740)
    found |= {"a stranger": broken} if (broken := violations(stranger)) else {}
    assert found == {}

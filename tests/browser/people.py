"""People at their screens, in the words of the meeting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

if TYPE_CHECKING:
    from tests.serving import Server

# A page says this when its network or its server is gone; whoever takes them away expects it.
_LOST = re.compile(r"ERR_|Failed to fetch|WebSocket connection|htmx:ws:error|status of 403")
# What a refusal of something typed looks like to the browser's console.
_REFUSED = re.compile(r"status of 422")


class Hall:
    """All screens of one meeting."""

    def __init__(self, chromium: Browser, server: Server) -> None:
        self.server = server
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []
        self._complaints: list[str] = []
        self.expects_losses = False

    def screen(self, link: str, width: int, height: int, *, phone: bool = False, scripts: bool = True) -> Page:
        """A browser of its own, open at a link."""
        context = self._chromium.new_context(
            viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, java_script_enabled=scripts,
            locale="id-ID", accept_downloads=True,
        )  # fmt: skip
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.goto(link)
        return page

    def _note(self, complaint: str) -> None:
        if not _REFUSED.search(complaint) and not (self.expects_losses and _LOST.search(complaint)):
            self._complaints.append(complaint)

    def phone(self, *, scripts: bool = True) -> Phone:
        """A cheap Android that scanned the QR."""
        return Phone(self.screen(self.server.links["Ponsel warga"], 360, 740, phone=True, scripts=scripts))

    def projector(self) -> Page:
        """The screen in front of the hall."""
        return self.screen(self.server.links["Layar"], 1920, 1080)

    def facilitator(self) -> Facilitator:
        """The chair's tablet."""
        return Facilitator(self.screen(self.server.links["Pimpinan rapat"], 1280, 800))

    def secretary(self) -> Secretary:
        """The desk."""
        return Secretary(self.screen(self.server.links["Sekretaris"], 1440, 900))

    def close(self) -> list[str]:
        """Close every browser; what their pages complained of."""
        for context in self._contexts:
            context.close()
        return self._complaints


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture to look at, where somebody made a folder ``screenshots`` for them."""
    if Path("screenshots").is_dir():
        page.screenshot(path=f"screenshots/{name}.png", full_page=whole)


def fill_in_person(form: Locator, name: str, unsur: str, rw: int, rt: int, sex: str) -> None:
    """The fields that say who somebody is."""
    form.locator("[name=name]").fill(name)
    form.locator("[name=constituency]").select_option(unsur)
    form.locator(f"[name=rw][value='{rw}']").check()
    form.locator("[name=rt]").fill(str(rt) if rt else "")
    form.locator(f"[name=sex][value={sex}]").check()


class Phone:
    """Somebody with a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def loses_the_network(self) -> None:
        """Its line breaks at once, as at the end of the hall's Wi-Fi, and nothing gets through."""
        self.page.context.set_offline(True)
        self.page.evaluate("outbox.socket.close()")
        expect(self.page.locator("#line")).not_to_have_class("line on")

    def is_back(self) -> None:
        """The network is there again."""
        self.page.context.set_offline(False)

    def joins(self, name: str, unsur: str = "Warga", rw: int = 2, rt: int = 7, sex: str = "P") -> Phone:
        self.signs_in(name, unsur, rw, rt, sex)
        expect(self.page.locator("#p-mine")).to_contain_text(f"{name}, tercatat hadir")
        return self

    def signs_in(self, name: str, unsur: str = "Warga", rw: int = 2, rt: int = 7, sex: str = "P") -> None:
        """Fill in who one is and send it; what comes of it is the meeting's matter."""
        form = self.page.locator("form", has=self.page.locator("[name=name]"))
        fill_in_person(form, name, unsur, rw, rt, sex)
        form.get_by_role("button", name="Saya hadir").click()

    def proposes(self, title: str, problem: str, location: str, kind: str = "fisik") -> None:
        form = self.page.locator("#ajukan form[data-draft]")
        form.locator("[name=title]").fill(title)
        form.locator(f"[name=kind][value={kind}]").check()
        form.locator("[name=problem]").fill(problem)
        form.locator("[name=location]").fill(location)
        form.get_by_role("button", name="Kirim usulan").click()

    def supports(self, code: str) -> None:
        self.page.locator("[name=q]").fill(code)
        row = self.page.locator(".panel.proposal", has_text=code)
        row.get_by_role("button", name="Dukung").click()
        expect(row).to_contain_text("Anda mendukung")

    def asks_to_speak(self) -> None:
        self.page.locator("#p-turn").get_by_role("button", name="Minta bicara").first.click()
        expect(self.page.locator("#p-turn .receipt")).to_be_visible()

    def answers(self, stance: str, reason: str = "") -> None:
        """Two taps: choose, send; an objection says why."""
        panel = self.page.locator("#p-conclusion")
        change = panel.locator("label.changes")
        if change.is_visible():
            change.click()
        panel.get_by_label(stance, exact=True).check()
        if reason:
            panel.locator("[name=reason]").fill(reason)
        panel.get_by_role("button", name="Kirim jawaban").click()

    def votes(self, *choices: str) -> None:
        ballot = self.page.locator("#p-ballot")
        for choice in choices:
            ballot.get_by_label(choice, exact=True).check()
        ballot.get_by_role("button", name="Kirim suara", exact=True).click()

    def changes_vote(self) -> None:
        """Opens the vote that was sent, to begin from it."""
        self.page.locator("#revote > summary").click()
        expect(self.page.get_by_role("button", name="Kirim suara baru")).to_be_visible()

    def sees_vote_recorded(self) -> None:
        expect(self.page.locator("#p-ballot .receipt")).to_contain_text("Suara Anda sudah tercatat")


class Facilitator:
    """The chair."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_on(self) -> str:
        """One press of the big button; the title of the item that follows."""
        button = self.page.locator("[data-key=next]")
        following = button.inner_text().partition(": ")[2]
        button.click()
        expect(self.page.locator("#p-steering h1")).to_have_text(following)
        return following

    def goes_on_until(self, beginning: str) -> None:
        while not self.goes_on().startswith(beginning):
            pass

    def gives_the_floor(self, name: str) -> None:
        self.page.locator("#p-speakers").get_by_role("button", name=f"Beri giliran: {name}").click()
        expect(self.page.locator("#p-speakers .here")).to_contain_text(name)

    def takes_up(self, title: str) -> None:
        self.page.locator("#p-floor li", has_text=title).get_by_role("button", name="Bahas").click()
        expect(self.page.locator("#p-floor h2").first).to_contain_text(title)
        expect(self.page.locator("#p-floor li", has_text=title).get_by_role("button", name="Bahas")).to_have_count(0)

    def words(self, wording: str) -> None:
        """Puts a conclusion before the hall."""
        form = self.page.locator("form", has=self.page.locator("[name=wording]"))
        form.locator("[name=wording]").fill(wording)
        form.get_by_role("button", name="Tayangkan", exact=True).click()
        expect(self.page.locator("#p-answers .wording")).to_have_text(wording)

    def gavels(self, wording: str, manner: str = "musyawarah mufakat") -> None:
        self.words(wording)
        self.strikes(manner)
        expect(self.page.locator("#p-answers .wording")).to_have_count(0)

    def strikes(self, manner: str = "musyawarah mufakat") -> None:
        panel = self.page.locator("#p-answers")
        panel.locator("[name=manner]").select_option(manner)
        panel.get_by_role("button", name="Ketuk palu").click()

    def opens_ballot(self, question: str, kind: str = "yes-no", **options: object) -> None:
        box = self.page.locator("#open-ballot")
        if box.get_attribute("open") is None:
            box.locator("> summary").click()
        box.locator("[name=question]").fill(question)
        box.locator(f"[name=kind][value={kind}]").check()
        box.locator("[name=secret]").set_checked(bool(options.pop("secret", False)))
        if options.pop("shortlist", False):
            box.locator("[name=shortlist]").check()
        for name, value in options.items():
            field = box.locator(f"[name={name}]")
            if name == "method":
                field.select_option(str(value))
            else:
                field.fill(str(value))
        box.get_by_role("button", name="Buka sekarang").click()
        expect(self.page.locator("#p-voting .here h2")).to_have_text(question)

    def closes_ballot(self) -> None:
        self.page.get_by_role("button", name="Tutup dan hitung").click()
        expect(self.page.locator("#p-voting .result")).to_be_visible()


class Secretary:
    """The desk."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def checks_in(self, name: str, unsur: str, rw: int, rt: int, sex: str) -> None:
        form = self.page.locator("#check-in")
        form.locator("[name=name]").fill(name)
        form.locator("[name=constituency]").select_option(unsur)
        form.locator("[name=rw]").fill(str(rw))
        form.locator("[name=rt]").fill(str(rt) if rt else "")
        form.locator(f"[name=sex][value={sex}]").check()
        form.get_by_role("button", name="Catat hadir").click()
        expect(self.page.locator("#p-register")).to_contain_text(name)

    def raises_the_hand_of(self, name: str) -> None:
        self.page.locator("#p-register").get_by_role("link", name=name, exact=True).click()
        Phone(self.page).asks_to_speak()
        self.page.get_by_role("link", name="Kembali ke meja").click()
        expect(self.page.locator("#p-speakers .queue")).to_contain_text(name)

    def notes(self, text: str) -> None:
        form = self.page.locator("form", has=self.page.locator("[name=item]"))
        form.locator("[name=text]").fill(text)
        form.get_by_role("button", name="Simpan catatan").click()
        expect(self.page.locator("#p-notes")).to_contain_text(text.splitlines()[0])

    def downloads(self, name: str, folder: Path) -> Path:
        """Take one document off the shelf, which opens beside the desk."""
        shelf = self.page.context.new_page()
        shelf.goto(self.page.url + "berkas")
        with shelf.expect_download() as waiting:
            shelf.locator(f"a[href='dokumen/{name}']").click()
        waiting.value.save_as(folder / name)
        shelf.close()
        return folder / name

"""Bad moments: the power fails in a ballot, the network goes, nothing runs scripts, people type nonsense."""

import re

from playwright.sync_api import expect

from tests.browser.people import Hall


def test_a_power_cut_in_a_ballot_loses_no_acknowledged_vote(hall: Hall) -> None:
    hall.expects_losses = True
    chair = hall.facilitator()
    sri, joko = hall.phone().joins("Sri Wahyuni"), hall.phone().joins("Joko Susilo", sex="L")
    wati = hall.phone().joins("Wati Lestari")
    chair.opens_ballot("Setujukah Gang Melati diterangi?")
    for voter, choice in ((sri, "Setuju"), (joko, "Tidak setuju")):
        voter.votes(choice)
        voter.sees_vote_recorded()

    hall.server.kill()
    expect(sri.page.locator("#line")).to_contain_text("Menyambung lagi", timeout=15_000)
    wati.page.locator("#p-ballot").get_by_label("Setuju", exact=True).check()
    wati.page.locator("#p-ballot").get_by_role("button", name="Kirim suara").click()
    expect(wati.page.locator("#line")).to_contain_text("Belum terkirim: 1")
    hall.server.start()

    expect(sri.page.locator("#line")).to_have_text("Tersambung", timeout=15_000)
    wati.sees_vote_recorded()
    expect(chair.page.locator("#p-voting .turnout")).to_contain_text("3 dari 3", timeout=15_000)
    chair.closes_ballot()
    result = chair.page.locator("#p-voting .result")
    expect(result.locator(".n")).to_have_text(["2", "1", "0"])
    expect(sri.page.locator("#p-ballot .outcome")).to_have_text("Disetujui")


def test_a_vote_kept_on_the_phone_survives_a_reload_and_counts_once(hall: Hall) -> None:
    hall.expects_losses = True
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    chair.opens_ballot("Setuju?")
    sri.page.context.set_offline(True)
    sri.votes("Setuju")
    expect(sri.page.locator("#line")).to_contain_text("Belum terkirim: 1", timeout=20_000)
    sri.page.context.set_offline(False)
    sri.page.reload()
    sri.sees_vote_recorded()
    expect(chair.page.locator("#p-voting .turnout")).to_contain_text("1 dari 1")
    chair.closes_ballot()
    expect(sri.page.locator("#p-ballot")).to_contain_text("Suara Anda ikut dihitung.")
    chair.opens_ballot("Setuju lagi?")
    expect(sri.page.locator("#called")).to_contain_text("Ada pemungutan suara.")
    sri.loses_the_network()
    sri.votes("Setuju")
    chair.closes_ballot()
    sri.is_back()
    expect(sri.page.locator("#said.unsent")).to_contain_text("Suara ini tidak dihitung.", timeout=20_000)
    expect(sri.page.locator("#p-ballot")).to_contain_text("Anda tidak memberikan suara.")


def test_what_is_being_filled_in_survives_updates_and_a_reconnect(hall: Hall) -> None:
    hall.expects_losses = True
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    chair.opens_ballot("Pilih usulan", "approval", shortlist=True, limit=3)
    ballot = sri.page.locator("#p-ballot")
    ballot.locator("input[type=checkbox]").nth(2).check()
    title = sri.page.locator("#ajukan [name=title]")
    title.fill("Setengah jal")
    joko = hall.phone().joins("Joko Susilo", sex="L")
    joko.proposes("Pos ronda RW 05", "Tidak ada pos", "RW 05")
    expect(sri.page.locator("#p-proposals")).to_contain_text("Pos ronda RW 05")
    assert hall.server.stop() == 0
    expect(sri.page.locator("#line")).to_contain_text("Server dimulai ulang", timeout=15_000)
    hall.server.start()
    expect(sri.page.locator("#line")).to_have_text("Tersambung", timeout=15_000)
    expect(ballot.locator("input[type=checkbox]").nth(2)).to_be_checked()
    expect(title).to_have_value("Setengah jal")


def test_the_same_forms_work_without_scripts(hall: Hall) -> None:
    chair, sri = hall.facilitator(), hall.phone(scripts=False)
    sri.page.get_by_role("button", name="Saya hadir").click()
    expect(sri.page.locator("#e-name")).to_have_text("Bagian ini perlu diisi.")
    sri.joins("Sri Wahyuni")
    sri.proposes("Lampu jalan", "Gelap", "Gang Melati")
    expect(sri.page.locator("#p-mine")).to_contain_text("Lampu jalan")
    chair.opens_ballot("Setuju?")
    sri.page.get_by_role("link", name="Segarkan").click()
    sri.votes("Setuju")
    sri.sees_vote_recorded()
    expect(chair.page.locator("#p-voting .turnout")).to_contain_text("1 dari 1")
    sri.page.locator("#revote > summary").click()
    sri.page.locator("#revote").get_by_role("link", name="Ubah suara saya").click()
    expect(sri.page.get_by_label("Setuju", exact=True)).to_be_checked()
    sri.page.get_by_label("Tidak setuju").check()
    sri.page.get_by_role("button", name="Kirim suara baru").click()
    expect(sri.page.locator("#p-mine")).to_contain_text("Pilihan Anda: Tidak setuju")


def test_without_scripts_a_refusal_keeps_all_that_was_typed(hall: Hall) -> None:
    sri = hall.phone(scripts=False).joins("Sri Wahyuni")
    sri.proposes("Lampu jalan", "Gelap\ndan rawan", "")
    expect(sri.page.locator("#e-location")).to_have_text("Bagian ini perlu diisi.")
    expect(sri.page.locator("#ajukan [name=title]")).to_have_value("Lampu jalan")
    expect(sri.page.locator("#ajukan [name=problem]")).to_have_value("Gelap\ndan rawan")


def test_nonsense_gets_a_sentence_beside_its_field_and_nothing_is_lost(hall: Hall) -> None:
    sri = hall.phone()
    sri.page.get_by_role("button", name="Saya hadir").click()
    expect(sri.page.locator("#e-name")).to_have_text("Bagian ini perlu diisi.")
    sri.page.locator("[name=name]").fill("12345")
    sri.page.get_by_role("button", name="Saya hadir").click()
    expect(sri.page.locator("#e-name")).to_have_text("Tulis nama dengan huruf.")
    sri.joins("Sri Wahyuni")
    form = sri.page.locator("#ajukan form")
    form.locator("[name=problem]").evaluate("box => { box.value = 'x'.repeat(10000); }")
    form.locator("summary").click()
    form.locator("[name=unit_price]").fill("sejuta")
    form.locator("[name=title]").fill("Lampu")
    form.locator("[name=kind][value=fisik]").check()
    form.locator("[name=location]").fill("Gang Melati")
    form.get_by_role("button", name="Kirim usulan").click()
    expect(form.locator("#e-unit_price")).to_contain_text('"sejuta" bukan angka')
    form.locator("[name=unit_price]").fill("1.250.000")
    form.get_by_role("button", name="Kirim usulan").click()
    expect(form.locator("#e-problem")).to_have_text("Paling banyak 1000 huruf; ini 10000.")
    expect(form.locator("[name=title]")).to_have_value("Lampu")


def test_a_closed_ballot_and_a_strangers_link_say_what_is_the_matter(hall: Hall) -> None:
    hall.expects_losses = True
    stranger = hall.screen(hall.server.links["Pimpinan rapat"][:-4] + "xxxx", 360, 740)
    expect(stranger.get_by_role("alert")).to_contain_text("Tautan ini tidak berlaku")
    stranger.goto(hall.server.links["Ponsel warga"] + "pimpinan/")
    expect(stranger.get_by_role("alert")).to_contain_text("Tautan ini tidak berlaku")
    chair, sri = hall.facilitator(), hall.phone(scripts=False).joins("Sri Wahyuni")
    chair.opens_ballot("Setuju?")
    sri.page.get_by_role("link", name="Segarkan").click()
    chair.closes_ballot()
    sri.votes("Setuju")
    expect(sri.page.get_by_role("alert").first).to_contain_text('"Setuju?" sudah ditutup')


def test_the_desk_votes_for_somebody_without_a_phone(hall: Hall) -> None:
    chair, desk = hall.facilitator(), hall.secretary()
    desk.checks_in("Mbah Karto", "Tokoh masyarakat", 3, 1, "L")
    chair.opens_ballot("Setuju?", secret=True)
    desk.page.get_by_role("link", name="Mbah Karto").click()
    expect(desk.page.locator(".assisted")).to_contain_text("Anda bertindak untuk Mbah Karto.")
    ballot = desk.page.locator("#p-ballot")
    ballot.get_by_label("Setuju", exact=True).check()
    ballot.get_by_role("button", name="Kirim suara").click()
    expect(ballot.locator(".receipt")).to_contain_text("Suara Anda sudah tercatat")
    chair.closes_ballot()
    expect(chair.page.locator("#p-voting .n")).to_have_text(["1", "0", "0"])


def test_english_is_one_press_away(hall: Hall) -> None:
    sri = hall.phone()
    sri.page.get_by_role("button", name="English").click()
    expect(sri.page.get_by_role("button", name="I am here")).to_be_visible()
    expect(sri.page.locator("#line")).to_have_text("Connected")
    expect(sri.page.locator("html")).to_have_attribute("lang", "en")
    expect(sri.page.locator("#p-now")).to_contain_text(re.compile("item 1 of"))


def test_space_and_the_clicker_drive_the_agenda_and_a_slip_is_undone(hall: Hall) -> None:
    chair, projector = hall.facilitator(), hall.projector()
    heading = projector.locator("#p-heading")
    chair.page.keyboard.press("Space")
    expect(heading).to_contain_text("2/")
    expect(chair.page.locator("#p-steering .kicker")).to_contain_text("acara 2")
    chair.page.keyboard.press("PageDown")
    expect(heading).to_contain_text("3/")
    expect(chair.page.locator("#p-steering .kicker")).to_contain_text("acara 3")
    chair.page.get_by_role("button", name="Batalkan langkah terakhir").click()
    expect(heading).to_contain_text("2/")

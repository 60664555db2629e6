"""Ballots of every kind on a phone: few taps, a change of mind, a lost network, paper beside it, a lot before the hall."""

import re

from playwright.sync_api import Route, expect

from tests.browser.people import Hall, shoot


def test_a_ranking_by_taps_survives_updates_and_a_reconnect_and_is_recorded_once(hall: Hall) -> None:
    hall.expects_losses = True
    chair, projector = hall.facilitator(), hall.projector()
    sri, joko = hall.phone().joins("Sri Wahyuni"), hall.phone().joins("Joko Susilo", sex="L")
    chair.opens_ballot("Mana yang didahulukan?", "ranking", options="Jalan\nAir\nLampu")
    expect(projector.locator("#p-board")).to_contain_text("Makin atas, makin besar nilainya")
    ballot = sri.page.locator("#p-ballot")
    for label in ("Lampu", "Jalan"):
        ballot.locator(".option", has_text=label).locator("span").click()
    places = ballot.locator("select")
    for title in ("Pos ronda", "Taman baca", "Sumur resapan"):
        joko.proposes(title, "Belum ada", "RW 05")
        expect(joko.page.locator("#p-mine")).to_contain_text(title)
    hall.server.kill()
    hall.server.start()
    expect(sri.page.locator("#line")).to_have_text("Tersambung", timeout=20_000)
    assert [places.nth(number).input_value() for number in range(3)] == ["2", "", "1"]
    shoot(sri.page, "ballot-ranking")
    sri.loses_the_network()
    ballot.get_by_role("button", name="Kirim suara", exact=True).click()
    expect(sri.page.locator("#said")).to_contain_text("Belum terkirim: 1. Dikirim begitu tersambung.", timeout=20_000)
    expect(sri.page.locator("#line")).to_contain_text("detik lalu. Belum terkirim: 1", timeout=20_000)
    sri.is_back()
    sri.sees_vote_recorded()
    expect(chair.page.locator("#p-voting .turnout")).to_contain_text("1 dari 2", timeout=15_000)
    chair.closes_ballot()
    expect(projector.locator("#p-board .outcome")).to_have_text("Terpilih: Lampu")


def test_points_a_matrix_and_a_knapsack_tell_what_is_left_and_what_is_too_much(hall: Hall) -> None:
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    ballot = sri.page.locator("#p-ballot")
    send = ballot.get_by_role("button", name="Kirim suara", exact=True)

    chair.opens_ballot("Bagi sepuluh poin", "points", options="Jalan\nAir")
    ballot.locator("input[inputmode=numeric]").first.fill("12")
    expect(ballot.locator("[data-left]")).to_have_text("-2")
    shoot(sri.page, "ballot-points")
    send.click()
    expect(ballot.locator("#e-choice")).to_have_text("Paling banyak 10 poin; ini 12.")
    ballot.locator("input[inputmode=numeric]").first.fill("7")
    send.click()
    sri.sees_vote_recorded()
    sri.changes_vote()
    expect(ballot.locator("input[inputmode=numeric]").first).to_have_value("7")
    expect(ballot.locator("[data-left]")).to_have_text("3")
    ballot.locator("input[inputmode=numeric]").nth(1).fill("3")
    ballot.get_by_role("button", name="Kirim suara baru").click()
    expect(sri.page.locator("#p-mine")).to_contain_text("Air 3")
    chair.closes_ballot()
    expect(chair.page.locator("#p-voting .n")).to_have_text(["7", "3"])

    long = "Lampu jalan sepanjang Jalan Merpati sampai ujung gang buntu dekat sawah"
    chair.opens_ballot("Nilai usulan", "scores", options=f"{long}\nAir", criteria="Urgensi 75\nKesiapan 25")
    grades = ballot.locator(".grades select")
    for number, grade in enumerate("5421"):
        grades.nth(number).select_option(grade)
    shoot(sri.page, "ballot-scores")
    frame, name = ballot.locator(".grades").first.bounding_box(), ballot.locator("legend", has_text=long).bounding_box()
    assert frame
    assert name
    assert frame["y"] < name["y"]
    send.click()
    sri.sees_vote_recorded()
    sri.changes_vote()
    assert [grades.nth(number).input_value() for number in range(4)] == ["5", "4", "2", "1"]
    chair.closes_ballot()
    expect(chair.page.locator("#p-voting .n")).to_have_text(["4,75", "1,75"])

    chair.opens_ballot("Isi pagu", "knapsack")
    ballot.locator("input[type=checkbox]").first.check()
    expect(ballot.locator(".left")).to_have_text(re.compile(r"^Sisa: Rp 58\d\.\d{3}\.\d{3}$"))
    send.click()
    sri.sees_vote_recorded()
    sri.changes_vote()
    expect(ballot.locator("input[type=checkbox]").first).to_be_checked()
    expect(ballot.locator("[data-left]")).to_have_text(re.compile(r"^58\d\.\d{3}\.\d{3}$"))
    shoot(sri.page, "ballot-again")


def test_paper_and_phone_are_one_result(hall: Hall) -> None:
    chair, desk = hall.facilitator(), hall.secretary()
    sri = hall.phone().joins("Sri Wahyuni")
    hall.phone().joins("Joko Susilo", sex="L")
    desk.checks_in("Mbah Karto", "Tokoh masyarakat", 3, 1, "L")
    chair.opens_ballot("Setuju?")
    sri.votes("Tidak setuju")
    sri.sees_vote_recorded()
    sri.changes_vote()
    expect(sri.page.locator("#p-ballot").get_by_label("Tidak setuju")).to_be_checked()
    sri.page.locator("#p-ballot").get_by_label("Setuju", exact=True).check()
    sri.page.get_by_role("button", name="Kirim suara baru").click()
    expect(sri.page.locator("#said")).to_contain_text("Suara Anda sudah tercatat")
    expect(chair.page.locator("#open-ballot [name=question]")).to_be_hidden()
    box = desk.page.locator("#p-box")
    box.locator("summary", has_text="Tanpa ponsel, belum memilih: 1").click()
    box.get_by_role("button", name="Beri kertas Mbah Karto", exact=True).click()
    expect(box).to_contain_text("1 surat suara kertas diberikan.")
    chair.page.get_by_role("button", name="Tutup dan hitung").click()
    expect(chair.page.locator("#p-voting")).to_contain_text("Hitung dulu kotak suaranya")
    box.locator("summary").click()
    box.locator("[name=first_counter]").select_option(label="Sri Wahyuni, RT 07 RW 02")
    box.locator("[name=second_counter]").select_option(index=2)
    box.locator("[name='marks.tidak']").fill("1")
    shoot(desk.page, "desk-box")
    box.get_by_role("button", name="Simpan hitungan").click()
    expect(box).to_contain_text("Sudah dihitung: 1 sah, 0 tidak sah.")
    chair.closes_ballot()
    expect(chair.page.locator("#p-voting .result .n")).to_have_text(["1", "1", "0"])
    expect(sri.page.locator("#p-ballot .result")).to_contain_text("1 di antaranya di kertas.")


def test_a_secret_slip_is_found_in_the_count_and_a_tie_is_drawn_before_the_hall(hall: Hall) -> None:
    chair, projector = hall.facilitator(), hall.projector()
    sri, joko = hall.phone().joins("Sri Wahyuni"), hall.phone().joins("Joko Susilo", sex="L")
    chair.opens_ballot("Siapa ketua panitia?", "choose-one", secret=True, options="Bu Wati\nPak Agus")
    for person, choice in ((sri, "Bu Wati"), (joko, "Pak Agus")):
        person.votes(choice)
        person.sees_vote_recorded()
    expect(sri.page.get_by_text("Ubah suara saya")).to_have_count(0)
    expect(sri.page.locator("#p-ballot")).to_contain_text("Suara rahasia tidak dapat diubah")
    chair.closes_ballot()
    expect(projector.locator("#p-board .outcome")).to_contain_text("Sama kuat: Bu Wati, Pak Agus")
    expect(sri.page.locator("[data-counted]")).to_contain_text("Surat suara Anda ada dalam hitungan")
    assert "Bu Wati" not in sri.page.evaluate("JSON.stringify(localStorage)")
    sri.page.get_by_role("link", name="Lihat semua surat suara").click()
    expect(sri.page.locator(".slips tbody tr")).to_have_count(2)
    chair.page.get_by_role("textbox", name="Angka yang disebut").fill("482913")
    chair.page.get_by_role("button", name="Undi", exact=True).click()
    expect(projector.locator("#p-board .outcome")).to_contain_text("Terpilih: ")
    expect(projector.locator("#p-board .lot")).to_contain_text("angka 482913")
    shoot(projector, "result-lot")


def test_delegates_are_elected_with_seats_for_women(hall: Hall) -> None:
    chair, projector = hall.facilitator(), hall.projector()
    people = [hall.phone().joins(name, sex=sex) for name, sex in (("Sri Wahyuni", "P"), ("Joko Susilo", "L"))]
    hall.phone().joins("Agus Salim", sex="L")
    names = "Joko Susilo\nAgus Salim\nSri Wahyuni"
    chair.opens_ballot("Delegasi ke kecamatan", "election", options=names, seats=2, women_seats=1)
    for person, choices in zip(people, (("Joko Susilo", "Agus Salim"), ("Joko Susilo",)), strict=True):
        person.votes(*choices)
        person.sees_vote_recorded()
    chair.closes_ballot()
    expect(projector.locator("#p-board .outcome")).to_have_text("Terpilih: Joko Susilo, Sri Wahyuni")
    shoot(projector, "result-election")


def test_the_desks_browser_keeps_nobodys_secret_vote(hall: Hall) -> None:
    chair, desk = hall.facilitator(), hall.secretary()
    desk.checks_in("Mbah Karto", "Tokoh masyarakat", 3, 1, "L")
    chair.opens_ballot("Setuju?", secret=True)
    desk.page.get_by_role("link", name="Mbah Karto").click()
    ballot = desk.page.locator("#p-ballot")
    ballot.get_by_label("Tidak setuju", exact=True).check()
    ballot.get_by_role("button", name="Kirim suara").click()
    expect(ballot.locator(".receipt")).to_contain_text("Suara Anda sudah tercatat")
    assert "tidak" not in desk.page.evaluate("JSON.stringify(localStorage)")


def test_a_vote_that_got_stuck_does_not_overtake_the_one_that_was_sent_after_it(hall: Hall) -> None:
    hall.expects_losses = True
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    arrived: list[str] = []

    def weak(route: Route) -> None:
        body = route.request.post_data or ""
        # The Wi-Fi loses the first vote three times, also when the second could get through.
        if "choice=ya" in body and arrived.count("lost") < 3 and "tidak" not in arrived:
            arrived.append("lost")
            route.abort()
            return
        arrived.append("tidak" if "choice=tidak" in body else "ya")
        route.continue_()

    chair.opens_ballot("Setuju?")
    sri.page.route_web_socket("**/live", lambda line: line.close())
    sri.page.route("**/do", weak)
    sri.page.reload()
    sri.votes("Setuju")
    sri.page.reload()
    sri.votes("Tidak setuju")
    for _ in range(120):
        if not sri.page.evaluate("outbox.count()"):
            break
        sri.page.wait_for_timeout(500)
    chair.closes_ballot()
    assert arrived[-2:] == ["ya", "tidak"]
    expect(chair.page.locator("#p-voting .n")).to_have_text(["0", "1", "0"])

"""Mufakat: the chair words it, phones agree or object, one objection is answered and taken back, the gavel falls."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.people import Hall, shoot
from tests.browser.test_whole_meeting import document_text

WORDING = "Lampu jalan Gang Melati dipasang tahun ini dari APBD kelurahan."
REASON = "Tiang di depan rumah saya menghalangi jalan keluar mobil."


def test_one_objects_is_answered_takes_it_back_and_everybody_sees_the_gavel(hall: Hall, tmp_path: Path) -> None:
    chair, projector, desk = hall.facilitator(), hall.projector(), hall.secretary()
    sri, joko = hall.phone().joins("Sri Wahyuni"), hall.phone().joins("Joko Susilo", "Ketua RT", rw=5, rt=3, sex="L")
    wati = hall.phone().joins("Wati Lestari", "LPMK", rw=3, rt=1)
    chair.goes_on_until("Pembahasan")
    chair.words(WORDING)
    board, answers = projector.locator("#p-board"), chair.page.locator("#p-answers")
    expect(board.locator("h1")).to_have_text(WORDING)
    expect(sri.page.locator("#p-conclusion .wording")).to_have_text(WORDING)
    shoot(sri.page, "mufakat-phone-asked")
    shoot(projector, "mufakat-board")
    sri.answers("Setuju")
    expect(sri.page.locator("#p-conclusion .receipt")).to_contain_text("Anda setuju")
    joko.answers("Keberatan", REASON)
    expect(joko.page.locator("#p-conclusion .objection")).to_contain_text(REASON)
    expect(sri.page.locator("#p-conclusion")).not_to_contain_text(REASON)
    objection = answers.locator("li.objection")
    expect(objection).to_contain_text("Joko Susilo")
    expect(objection).to_contain_text(REASON)
    answers.locator("#silent summary").click()
    expect(answers.locator("#silent")).to_contain_text("Wati Lestari")
    expect(board).not_to_contain_text(REASON)
    answers.get_by_role("button", name="Tayangkan jawaban").click()
    expect(board.locator(".n")).to_have_text(["1", "1", "0", "1"])
    expect(board).to_contain_text(REASON)
    expect(board).not_to_contain_text("Joko")
    shoot(projector, "mufakat-board-shown")
    shoot(joko.page, "mufakat-phone-objects")
    shoot(chair.page, "mufakat-chair")

    chair.strikes()
    expect(answers).to_contain_text("Masih ada 1 keberatan yang belum dijawab")
    objection.locator("[name=reply]").fill("Tiang digeser ke sudut gang.")
    objection.get_by_role("button", name="Bahas lagi").click()
    expect(joko.page.locator("#p-conclusion .objection")).to_contain_text("Tiang digeser ke sudut gang.")
    chair.strikes()
    expect(answers).to_contain_text("jadi belum mufakat")
    joko.answers("Setuju")
    expect(answers.locator("li.objection")).to_have_count(0)
    wati.answers("Abstain")
    expect(answers.locator(".n")).to_have_text(["2", "0", "1", "0"])
    chair.strikes()
    expect(board).to_contain_text("Keputusan")
    expect(board).to_contain_text("2 setuju, 0 keberatan, 1 abstain, 0 tidak menjawab")
    for phone in (sri, joko, wati):
        expect(phone.page.locator("#p-now")).to_contain_text(WORDING)
        expect(phone.page.locator("#p-conclusion")).to_be_empty()
    expect(chair.page.locator("[name=wording]")).to_have_value("")
    shoot(projector, "mufakat-decided")
    shoot(sri.page, "mufakat-phone-decided")

    berita_acara, notulen = (
        document_text(desk.downloads(name, tmp_path)) for name in ("berita-acara.docx", "notulen.docx")
    )
    for text in (berita_acara, notulen):
        assert WORDING in text
        assert "musyawarah mufakat" in text
        assert "Dari 3 peserta yang dimintai jawaban: 2 setuju, 0 keberatan, 1 abstain, 0 tidak menjawab." in text
        assert REASON in text
        assert "Tiang digeser ke sudut gang." in text
        assert "ditarik" in text
    decision = json.loads(desk.downloads("musyawarah.json", tmp_path).read_text("utf-8"))["decisions"][0]
    assert decision["answers"] == {"agree": 2, "object": 0, "abstain": 1, "silent": 0}
    assert [(one["reason"], one["standing"]) for one in decision["objections"]] == [(REASON, "ditarik")]


def test_a_half_typed_reason_survives_every_update_another_wording_and_a_reconnect(hall: Hall) -> None:
    hall.expects_losses = True
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    joko = hall.phone().joins("Joko Susilo", sex="L")
    chair.words(WORDING)
    panel = sri.page.locator("#p-conclusion")
    panel.get_by_label("Keberatan", exact=True).check()
    reason = panel.locator("[name=reason]")
    reason.press_sequentially("Belum jelas siapa yang ")
    joko.answers("Setuju")
    chair.page.locator("#p-answers").get_by_role("button", name="Tayangkan jawaban").click()
    expect(panel.locator(".answers .n").first).to_have_text("1")
    chair.words(WORDING + " Pemeliharaan oleh RT.")
    expect(panel.locator(".wording")).to_contain_text("Pemeliharaan oleh RT.")
    expect(joko.page.locator("#p-conclusion .notice")).to_have_text("Rumusan berubah, mohon jawab lagi.")
    hall.server.kill()
    hall.server.start()
    expect(sri.page.locator("#line")).to_have_text("Tersambung", timeout=20_000)
    expect(reason).to_have_value("Belum jelas siapa yang ")
    expect(reason).to_be_focused()
    reason.press_sequentially("membayar listriknya.")
    panel.get_by_role("button", name="Kirim jawaban").click()
    expect(chair.page.locator("#p-answers li.objection")).to_contain_text("Belum jelas siapa yang membayar listriknya.")


def test_an_answer_to_the_old_wording_is_refused_with_a_sentence_and_nothing_typed_is_lost(hall: Hall) -> None:
    hall.expects_losses = True
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    chair.words(WORDING)
    expect(sri.page.locator("#p-conclusion .wording")).to_have_text(WORDING)
    sri.loses_the_network()
    sri.answers("Keberatan", REASON)
    expect(sri.page.locator("#line")).to_contain_text("Belum terkirim: 1", timeout=20_000)
    chair.words(WORDING + " Pemeliharaan oleh RT.")
    sri.is_back()
    expect(sri.page.locator("#p-conclusion .refusal").last).to_contain_text("Rumusan sudah berubah", timeout=20_000)
    expect(sri.page.locator("#p-conclusion [name=reason]")).to_have_value(REASON)
    sri.page.locator("#p-conclusion").get_by_role("button", name="Kirim jawaban").click()
    expect(chair.page.locator("#p-answers li.objection")).to_contain_text(REASON)


def test_the_network_cut_between_tap_and_ack_records_the_answer_once(hall: Hall) -> None:
    hall.expects_losses = True
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    chair.words(WORDING)
    expect(sri.page.locator("#p-conclusion .wording")).to_have_text(WORDING)
    # The answer leaves the phone; what comes back does not arrive.
    sri.page.evaluate("() => { outbox.answered = () => {}; }")
    sri.answers("Setuju")
    expect(chair.page.locator("#p-answers .n").first).to_have_text("1")
    sri.page.reload()
    expect(sri.page.locator("#p-conclusion .receipt")).to_contain_text("Anda setuju")
    expect(sri.page.locator("#line")).to_have_text("Tersambung")
    expect(chair.page.locator("#p-answers .n")).to_have_text(["1", "0", "0", "0"])


def test_taken_to_a_ballot_the_form_is_filled_in_and_the_gavel_names_the_ballot(hall: Hall) -> None:
    chair, sri = hall.facilitator(), hall.phone().joins("Sri Wahyuni")
    chair.words(WORDING)
    sri.answers("Keberatan", REASON)
    answers = chair.page.locator("#p-answers")
    answers.get_by_role("button", name="Ke pemungutan suara").click()
    expect(answers.locator("li.objection .badge")).to_have_text("dibawa ke pemungutan suara")
    answers.get_by_role("link", name="Buka pemungutan suara atas rumusan ini").click()
    box = chair.page.locator("#open-ballot")
    expect(box.locator("[name=question]")).to_have_value(WORDING)
    box.get_by_role("button", name="Buka sekarang").click()
    sri.votes("Setuju")
    sri.sees_vote_recorded()
    chair.closes_ballot()
    chair.strikes("aklamasi")
    expect(answers.locator("#e-manner")).to_contain_text("jadi ini bukan aklamasi")
    chair.strikes("pemungutan suara")
    expect(sri.page.locator("#p-now")).to_contain_text(re.compile("Pemungutan suara: 0 setuju, 1 keberatan"))


def test_the_desk_answers_for_somebody_without_a_phone_and_it_works_without_scripts(hall: Hall) -> None:
    chair, desk = hall.facilitator(), hall.secretary()
    desk.checks_in("Mbah Karto", "Tokoh masyarakat", 3, 1, "L")
    sri = hall.phone(scripts=False).joins("Sri Wahyuni")
    chair.words(WORDING)
    desk.page.get_by_role("link", name="Mbah Karto").click()
    desk.page.locator("#p-conclusion").get_by_label("Setuju", exact=True).check()
    desk.page.get_by_role("button", name="Kirim jawaban").click()
    expect(desk.page.locator("#p-conclusion .receipt")).to_contain_text("Anda setuju")
    sri.page.get_by_role("link", name="Segarkan").click()
    sri.answers("Keberatan")
    expect(sri.page.get_by_role("alert").first).to_have_text("Bagian ini perlu diisi.")
    sri.answers("Keberatan", REASON)
    expect(sri.page.locator("#p-conclusion .objection")).to_contain_text(REASON)
    expect(chair.page.locator("#p-answers .n")).to_have_text(["1", "1", "0", "0"])

"""The secretary's desk: people come in by keyboard alone, one person twice, two of one name, somebody is sent out."""

from playwright.sync_api import Page, expect

from tests.browser.people import Hall, Secretary

ARRIVING = [
    ("Sri Wahyuni", "ketua rt", 2, 7, "P"),
    ("Joko Susilo", "ketua rw", 5, 0, "L"),
    ("Wati Lestari", "pkk", 3, 1, "P"),
    ("Karto Wiryo", "tokoh m", 3, 1, "L"),
    ("Bambang Sutrisno", "lpmk", 1, 2, "L"),
    ("Rini Astuti", "kelurahan", 0, 0, "P"),
    ("Hendro Wibowo", "bappeda", 0, 0, "L"),
    ("Dewi Anggraini", "warga", 9, 4, "P"),
    ("Agus Salim", "bkm", 10, 2, "L"),
    ("Siti Aminah", "ormas", 4, 5, "P"),
]


GIVEN = (
    "Ni Luh Putu Ayu Saraswati",
    "Joko",
    "Wati",
    "Karto",
    "Rini",
    "Hendro",
    "Dewi",
    "Agus",
    "Bambang",
    "Siti",
    "Yanto",
)
FAMILY = ("Wahyuni", "Susilo", "Lestari", "Wiryo", "Astuti", "Wibowo", "Anggraini", "Salim", "Sutrisno", "Aminah")


def types_in(page: Page, name: str, unsur: str, rw: int, rt: int, sex: str) -> None:
    """Somebody without a phone stands at the desk; the first field has the focus."""
    keys = page.keyboard
    keys.type(name)
    keys.press("Tab")
    keys.type(unsur)
    for number in (rw, rt):
        keys.press("Tab")
        keys.type(str(number))
    keys.press("Tab")
    keys.press("Space")
    if sex == "P":
        keys.press("ArrowRight")
    keys.press("Enter")


def finds(page: Page, typed: str) -> None:
    """Type what begins a name and wait for those whom the register knows."""
    page.keyboard.type(typed)
    expect(page.locator("#known li").first).to_be_visible(timeout=15_000)


def test_ten_people_are_registered_by_keyboard_alone(hall: Hall) -> None:
    page = hall.secretary().page
    name = page.locator("#check-in [name=name]")
    expect(name).to_be_focused()
    expect(page.locator("#line")).to_have_text("Tersambung", timeout=15_000)
    for number, person in enumerate(ARRIVING, start=1):
        types_in(page, *person)
        expect(page.locator("#p-counts strong").first).to_have_text(str(number), timeout=15_000)
        expect(name).to_be_focused()
        expect(name).to_have_value("")
    register = page.locator("#p-register .people")
    expect(register).to_contain_text("Tokoh masyarakat, RT 01 RW 03")
    expect(register.locator("li")).to_have_count(10)
    expect(page.locator("#p-register .cells")).to_contain_text("RW 03 2")


def test_three_letters_and_two_keys_note_who_is_back(hall: Hall) -> None:
    page = hall.secretary().page
    for person in ARRIVING[:2]:
        types_in(page, *person)
        expect(page.locator("#p-register .people")).to_contain_text(person[0], timeout=15_000)
    page.get_by_role("link", name="Joko Susilo").click()
    page.locator("#p-desk summary").first.click()
    page.get_by_role("button", name="Catat meninggalkan aula").click()
    expect(page.locator("#p-desk")).to_contain_text("Catat kembali")
    page.get_by_role("link", name="Kembali ke meja").click()
    expect(page.locator("#p-register .people")).to_contain_text("di luar aula")
    expect(page.locator("#check-in [name=name]")).to_be_focused()
    finds(page, "jok")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#p-register .people")).not_to_contain_text("di luar aula", timeout=15_000)
    expect(page.locator("#check-in [name=name]")).to_be_focused()
    finds(page, "wah")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#check-in [name=name]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".assisted")).to_contain_text("Anda bertindak untuk Sri Wahyuni.")
    expect(page.locator(".assisted")).to_contain_text("Di bawah ini, “Anda” berarti Sri Wahyuni.")


def test_one_person_twice_is_merged_and_two_of_one_name_are_kept_apart(hall: Hall) -> None:
    desk, sri = hall.secretary(), hall.phone().joins("Sri Wahyuni")
    for name, rw in (("Hj. Sri Wahyni", 2), ("Sri Wahyuni", 9)):
        desk.checks_in(name, "Warga", rw, 7, "P")
    twins = desk.page.locator("#p-twins li")
    expect(twins).to_have_count(3)
    twins.filter(has_text="RW 02").filter(has_text="RW 09").first.get_by_role("button", name="berbeda").click()
    expect(twins).to_have_count(2)
    twins.filter(has_text="RW 09").get_by_role("button", name="berbeda").click()
    expect(twins).to_have_count(1)
    twins.get_by_role("button", name="Gabungkan").click()
    expect(twins).to_have_count(0)
    expect(desk.page.locator("#p-counts strong").first).to_have_text("2")
    desk.page.reload()
    expect(desk.page.locator("#p-twins")).to_be_empty()
    expect(sri.page.locator("#p-mine")).to_contain_text("Sri Wahyuni, tercatat hadir")


def test_who_is_sent_out_reads_why_within_a_second_and_cannot_come_back(hall: Hall) -> None:
    chair, desk, sri = hall.facilitator(), hall.secretary(), hall.phone().joins("Sri Wahyuni")
    chair.opens_ballot("Setuju?")
    sri.votes("Setuju")
    sri.sees_vote_recorded()
    chair.page.locator("#order > summary").click()
    chair.page.locator("#order [name=name]").press_sequentially("sri")
    chair.page.locator("#found summary").click()
    chair.page.locator("#found [name=reason]").fill("Mengganggu ketertiban")
    chair.page.get_by_role("button", name="Keluarkan Sri Wahyuni").click()
    expect(sri.page.locator(".join")).to_contain_text("Alasannya: Mengganggu ketertiban")
    expect(sri.page.get_by_role("button", name="Saya hadir")).to_have_count(0)
    sri.page.reload()
    expect(sri.page.locator(".join")).to_contain_text("Anda diminta meninggalkan musyawarah ini.")
    chair.closes_ballot()
    expect(chair.page.locator("#p-voting .n")).to_have_text(["1", "0", "0"])
    _lets_in_again(desk)
    sri.page.reload()
    expect(sri.page.locator("#p-mine")).to_contain_text("Sri Wahyuni, tercatat hadir")


def _lets_in_again(desk: Secretary) -> None:
    expect(desk.page.locator("#p-register .people")).to_contain_text("dikeluarkan")
    desk.page.get_by_role("link", name="Sri Wahyuni").click()
    desk.page.locator("#p-desk summary").first.click()
    desk.page.get_by_role("button", name="Izinkan masuk lagi").click()
    expect(desk.page.locator("#p-desk")).to_contain_text("Keluarkan dari musyawarah")


def test_a_group_comes_in_by_one_act_and_the_desk_signs_it(hall: Hall) -> None:
    page = hall.secretary().page
    page.locator(".clerk [name=clerk]").fill("RA")
    page.locator(".clerk [name=clerk]").press("Enter")
    expect(page.locator(".clerk [name=clerk]")).to_have_value("RA")
    group = page.locator("#group")
    group.locator("summary").click()
    group.locator("[name=constituency]").select_option("Karang Taruna dan pemuda")
    group.locator("[name=rw]").fill("4")
    group.locator("[name=names]").fill("Sri Wahyuni; P\nJoko Susilo")
    group.get_by_role("button", name="Catat semua").click()
    expect(group.locator("#e-names")).to_contain_text("Baris 2 (Joko Susilo): Pilih laki-laki atau perempuan.")
    expect(page.locator("#p-register")).to_contain_text("Belum ada yang tercatat hadir.")
    group.locator("[name=sex]").select_option("L")
    group.get_by_role("button", name="Catat semua").click()
    expect(page.locator("#p-register .people li")).to_have_count(2)
    expect(page.locator("#p-register .people")).to_contain_text("dibantu RA")


def test_a_full_hall_leaves_the_documents_within_reach(hall: Hall) -> None:
    page = hall.secretary().page
    group = page.locator("#group")
    group.locator("summary").click()
    group.locator("[name=constituency]").select_option("Warga")
    group.locator("[name=rw]").fill("4")
    group.locator("[name=sex]").select_option("P")
    group.locator("[name=names]").fill("\n".join(f"{first} {last}" for first in GIVEN for last in FAMILY))
    group.get_by_role("button", name="Catat semua").click()
    people = page.locator("#p-register .people li")
    expect(people).to_have_count(len(GIVEN) * len(FAMILY))
    papers = page.locator("#p-papers").bounding_box()
    assert papers
    assert papers["y"] < 3000
    hall.facilitator().opens_ballot("Setuju?")
    page.locator("#give-papers > summary").click()
    page.set_viewport_size({"width": 1366, "height": 768})
    waiting = page.locator("#p-box .awaited li")
    expect(waiting).to_have_count(len(GIVEN) * len(FAMILY))
    row, notes = waiting.first.bounding_box(), page.locator("#note").bounding_box()
    assert row
    assert notes
    assert row["height"] < 80  # a name beside its button
    assert notes["y"] < 1200
    # Who came first stands last, and is reached inside the list.
    people.last.scroll_into_view_if_needed()
    expect(people.last).to_be_in_viewport()


def test_a_phone_is_swapped_in_the_middle_of_a_meeting_and_the_old_one_says_so(hall: Hall) -> None:
    old = hall.phone().joins("Sri Wahyuni")
    code = old.page.locator("#p-mine .code").inner_text()
    new = hall.phone()
    new.page.locator(".join summary", has_text="kode pribadi").click()
    new.page.locator("[name=code]").fill(code.upper().replace("-", " "))
    new.page.get_by_role("button", name="Lanjutkan", exact=True).click()
    expect(new.page.locator("#p-mine")).to_contain_text("Sri Wahyuni, tercatat hadir")
    expect(old.page.locator(".join")).to_contain_text("Nama ini sekarang dilanjutkan di ponsel lain.")


def test_the_desk_finds_people_without_scripts_and_no_phone_does(hall: Hall) -> None:
    hall.expects_losses = True
    hall.phone().joins("Sri Wahyuni")
    page = hall.screen(hall.server.links["Sekretaris"], 1440, 900, scripts=False)
    search = page.locator("form[action=orang]")
    search.locator("[name=name]").fill("wahy")
    search.locator("[name=name]").press("Enter")
    expect(page.locator("#found")).to_contain_text("Sri Wahyuni")
    assert "wahy" not in page.url
    home = hall.server.links["Ponsel warga"]
    headers = {"Origin": home.partition("/m/")[0]}
    assert hall.phone().page.request.post(home + "orang", form={"name": "sri"}, headers=headers).status in {
        403,
        404,
        405,
    }

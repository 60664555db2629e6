"""What stands on the board is in sight of the last row, on a wide beamer and on one of 4:3."""

from playwright.sync_api import Page, expect

from tests.browser.people import Hall, shoot

# What sticks out of the board, or out of the line below it.
CUT = """() => {
  const board = document.querySelector(".panel.board").getBoundingClientRect();
  const lines = [...document.querySelectorAll(".scene > *, .lobby > *, .who > *, .cells li, .result > *, .reasons li")];
  const cut = lines.filter((element) => {
    const box = element.getBoundingClientRect();
    return box.height && (box.top < board.top - 1 || box.bottom > board.bottom + 1);
  });
  cut.push(...[...document.querySelectorAll(".speaking .clock, .ways li, .reasons .n")].filter((element) => {
    const [box, around] = [element, element.closest("ul, p, .reasons > div")].map((one) => one.getBoundingClientRect());
    return box.right > around.right + 1 || box.bottom > around.bottom + 1;
  }));
  const beside = [...document.querySelectorAll("footer > *")].filter(
    (element) => element.getBoundingClientRect().right > innerWidth);
  return [...cut, ...beside].map((element) => element.outerHTML.slice(0, 120));
}"""


def sees_all(projector: Page, name: str) -> None:
    for width, height in ((1024, 768), (1920, 1080)):
        projector.set_viewport_size({"width": width, "height": height})
        shoot(projector, f"beamer-{name}-{width}")
        assert projector.evaluate(CUT) == []


def test_nothing_is_cut_on_a_beamer_and_a_long_list_turns_its_pages(hall: Hall) -> None:
    projector, chair = hall.projector(), hall.facilitator()
    sees_all(projector, "nobody")
    phone = hall.phone().joins("Sri Wahyuni Kusumawardhani")
    phone.asks_to_speak()
    expect(projector.locator(".arrivals")).to_contain_text("Sri Wahyuni")
    sees_all(projector, "lobby")
    chair.goes_on_until("Pembahasan")
    sees_all(projector, "forum")
    chair.opens_ballot("Setujukah kita Gang Melati diterangi sampai ujung jalan besar?")
    expect(projector.locator(".ways")).to_be_visible()
    sees_all(projector, "ballot")
    chair.closes_ballot()
    expect(projector.locator(".outcome")).to_be_visible()
    sees_all(projector, "result")

    chair.opens_ballot("Pilih yang didahulukan", "approval", shortlist=True, limit=3)
    expect(phone.page.locator("#p-ballot h2")).to_have_text("Pilih yang didahulukan", timeout=15_000)
    phone.votes(*phone.page.locator("#p-ballot .option").all_inner_texts()[:3])
    phone.sees_vote_recorded()
    chair.closes_ballot()
    expect(projector.locator(".outcome")).to_contain_text("Terbanyak")
    sees_all(projector, "result-long")
    chair.gavels("Forum sepakat: " + "gang ini diterangi dengan lampu dan tiang dari kelurahan, " * 5)
    expect(projector.locator(".decided")).to_be_visible()
    sees_all(projector, "decision-long")

    chair.page.locator("#settle > summary").click()
    chair.page.get_by_role("button", name="Tetapkan daftar").click()
    expect(projector.locator("tbody tr")).to_have_count(30)
    projector.clock.install()
    projector.reload()
    rows = projector.locator("tbody tr")
    expect(rows.first).to_be_in_viewport()
    expect(rows.nth(12)).not_to_be_in_viewport()
    shoot(projector, "beamer-priorities")
    projector.clock.run_for(11_500)
    expect(rows.first).not_to_be_in_viewport()
    shoot(projector, "beamer-priorities-2")


def test_a_full_hall_and_long_words_leave_the_count_the_clock_and_the_rule_in_sight(hall: Hall) -> None:
    projector, chair, desk = hall.projector(), hall.facilitator(), hall.secretary()
    group = desk.page.locator("#group")
    group.locator("summary").click()
    group.locator("[name=constituency]").select_option("PKK dan kelompok perempuan")
    group.locator("[name=names]").fill(
        "\n".join(f"Ni Luh Putu Ayu Saraswati Kusumawardhani {n}; {n}; {n}; P" for n in range(1, 10))
    )
    group.get_by_role("button", name="Catat semua").click()
    expect(projector.locator(".counts strong")).to_have_text("9")
    sees_all(projector, "lobby-full")
    people = [hall.phone().joins(name, rt=11) for name in ("Dewi Kusumawardhani Prawirodirdjo", "Joko", "Siti")]
    chair.goes_on_until("Pembahasan")
    people[0].asks_to_speak()
    chair.gives_the_floor("Dewi")
    expect(projector.locator(".speaks .clock")).to_be_visible()
    sees_all(projector, "speaks-long")
    chair.page.get_by_role("button", name="Selesai bicara").click()

    chair.words(
        "Usulan ini disepakati menjadi prioritas, dengan tiang lampu dari kelurahan dan listrik dari iuran warga."
    )
    for person in people:
        person.answers(
            "Keberatan", "Tiangnya di depan rumah saya dan menghalangi jalan masuk mobil warga, mohon digeser."
        )
    chair.page.get_by_role("button", name="Tayangkan jawaban").click()
    expect(projector.locator(".reasons li")).to_have_count(3)
    sees_all(projector, "objections")
    long = "Lampu jalan sepanjang Jalan Merpati sampai ujung gang buntu dekat sawah"
    options = ["Saluran air Gang 3", long, "Pelatihan menjahit", "Pos kamling RT 05", "Taman baca anak"]
    chair.opens_ballot("Urutkan menurut mendesaknya bagi warga", "ranking", options="\n".join(options))
    expect(projector.locator(".ways li")).to_have_count(5)
    sees_all(projector, "ballot-long")
    chair.closes_ballot()
    chair.opens_ballot("Siapa delegasi kita?", "election", seats=2, options="\n".join(
        f"Ni Luh Putu Ayu Saraswati Kusumawardhani {n}" for n in range(1, 6)
    ))  # fmt: skip
    expect(projector.locator(".ways li")).to_have_count(5)
    sees_all(projector, "ballot-names")
    chair.closes_ballot()
    titles = ["Pelatihan lima meja posyandu bagi kader", *(f"Pelatihan nomor {n}" for n in range(2, 9))]
    chair.opens_ballot("Pilih yang didahulukan", "choose-one", options="\n".join(titles))
    expect(people[0].page.locator("#p-ballot h2")).to_have_text("Pilih yang didahulukan", timeout=15_000)
    people[0].votes(titles[0])
    people[0].sees_vote_recorded()
    chair.closes_ballot()
    expect(projector.locator(".outcome")).to_contain_text(titles[0])
    sees_all(projector, "result-two-lines")

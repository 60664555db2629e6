"""What stands on the board is in sight of the last row, on a wide beamer and on one of 4:3."""

from playwright.sync_api import Page, expect

from tests.browser.people import Hall, shoot

# What sticks out of the board, or out of the line below it.
CUT = """() => {
  const board = document.querySelector(".panel.board").getBoundingClientRect();
  const lines = [...document.querySelectorAll(".scene > *, .who > *, .result > *")];
  const cut = lines.filter((element) => {
    const box = element.getBoundingClientRect();
    return box.height && (box.top < board.top - 1 || box.bottom > board.bottom + 1);
  });
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

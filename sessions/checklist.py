"""The checklist: what is still missing for the berita acara. Nothing of it stops the meeting; it is told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sessions.endorsing import missing_constituencies
from sessions.reading import approved
from sessions.wording import Said

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah
    from sessions.signatories import Office


class Lack(NamedTuple):
    """Something missing, in one sentence, and the part of the desk's page (an HTML id) where it is mended."""

    said: Said
    at: str


def lacks(meeting: "Musyawarah") -> list[Lack]:
    """All that is missing, in the order in which it stands in the berita acara."""
    return [
        *(Lack(said, "notulen") for said in _course(meeting)),
        *(Lack(said, "delegasi") for said in _delegates(meeting)),
        *(Lack(said, "naskah") for said in _approval(meeting)),
        *(Lack(said, "penanda-tangan") for said in _signatories(meeting)),
    ]


def _course(meeting: "Musyawarah") -> Iterator[Said]:
    if not meeting.agenda.opened:
        yield Said("Musyawarah belum dibuka.")
        return
    settled = {one.item for one in meeting.consensus.decisions} | {one.item for one in meeting.ballots.all.values()}
    visited = {visit.item for visit in meeting.agenda.visits}
    silent = [
        item.title
        for number, item in enumerate(meeting.settings.agenda)
        if number in visited and item.kind not in {"lobby", "ceremony", "reading", "closing"}
        if not meeting.minutes.under(number) and number not in settled
    ]
    if silent:
        yield Said("Belum ada catatan di acara: {titles}.", {"titles": "; ".join(silent)})
    if meeting.proposals.shortlist and not meeting.priorities.settled:
        yield Said("Daftar prioritas belum ditetapkan.")
    if meeting.consensus.current and not meeting.consensus.current.minutes:
        yield Said("Rumusan di layar belum diketuk palu.")


def _delegates(meeting: "Musyawarah") -> Iterator[Said]:
    delegates, rules = meeting.delegates, meeting.settings.rules
    named = len(delegates.all)
    if named < rules.delegates:
        yield Said("Delegasi {n} dari {all} orang.", {"n": named, "all": rules.delegates})
    if named and delegates.women_percent(meeting.attendance) < rules.women_percent:
        values: dict[str, str | int] = {
            "n": delegates.women(meeting.attendance), "all": named, "percent": rules.women_percent,
        }  # fmt: skip
        yield Said("Perempuan dalam delegasi {n} dari {all}, kurang dari {percent}%.", values)
    for number in delegates.all:
        card = meeting.attendance.people[number].card
        if card and not (card.age and card.address and card.phone and card.occupation):
            yield Said("Usia, alamat, telepon, atau pekerjaan {name} belum lengkap.", {"name": card.name})


def _approval(meeting: "Musyawarah") -> Iterator[Said]:
    if meeting.consensus.approval is None:
        yield Said("Berita acara belum disetujui hadirin.")
    elif not approved(meeting):
        yield Said("Isi berita acara berubah sejak disetujui. Minta persetujuan lagi.")


def _signatories(meeting: "Musyawarah") -> Iterator[Said]:
    signatories, rules, digest = meeting.signatories, meeting.settings.rules, meeting.draft.digest
    head = meeting.settings.head
    offices: dict[Office, Said] = {
        "lurah": Said("{head} belum ditunjuk sebagai penanda tangan.", {"head": head}),
        "pimpinan": Said("Pimpinan rapat belum ditunjuk sebagai penanda tangan."),
        "notulis": Said("Notulis belum ditunjuk sebagai penanda tangan."),
    }
    yield from (said for office, said in offices.items() if signatories.holder(office) is None)
    named = len(signatories.of("wakil"))
    if named < rules.representatives:
        yield Said("Wakil peserta {n} dari {all} orang.", {"n": named, "all": rules.representatives})
    if missing := missing_constituencies(meeting):
        yield Said("Belum ada penanda tangan dari {names}.", {"names": ", ".join(missing)})
    for one in signatories.in_order:
        person = meeting.attendance.people[one.person]
        if one.office == "lurah" and person.card and not (person.card.rank and person.card.nip):
            yield Said("Pangkat atau NIP {head} belum diisi.", {"head": head})
        if one.office == "wakil" and person.card and not person.card.address:
            yield Said("Alamat {name} belum diisi.", {"name": person.name})
    if unsigned := [one for one in signatories.all.values() if not one.signed(digest)]:
        yield Said("{n} penanda tangan belum menandatangani.", {"n": len(unsigned)})

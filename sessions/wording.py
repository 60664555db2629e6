"""Wording: the rules of a ballot as people hear them before voting and read them beside the result.

Each sentence is said once, here, in Indonesian with its figures beside it: documents fill them in, screens translate.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sessions.rupiah import rupiah

if TYPE_CHECKING:
    from sessions.ballot import Ballot
    from sessions.terms import Threshold


class Said(NamedTuple):
    """A sentence with names in braces, and what stands in their place."""

    text: str
    values: dict[str, str | int] = {}  # noqa: RUF012 - never changed

    def __str__(self) -> str:
        return self.text.format(**self.values)


def rules_of(ballot: "Ballot") -> Iterator[Said]:
    """What decides in this ballot: how to vote, what carries, how many must vote, what parts a tie."""
    terms = ballot.terms
    yield _threshold(terms.threshold) if ballot.kind == "yes-no" else _way(ballot)
    if terms.women_seats:
        yield Said("Paling sedikit {n} kursi untuk perempuan.", {"n": terms.women_seats})
    if terms.quorum_percent:
        yield Said("Sah bila paling sedikit {percent}% pemilih memberikan suara.", {"percent": terms.quorum_percent})
    if ballot.ranks_proposals:
        yield Said("Bila sama: biaya lebih rendah, lalu pilihan utama lebih banyak, lalu undian terbuka.")
    elif terms.seats:
        yield Said("Bila sama kuat: undian terbuka.")


def _way(ballot: "Ballot") -> Said:
    """How to vote, and what is counted."""
    terms = ballot.terms
    ways = {
        "choose-one": Said("Pilih satu."),
        "approval": Said("Pilih paling banyak {n}.", {"n": ballot.limit}),
        "borda": Said("Urutkan menurut pilihan Anda. Makin atas, makin besar nilainya (Borda)."),
        "run-off": Said(
            "Urutkan menurut pilihan Anda. Bila tidak ada yang didukung lebih dari separuh, yang paling sedikit gugur "
            "dan suaranya pindah ke pilihan berikutnya."
        ),
        "mean": Said(
            "Beri nilai 1 sampai {n} untuk setiap kriteria; dihitung rata-rata menurut bobot.", {"n": terms.scale}
        ),
        "median": Said(
            "Beri nilai 1 sampai {n} untuk setiap kriteria; dihitung nilai tengah menurut bobot.", {"n": terms.scale}
        ),
        "points": Said("Bagikan paling banyak {n} poin.", {"n": terms.points}),
        "knapsack": Said("Pilih usulan yang muat dalam pagu {ceiling}.", {"ceiling": rupiah(terms.ceiling)}),
        "election": Said("Pilih paling banyak {n} orang.", {"n": ballot.limit}),
    }
    return ways[terms.method or ballot.kind]


def _threshold(threshold: "Threshold") -> Said:
    share = f"{threshold.parts}%" if threshold.whole == 100 else f"{threshold.parts}/{threshold.whole}"
    values: dict[str, str | int] = {"share": share}
    sentences = {
        "cast": (
            Said("Disetujui bila lebih dari {share} setuju; abstain tidak dihitung.", values),
            Said("Disetujui bila paling sedikit {share} setuju; abstain tidak dihitung.", values),
        ),
        "voting": (
            Said("Disetujui bila lebih dari {share} setuju; abstain ikut dihitung.", values),
            Said("Disetujui bila paling sedikit {share} setuju; abstain ikut dihitung.", values),
        ),
        "register": (
            Said("Disetujui bila lebih dari {share} dari semua yang berhak memilih setuju.", values),
            Said("Disetujui bila paling sedikit {share} dari semua yang berhak memilih setuju.", values),
        ),
    }
    return sentences[threshold.base][threshold.reach]


def outcome_of(ballot: "Ballot", names: Callable[[Sequence[str]], str]) -> Said:
    """What a ballot came to; ``names`` joins the names of options, given their keys."""
    tally = ballot.tally
    match ballot.outcome:
        case None:
            return Said("Masih berlangsung.")
        case "cancelled":
            return Said("Dibatalkan pimpinan rapat. Tidak ada yang dihitung.")
        case "invalid":
            return Said("Tidak sah: terlalu sedikit pemilih yang memberikan suara.")
        case "carried":
            return Said("Disetujui")
        case "lost":
            return Said("Tidak disetujui")
    most = max(ballot.counts.values())
    if not most:
        return Said("Tidak ada suara yang masuk.")
    if tally.tied and tally.winners:
        both: dict[str, str | int] = {"names": names(tally.winners), "tied": names(tally.tied)}
        return Said("Terpilih: {names}. Sama kuat: {tied}, diputus dengan undian terbuka.", both)
    if tally.tied:
        return Said("Sama kuat: {names}. Diputus dengan undian terbuka.", {"names": names(tally.tied)})
    if tally.winners:
        return Said("Terpilih: {names}", {"names": names(tally.winners)})
    return Said("Terbanyak: {names}", {"names": names([key for key, count in ballot.counts.items() if count == most])})

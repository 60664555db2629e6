"""Because: how a list of priorities came about, and why each proposal stands where it does, in plain sentences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sessions.counting.rules import Name
from sessions.prioritising import Because
from sessions.rupiah import rupiah
from sessions.wording import Said

if TYPE_CHECKING:
    from sessions.priorities import Move, Priorities


def rules_of(priorities: "Priorities") -> Iterator[Said]:
    """The rule, what was counted, and what parted equals."""
    if priorities.ballot:
        yield Said("Dasar: hasil pemungutan suara {ballot}.", {"ballot": priorities.ballot})
    elif priorities.basis == "group-ranks":
        yield Said("Dasar: urutan P1, P2 dari tiap kelompok.")
    else:
        yield Said("Dasar: jumlah pendukung.")
    yield _rule(priorities)
    # Lists of 0.1.0 were parted by another rule, and kept no reasons.
    if not priorities.reasons:
        yield Said("Bila sama: biaya lebih rendah, pendukung lebih banyak, usulan lebih dahulu.")
    elif priorities.lot:
        yield Said(
            "Bila sama: biaya lebih rendah, pilihan utama lebih banyak, lalu undian dengan angka {called}.",
            {"called": priorities.lot.called},
        )
    else:
        yield Said("Bila sama: biaya lebih rendah, pilihan utama lebih banyak, lalu yang lebih dahulu diajukan.")
    if priorities.moves:
        yield Said("Lalu {n} kali diubah dengan kesepakatan.", {"n": len(priorities.moves)})


def _rule(priorities: "Priorities") -> Said:
    match priorities.rule:
        case "rank":
            return Said("Diurutkan menurut skor; pagu tidak memotong daftar ini.")
        case "greedy":
            return Said("Didanai menurut urutan skor; yang tidak muat dalam sisa pagu dilewati.")
        case "greedy-stop":
            return Said("Didanai menurut urutan skor, berhenti di usulan pertama yang tidak muat.")
        case "quota":
            return Said(
                "Tiap wilayah lebih dulu mendapat {n} usulan terbaiknya, lalu menurut skor.", {"n": priorities.quota}
            )
        case _:
            return Said("Pagu dibagi rata kepada pemilih; usulan didanai dari bagian para pendukungnya.")


def why(priorities: "Priorities", one: Because) -> Iterator[Said]:
    """Why a proposal stands where it does, also when the hall has moved it, or others, by agreement."""
    counted = sentences(one, priorities.rule)
    if not priorities.moves:
        yield from counted
        return
    move = priorities.moved.get(one.proposal)
    yield standing_of(priorities, one.proposal)
    if move:
        yield told(move)
    yield Said("Menurut hitungan sebelum kesepakatan:")
    yield from counted


def standing_of(priorities: "Priorities", proposal: int) -> Said:
    """Where a proposal stands now: funded, reserve or not agreed on."""
    rows = priorities.shown
    place = next((place for place, row in enumerate(rows, start=1) if row.proposal == proposal), 0)
    if not place:
        return Said("Belum disepakati: dikeluarkan dari daftar dengan kesepakatan.")
    if not priorities.capped:
        return Said("Urutan ke-{n}.", {"n": place})
    if rows[place - 1].funded:
        return Said("Urutan ke-{n}: didanai.", {"n": place})
    return Said("Urutan ke-{n}: cadangan.", {"n": place})


def told(move: "Move") -> Said:
    """A move by agreement, with its reason."""
    values: dict[str, str | int] = {"before": move.before, "place": move.place, "reason": move.reason}
    if not move.place:
        return Said("Dengan kesepakatan dikeluarkan dari urutan {before}: {reason}", values)
    if not move.before:
        return Said("Dengan kesepakatan dikembalikan ke urutan {place}: {reason}", values)
    return Said("Dengan kesepakatan dipindah dari urutan {before} ke {place}: {reason}", values)


def sentences(why: Because, rule: Name) -> Iterator[Said]:
    """Why it is funded or not, who wanted it, and what the other rule would have given."""
    yield _reason(why)
    yield Said("Pendukungnya dalam hitungan ini: {n}.", {"n": why.supporters})
    if rule == "equal-shares":
        yield Said("Menurut urutan skor: didanai.") if why.otherwise else Said("Menurut urutan skor: tidak didanai.")
    else:
        yield Said("Menurut bagi rata: didanai.") if why.otherwise else Said("Menurut bagi rata: tidak didanai.")


def _reason(why: Because) -> Said:
    had, lacked = {"had": rupiah(why.had)}, {"had": rupiah(why.had), "lacked": rupiah(why.lacked)}
    match why.key:
        case "fits":
            return Said("Didanai: giliran ke-{turn}, biayanya muat dalam sisa pagu {had}.", {"turn": why.turn, **had})
        case "ranked":
            return Said("Urutan ke-{turn} menurut skor; pagu tidak memotong daftar ini.", {"turn": why.turn})
        case "first-of-group":
            return Said("Didanai: jatah wilayahnya, dan biayanya muat dalam sisa pagu {had}.", dict(had))
        case "free":
            return Said("Didanai: biayanya tercatat Rp 0, dan ada yang mendukung.")
        case "shares":
            values: dict[str, str | int] = {"n": why.supporters, "each": rupiah(why.each)}
            return Said("Didanai oleh {n} pendukung, masing-masing paling banyak {each} tiap poin.", values)
        case "completion":
            return Said("Didanai dari sisa pagu {had} yang tidak terpakai oleh bagian pemilih.", dict(had))
        case "over-ceiling":
            return Said("Belum didanai: biayanya lebih besar dari seluruh pagu.")
        case "after-stop":
            code = f"U{why.before:03}"
            return Said("Belum didanai: daftar berhenti di {code}, yang tidak muat lagi.", {"code": code})
        case "supporters-lack":
            return Said(
                "Belum didanai: bagian {n} pendukungnya tinggal {had}, kurang {lacked}.",
                {"n": why.supporters, **lacked},
            )
        case "no-support" | "below-threshold":
            return Said("Belum didanai: tidak ada yang mendukung.")
        case _:
            return Said("Belum didanai: sisa pagu saat gilirannya {had}, kurang {lacked}.", dict(lacked))

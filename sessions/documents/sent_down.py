"""The answer that comes down: for each proposal that a region sent, if it is taken up, why, and with how many rupiah.

What the list gives to a proposal that took others in is divided among all of them, in proportion to what each asked
for, so that the answers to all regions and what the meeting raised itself add up to what the list spends. Once the
level above has answered, what it takes up gets its rupiah. What it does not take up stays with the list of who has a
budget of its own, as a kota has, and is not funded by who has none, as a kecamatan.
"""

from collections.abc import Iterator, Sequence

from sessions.bringing import came
from sessions.documents.lists import listed
from sessions.documents.sent_up import sender
from sessions.levels import titled
from sessions.musyawarah import Musyawarah
from sessions.passing import Answer, Answered, SentDown, SentProposal, seal, total
from sessions.proposal import Proposal, Status
from sessions.refused import Refused
from sessions.undecided import not_agreed

FATES: tuple[Answered, ...] = ("diterima", "ditunda", "ditolak")


def sent_down(meeting: Musyawarah, digest: bytes, name: str) -> bytes:
    """The answer to the region below of this name, as a sealed file.

    Raises:
        Refused: ``bundle.early`` while no list stands; ``feedback.nobody`` when nothing came from there.
    """
    return seal(feedback(meeting, digest, name))


def feedback(meeting: Musyawarah, digest: bytes, name: str) -> SentDown:
    """The answer."""
    if not meeting.priorities.settled:
        raise Refused("bundle.early")
    names = [area.casefold() for area in meeting.settings.areas]
    wanted = name.strip().casefold()
    arrivals = meeting.received.of(names.index(wanted) + 1) if wanted in names else []
    if not arrivals:
        raise Refused("feedback.nobody", "area", name=name[:80])
    last = arrivals[-1].sender
    answers = tuple(_answers(meeting, arrivals[-1].rw))
    totals = {fate: total(one.allocation for one in answers if one.fate == fate) for fate in FATES}
    return SentDown(
        "musyawarah-umpan-balik/1", sender(meeting, digest), last.name, last.level, totals, answers, last.code
    )  # fmt: skip


def allocations(meeting: Musyawarah) -> dict[int, int]:
    """What each proposal gets (rupiah, by number), those that were merged their share; they sum to what was granted."""
    given: dict[int, int] = {}
    for number, amount in granted(meeting).items():
        family = list(meeting.proposals.all[number].family)
        parts = divided(amount, [one.trail[-1].cost if one.trail else one.cost for one in family])
        for one, part in zip(family, parts, strict=True):
            given[one.id] = given.get(one.id, 0) + part
    return given


def granted(meeting: Musyawarah) -> dict[int, int]:
    """What there is for each proposal that stands on its own (rupiah, by number): from above, or from the list."""
    answers = {one.id: meeting.replies.to(one.code) for one in meeting.proposals.all.values()}
    taken = {number: one.allocation for number, one in answers.items() if one and one.fate == "diterima"}
    own = {line.proposal.id: line.cost for line in listed(meeting) if line.funded} if _decides(meeting) else {}
    return {**own, **taken}


def _decides(meeting: Musyawarah) -> bool:
    """Whether what its own list takes up is funded: nobody above has answered, or it has a budget of its own."""
    return meeting.replies.last is None or meeting.settings.words.budget


def divided(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole rupiah in proportion to the weights (equally, when all are 0) that sum to the amount exactly.

    What is left over goes, one rupiah each, to those with the largest remainders, the first of equals first.
    """
    parts = list(weights) if sum(weights) else [1] * len(weights)
    whole = sum(parts)
    shares = [amount * part // whole for part in parts]
    order = sorted(range(len(parts)), key=lambda at: -(amount * parts[at] % whole))
    for at in order[: amount - sum(shares)]:
        shares[at] += 1
    return shares


def _answers(meeting: Musyawarah, rw: int) -> Iterator[Answer]:
    given, reasons = allocations(meeting), {proposal.id: str(reason) for proposal, reason in not_agreed(meeting)}
    known, where = came(meeting), titled(meeting.settings.level, meeting.settings.name)
    for code, one in meeting.received.sent(rw).items():
        proposal = known.get(code)
        if proposal is None:
            yield _answer(one, "ditunda", f"Tidak dikirim ke {where}: {one.reason}", 0)
            continue
        standing = meeting.proposals.standing_for(proposal)
        joined = f"Digabung dengan {standing.title}. " if standing is not proposal else ""
        fate, reason = _fate(meeting, standing, given, reasons)
        yield _answer(one, fate, f"{joined}{reason}", given.get(proposal.id, 0), standing)


def _fate(
    meeting: Musyawarah, proposal: Proposal, given: dict[int, int], reasons: dict[int, str]
) -> tuple[Answered, str]:
    where = titled(meeting.settings.level, meeting.settings.name)
    here = any(row.proposal == proposal.id for row in meeting.priorities.funded)
    answer = meeting.replies.to(proposal.code)
    if answer and (answer.fate == "diterima" or not _decides(meeting)):
        return answer.fate, f"{'Masuk prioritas' if here else 'Cadangan'} {where}. {answer.reason}"
    if proposal.id in given:
        return "diterima", f"Masuk prioritas {where}."
    if here:
        return "ditunda", f"Masuk prioritas {where}, belum dijawab dari atas."
    if proposal.status in {Status.REJECTED, Status.WITHDRAWN}:
        return "ditolak", proposal.reason or f"{proposal.status.capitalize()} di {where}."
    why = " ".join(map(str, meeting.priorities.why.get(proposal.id, [])[:1])) or reasons.get(proposal.id, "")
    return "ditunda", f"Cadangan {where}. {why}".strip() if proposal.id not in reasons else f"{where}: {why}"


def _answer(
    one: SentProposal, fate: Answered, reason: str, allocation: int, proposal: Proposal | None = None
) -> Answer:
    said = proposal or one.content
    return Answer(
        code=one.code, title=one.content.title, standing=one.standing, priority=one.priority, asked=one.cost,
        fate=fate, reason=reason, allocation=allocation, agency=said.agency, urusan=said.urusan, funding=said.funding,
        location=one.content.location, rw=one.content.rw, rt=one.content.rt, on_behalf=one.content.on_behalf,
    )  # fmt: skip

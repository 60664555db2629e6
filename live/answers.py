"""Answers: one act of one viewer through the Room, and what they are told about it."""

import secrets
from typing import Any

import msgspec

from live.behalf import acting
from live.decoding import Values, decode
from live.hall import OpenMeeting
from live.language import refusal, say
from live.viewers import Viewer
from sessions.actors import Role
from sessions.acts import Command
from sessions.calendar import clock
from sessions.deciding import Receipt
from sessions.musyawarah import Musyawarah
from sessions.refused import Refused
from sessions.registering import CheckIn
from sessions.resuming import ResumeByCode

Answer = dict[str, Any]

_RECORDED = {
    "attendance.check-in": "Tercatat hadir, {time}.",
    "consensus.answer": "Jawaban Anda sudah tercatat, {time}.",
    "entry.requested": "Permintaan Anda sampai di meja sekretaris, {time}.",
    "ballot.vote": "Suara Anda sudah tercatat, {time}.",
    "proposal.raise": "Usulan Anda sudah tercatat, {time}.",
    "proposal.helped": "Usulan {name} sudah tercatat, {time}.",
    "proposal.photograph": "Foto sudah tercatat, {time}.",
    "speaker.raise": "Permintaan bicara Anda tercatat, {time}.",
    "last-cycle.report": "Catatan Anda sudah masuk notulen, {time}.",
    "minutes.write": "Catatan tersimpan, {time}.",
    "reading.word": "Rumusan tersimpan, {time}.",
    "minutes.sign": "Tanda tangan tercatat, {time}.",
    "proposal.support": "Dukungan Anda sudah tercatat, {time}.",
}


async def act(opened: OpenMeeting, viewer: Viewer, values: Values, **beside: Any) -> Answer:
    """Have a command done; ``beside`` is what no form can say and goes into it as it is.

    The answer names its id, whether it is in the ledger, and the sentence to show.

    Keys: ``ack`` (the id), ``ok``, ``text``; ``field`` when refused; ``go``, a relative address, when the whole page
    is another now.
    """
    given = values.get("id")
    ack = given[:64] if given and isinstance(given, str) else secrets.token_hex(16)
    try:
        viewer = acting(opened.room.meeting, viewer, values)
        command = msgspec.structs.replace(decode(values), **beside)
        _refuse_in_haste(opened, viewer, command)
        receipt = await opened.room.do(command, viewer.actor, ack)
    except Refused as refused:
        opened.refused[refused.key] += 1
        if refused.key == "code.unknown":
            opened.guesses.take("code")
        no = told(viewer, ack, refused)
        # Their page does not know yet what this phone is.
        return no | {"go": "./"} if refused.key in {"attendance.already", "admission.waiting"} else no
    text = _recorded(opened.room.meeting, viewer, values, receipt)
    go = _goes_to(viewer, values)
    return {"ack": ack, "ok": True, "text": text, "do": values["do"], **({"go": go} if go else {})}


def _recorded(meeting: Musyawarah, viewer: Viewer, values: Values, receipt: Receipt) -> str:
    """The sentence that says so, with the time in the ledger."""
    said, actor = str(values["do"]), viewer.actor
    if said == "attendance.check-in" and actor.role is Role.GUEST and meeting.settings.admission == "vetted":
        said = "entry.requested"
    if said == "proposal.raise" and actor.assisted:
        said = "proposal.helped"
    time = clock(receipt.at, meeting.settings.zone)
    name = meeting.attendance.name_of(actor.person) if actor.person else ""
    return say(viewer.language, _RECORDED.get(said, "Tercatat, {time}."), time=time, name=name)


def _goes_to(viewer: Viewer, values: Values) -> str:
    """Where the whole page is another now: for who was nobody yet, has signed, or is found to be somebody else."""
    if viewer.actor.role in {Role.GUEST, Role.WAITING}:
        return "./"
    if values["do"] == "minutes.sign" and values.get("page") == "tanda-tangan":
        return f"tanda-tangan?signatory={values['signatory']}"
    if values["do"] == "attendance.merge" and viewer.actor.assisted:
        return f"../{values['into']}/"
    return ""


def told(viewer: Viewer, ack: str, refused: Refused) -> Answer:
    """The answer to somebody who was refused."""
    return {"ack": ack, "ok": False, "text": refusal(viewer.language, refused), "field": refused.field}


def _refuse_in_haste(opened: OpenMeeting, viewer: Viewer, command: Command) -> None:
    actor = viewer.actor
    who = f"{actor.person}" if actor.role in {Role.ATTENDEE, Role.OBSERVER} else actor.device
    if not opened.pace.take(who):
        raise Refused("limit.pace")
    if isinstance(command, ResumeByCode) and not opened.guesses.left("code"):
        raise Refused("limit.codes", "code")
    joins = isinstance(command, CheckIn) and actor.role is Role.GUEST
    if joins and not opened.lets_join(viewer.ticket):
        raise Refused("ticket.expired")
    if joins and not opened.joins.take(viewer.ticket if opened.room.meeting.settings.ticket_minutes else ""):
        raise Refused("limit.joins")

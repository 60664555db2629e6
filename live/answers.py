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
    do = str(values["do"])
    time = clock(receipt.at, opened.room.meeting.settings.zone)
    vetted = opened.room.meeting.settings.admission == "vetted" and viewer.actor.role is Role.GUEST
    said = "entry.requested" if vetted and do == "attendance.check-in" else do
    if viewer.actor.assisted and do == "proposal.raise":
        said = "proposal.helped"
    name = opened.room.meeting.attendance.name_of(viewer.actor.person) if viewer.actor.person else ""
    text = say(viewer.language, _RECORDED.get(said, "Tercatat, {time}."), time=time, name=name)
    answer: Answer = {"ack": ack, "ok": True, "text": text, "do": do}
    if viewer.actor.role in {Role.GUEST, Role.WAITING}:
        answer["go"] = "./"
    elif do == "minutes.sign" and values.get("page") == "tanda-tangan":
        answer["go"] = f"tanda-tangan?signatory={values['signatory']}"
    elif do == "attendance.merge" and viewer.actor.assisted:
        answer["go"] = f"../{values['into']}/"
    return answer


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

"""Verifying what passes between levels in the terminal: a sentence for each file."""

from collections.abc import Sequence
from pathlib import Path

from live import terminal
from live.language import refusal, say
from sessions.calendar import Language
from sessions.documents.passed import Passed, verify_passed, verify_passed_against
from sessions.ledger import Broken
from sessions.passing import SentUp
from sessions.refused import Refused
from sessions.storage import Storage


async def verify_files(
    files: Sequence[Path], against: Storage | None, head: str, language: Language
) -> tuple[str, bool]:
    """A sentence for each file that passes between levels: that it is whole, or what was altered. Whether all are.

    Raises:
        Unavailable, OSError: the ledger or a file cannot be read.
    """
    told, good = [], True
    for file in files:
        try:
            found = await (verify_passed_against(file, against, head) if against else _alone(file, head))
            told.append(_whole(found, language, compared=against is not None))
        except (Refused, Broken) as wrong:
            why = refusal(language, wrong) if isinstance(wrong, Refused) else terminal.broken(wrong, language)
            told.append(f"{file.name}: {why}")
            good = False
    return "\n".join(told), good


async def _alone(file: Path, head: str) -> Passed:
    return verify_passed(file, head)


def _whole(found: Passed, language: Language, *, compared: bool) -> str:
    sender = found.sent.sender
    told = {"name": found.name, "region": sender.region, "n": found.number, "entries": sender.entries}
    if isinstance(found.sent, SentUp):
        said = say(language, "{name}: utuh, kiriman {region}, {n} usulan, dari {entries} entri.", **told)
    else:
        said = say(language, "{name}: utuh, jawaban {region} untuk {to}, {n} usulan, dari {entries} entri.",
                   to=found.sent.to, **told)  # fmt: skip
    return " ".join([said, say(language, "Isinya sama dengan jurnal.")]) if compared else said

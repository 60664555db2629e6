"""What the operator reads in the terminal: the links of a meeting and a QR to scan."""

from collections.abc import Mapping

from live import qr
from live.language import refusal, say
from sessions.calendar import Language
from sessions.file_fields import Wrong
from sessions.ledger import Broken
from sessions.meeting_file import MeetingFileError
from sessions.refused import Refused
from sessions.tables.invitation_list import Fault

_NAMES = {"phone": "Ponsel warga", "facilitator": "Pimpinan rapat", "secretary": "Sekretaris", "projector": "Layar"}


_BROKEN = {
    "missing": "hilang atau tidak berurutan",
    "altered": "isinya berubah",
    "unreadable": "tidak terbaca",
    "card": "kartu data pribadinya tidak cocok",
    "photo": "fotonya hilang atau tidak cocok",
}
_EXPECTED = {
    "text": "teks di antara tanda petik",
    "integer": "bilangan bulat",
    "rupiah": "jumlah rupiah, misalnya 1.250.000",
    "decimal": "bilangan, misalnya 12,5",
    "local datetime": "tanggal dan jam, misalnya 2020-01-23T19:00:00",
    "list": "daftar di antara kurung siku",
    "table": "kelompok isian",
    "true or false": "true atau false",
    "at least": "paling sedikit {limit}",
    "at most": "paling banyak {limit}",
    "characters at most": "paling banyak {limit} huruf",
    "entries at least": "paling sedikit {limit} isian",
    "entries at most": "paling banyak {limit} isian",
    "one of": "salah satu dari: {limit}",
    "such as": "bentuk seperti {limit}",
}


def file_error(error: MeetingFileError, language: Language) -> str:
    """What is wrong in a meeting file, as compilers say it: ``rapat.toml:12: agenda[2].minutes: …``."""
    sentence = _wrong(error, language)
    return f"{error.path}:{error.line}: {error.field + ': ' if error.field else ''}{sentence}"


def fault(fault: Fault, language: Language) -> str:
    """What is wrong in a row of a list: ``RW 02, baris 7, rw: …``."""
    place = say(language, "baris {row}", row=fault.row)
    return f"{fault.sheet + ', ' if fault.sheet else ''}{place}, {fault.column}: {_wrong(fault.wrong, language)}"


def _wrong(error: MeetingFileError | Wrong, language: Language) -> str:
    values = dict(error.values)
    if "expected" in values:
        values["expected"] = say(language, _EXPECTED[str(values["expected"])], limit=values.get("limit", ""))
    return refusal(language, Refused(error.key, **values))


def broken(error: Broken, language: Language) -> str:
    """Where a ledger stops being as it was written."""
    why = say(language, _BROKEN[error.why])
    return say(language, "RUSAK pada entri {seq}: {why}.", seq=error.seq, why=why)


def links(code: str, links: Mapping[str, str], language: Language) -> str:
    """The four links of a meeting, one a line under its code."""
    names = {screen: say(language, name) for screen, name in _NAMES.items()}
    width = max(map(len, names.values()))
    return "\n".join([code, *(f"  {names[screen]:<{width}}  {link}" for screen, link in links.items())])


def invitation(code: str, links_of: Mapping[str, str], language: Language) -> str:
    """The links and the QR that brings a phone into the hall."""
    return f"\n{links(code, links_of, language)}\n\n{qr.terminal(links_of['phone'])}"

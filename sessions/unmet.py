"""Requirements that were not met. They stop no meeting; they are recorded (Surat Edaran Walikota Malang 66/2021)."""

from typing import TYPE_CHECKING

from sessions.calendar import clock
from sessions.quorum import Consequence, Shortfall
from sessions.rupiah import number

if TYPE_CHECKING:
    from sessions.musyawarah import Musyawarah

_CONSEQUENCES: dict[Consequence, str] = {
    "delay": "musyawarah ditunda paling lama tiga jam",
    "second-meeting": "diadakan rapat kedua",
    "go-on": "musyawarah dilanjutkan dengan peserta yang hadir",
}


def unmet(meeting: "Musyawarah") -> list[str]:
    """An Indonesian sentence, with the real figures, for each rule of attendance that is not met."""
    attendance, rules = meeting.attendance, meeting.settings.rules
    sentences = [_short(shortfall, meeting) for shortfall in meeting.shortfalls.noted]
    now = meeting.quorum
    if not now.met and now.rule == "two-thirds":
        sentences.append(
            f"Yang hadir dari undangan {number(now.counted)} orang, kurang dari dua pertiga undangan: "
            f"{number(now.needed)} dari {number(now.invited)} orang."
        )
    if attendance.present < rules.minimum_present:
        sentences.append(
            f"Peserta yang hadir {number(attendance.present)} orang, "
            f"kurang dari jumlah minimal {number(rules.minimum_present)} orang."
        )
    if attendance.present and attendance.women_percent < rules.women_percent:
        sentences.append(
            f"Peserta perempuan {number(attendance.women)} dari {number(attendance.present)} orang "
            f"({attendance.women_percent}%), kurang dari {rules.women_percent}%."
        )
    delegates = meeting.delegates
    if (named := len(delegates.all)) and named < rules.delegates:
        sentences.append(f"Delegasi {number(named)} orang, kurang dari {number(rules.delegates)} orang.")
    if named and delegates.women_percent(attendance) < rules.women_percent:
        sentences.append(
            f"Perempuan dalam delegasi {number(delegates.women(attendance))} dari {number(named)} orang, "
            f"kurang dari {rules.women_percent}%."
        )
    return sentences


def _short(shortfall: Shortfall, meeting: "Musyawarah") -> str:
    time = clock(shortfall.at, meeting.settings.zone)
    counted = f"{number(shortfall.counted)} dari {number(shortfall.needed)} orang"
    return f"Pukul {time} kuorum belum terpenuhi ({counted}); {_CONSEQUENCES[shortfall.consequence]}."

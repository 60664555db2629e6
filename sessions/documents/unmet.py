"""Requirements that were not met. They stop no meeting; they are recorded (Surat Edaran Walikota Malang 66/2021)."""

from sessions.musyawarah import Musyawarah
from sessions.rupiah import number


def unmet(meeting: Musyawarah) -> list[str]:
    """An Indonesian sentence, with the real figures, for each rule of attendance that is not met."""
    attendance, rules = meeting.attendance, meeting.settings.rules
    sentences = []
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
    return sentences

"""Neighbours who do not exist: names as they are in East Java, what they want, and what they object to."""

from random import Random

import msgspec

_WOMEN = (
    "Sri Wahyuni", "Siti Aminah", "Endang Lestari", "Sulastri", "Dwi Astuti", "Nur Hidayah", "Sumarni", "Tri Handayani",
    "Wiwik Rahayu", "Rina Kusumawati", "Yuni Pratiwi", "Lilik Suryani", "Umi Kulsum", "Anik Setyowati", "Ratna Dewi",
    "Kartini", "Mujiati", "Eni Purwanti", "Fitri Anggraini", "Sumiyati", "Indah Permatasari", "Titik Mulyani",
)  # fmt: skip
_MEN = (
    "Joko Santoso", "Bambang Prasetyo", "Agus Hariyanto", "Slamet Riyadi", "Suparno", "Eko Nugroho", "Heru Susanto",
    "Mulyono", "Sutrisno", "Hadi Purnomo", "Budi Cahyono", "Sugeng Widodo", "Tukiman", "Imam Syafi'i",
    "Didik Kurniawan", "Wahyu Hidayat", "Sukardi", "Yanto Wibisono", "Purwadi", "Ahmad Fauzi", "Supriyadi",
)  # fmt: skip
_WISHES = (
    ("Lampu jalan gang buntu", "fisik", "Gelap, dua kali ada motor jatuh", "Gang buntu sebelah pos kamling"),
    ("Perbaikan selokan depan musala", "fisik", "Air meluap ke jalan tiap hujan deras", "Depan musala"),
    ("Paving jalan menuju makam", "fisik", "Becek dan licin saat melayat", "Jalan makam"),
    ("Pelatihan menjahit ibu rumah tangga", "non-fisik", "Banyak ibu ingin menambah penghasilan", "Balai RW"),
    ("Makanan tambahan untuk balita posyandu", "non-fisik", "Berat badan beberapa balita kurang", "Posyandu"),
    ("Bak sampah pilah tiap gang", "fisik", "Sampah dibakar di pekarangan", "Tiap gang"),
    ("Kursi dan meja posyandu lansia", "non-fisik", "Lansia menunggu sambil berdiri", "Balai RW"),
    ("Pagar pengaman tepi sungai", "fisik", "Anak-anak bermain di tepi sungai", "Tepi sungai"),
    ("Pelatihan pemasaran lewat ponsel", "non-fisik", "Warung dan usaha rumahan sepi pembeli", "Balai kelurahan"),
    ("Sumur resapan halaman balai", "fisik", "Halaman tergenang berjam-jam", "Halaman balai RW"),
)
_OBJECTIONS = (
    "Anggarannya belum jelas untuk siapa", "RW kami belum mendapat bagian", "Tanahnya masih dipersoalkan",
    "Menurut saya ada yang lebih mendesak",
)  # fmt: skip


class Neighbour(msgspec.Struct, frozen=True):
    """Somebody: how they are registered, how slow they are (1: usual), how bad their network is, and a wish."""

    name: str
    sex: str
    rw: int
    rt: int
    pace: float
    network: str
    wish: tuple[str, str, str, str] | None


def neighbours(count: int, random: Random) -> list[Neighbour]:
    """So many people, the same for the same seed; names repeat with another initial, as they do."""
    people = []
    for number in range(count):
        sex = random.choice("LP")
        names = _WOMEN if sex == "P" else _MEN
        name = random.choice(names)
        if number >= len(_WOMEN):
            name = f"{name} {random.choice('ABDEFHKLMNPRSTW')}."
        network = random.choices(("good", "slow", "breaks"), (75, 15, 10))[0]
        wish = random.choice(_WISHES) if random.random() < 0.12 else None
        people.append(
            Neighbour(
                name, sex, random.randint(1, 12), random.randint(1, 40), random.lognormvariate(0, 0.5), network, wish
            )
        )
    return people


def objection(random: Random) -> str:
    """Why somebody objects."""
    return random.choice(_OBJECTIONS)

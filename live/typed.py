"""What can be typed after ``musyawarah``."""

import argparse
import os
from pathlib import Path

from live import counting, passing
from live.demo import playing
from live.places import PATH_OF
from sessions.storage import SCHEMES

PORT = 8080


def parser() -> argparse.ArgumentParser:
    """What can be typed."""
    top = argparse.ArgumentParser(prog="musyawarah", description="Musrenbang dari pindai QR sampai berita acara.")
    commands = top.add_subparsers(dest="command", required=True)
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="folder data (bawaan: data)")
    # By the environment, too: what is typed can be read in the list of processes, with the password in it.
    data.add_argument(
        "--journal",
        default=os.environ.get("MUSYAWARAH_JOURNAL", ""),
        metavar="URL",
        type=_database,
        help="basis data PostgreSQL sebagai ganti berkas di folder data (postgresql://…)",
    )
    reach = argparse.ArgumentParser(add_help=False)
    reach.add_argument("--host", default="0.0.0.0", help="alamat yang didengarkan (bawaan: semua)")  # noqa: S104
    reach.add_argument("--port", type=int, default=PORT, help=f"nomor port (bawaan: {PORT})")
    reach.add_argument("--url", default="", help="alamat yang dipakai ponsel, bila lain dari alamat laptop ini")

    _add_holding(commands, data, reach)
    _add_papers(commands, data)
    _add_keeping(commands, data)
    passing.add_parsers(commands, data)
    for more in (counting, playing):
        more.add_parser(commands)
    return top


def _add_holding(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    data: argparse.ArgumentParser,
    reach: argparse.ArgumentParser,
) -> None:
    one = commands.add_parser("serve", parents=[data, reach], help="buka musyawarah di laptop ini")
    one.add_argument("--trust-proxy", default="", metavar="ALAMAT", help="proksi TLS yang dipercaya")
    one.add_argument("--metrics", type=Path, metavar="BERKAS", help="kata sandi yang membuka /metrics (Prometheus)")
    one.add_argument(
        "--least-space", type=int, default=500, metavar="MB", help="peringatkan bila ruang simpan kurang (bawaan: 500)"
    )
    one.add_argument("--log", choices=["text", "json"], default="text", help="bentuk catatan gangguan")
    one.add_argument("files", nargs="*", type=Path, metavar="FILE.toml", help="berkas musyawarah")
    one = commands.add_parser("new", parents=[data, reach], help="siapkan musyawarah dari berkas")
    one.add_argument("file", type=Path, metavar="FILE.toml")
    one.add_argument("--json", action="store_true", help="cetak sebagai JSON")
    one = commands.add_parser("links", parents=[data, reach], help="cetak tautan baru")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--role", action="append", choices=[role.value for role in PATH_OF], help="hanya peran ini")
    one.add_argument("--revoke", action="store_true", help="matikan tautan yang lama")
    one = commands.add_parser("cards", parents=[data, reach], help="cetak kartu undangan (PDF)")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--to", type=Path, required=True, metavar="FILE.pdf")


def _add_papers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data: argparse.ArgumentParser) -> None:
    one = commands.add_parser("export", parents=[data], help="tulis semua dokumen")
    one.add_argument("code", metavar="KODE")
    one.add_argument("--to", type=Path, required=True, metavar="OUTDIR")
    one = commands.add_parser(
        "import", parents=[data], help="baca daftar usulan, kamus, atau usulan tahun lalu (XLSX, CSV)"
    )
    one.add_argument("code", metavar="KODE")
    one.add_argument("file", type=Path, metavar="FILE")
    _add_kinds_of_list(one)
    one.add_argument("--yes", action="store_true", help="masukkan; tanpa ini hanya ditampilkan")
    one = commands.add_parser("forget", parents=[data], help="hapus data pribadi seseorang")
    one.add_argument("code", metavar="KODE")
    one.add_argument("person", type=int, metavar="NOMOR", help="nomor dalam daftar hadir")


def _add_kinds_of_list(one: argparse.ArgumentParser) -> None:
    kinds = {"--catalogue": ("kamus", "kamus usulan"), "--last-year": ("tahun-lalu", "usulan tahun lalu")}
    for flag, (what, name) in kinds.items():
        one.add_argument(flag, dest="what", action="store_const", default="usulan", const=what, help=f"berkas {name}")


def _add_keeping(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", data: argparse.ArgumentParser
) -> None:
    one = commands.add_parser("copy", parents=[data], help="salin musyawarah dari satu tempat simpan ke yang lain")
    one.add_argument("code", nargs="*", metavar="KODE")
    one.add_argument("--all", action="store_true", help="semua musyawarah")
    one.add_argument("--from", dest="source", required=True, metavar="TEMPAT", help="folder data atau postgresql://…")
    one.add_argument("--to", dest="target", required=True, metavar="TEMPAT", help="folder data atau postgresql://…")
    one = commands.add_parser("backup", parents=[data], help="tulis cadangan, juga selagi rapat berjalan")
    one.add_argument("--to", type=Path, required=True, metavar="BERKAS", help="berkas cadangan")
    one = commands.add_parser("verify", parents=[data], help="hitung ulang rantai digest")
    one.add_argument(
        "path",
        nargs="?",
        default="",
        metavar="PATH",
        help="folder data, jurnal.jsonl, ZIP, kiriman atau foldernya, atau postgresql://…",
    )
    one.add_argument("--against", default="", metavar="DIR", help="bandingkan berkas dengan jurnal di folder data ini")
    one.add_argument("--head", default="", help="digest terakhir yang tercetak di berita acara")


def _database(text: str) -> str:
    if text and not text.startswith(SCHEMES):
        raise argparse.ArgumentTypeError("postgresql://…")
    return text

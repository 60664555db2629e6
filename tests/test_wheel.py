"""The built wheel serves on its own: templates, static files, documents and the sample are in it."""

import shutil
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import pytest

from tests.serving import Server

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_the_wheel_serves_from_an_empty_environment(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    # Built from a copy: setuptools leaves a build folder behind, whose old files would slip into the next wheel.
    sources = shutil.copytree(ROOT, tmp_path / "src", ignore=shutil.ignore_patterns(".*venv", ".git", "build", "data"))
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(tmp_path), str(sources)], check=True)
    (wheel,) = tmp_path.glob("musyawarah-*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    constraints = str(ROOT / ".ci" / "constraints.txt")
    subprocess.run([str(python), *pip[1:], "install", "-c", constraints, str(wheel)], check=True)

    server = Server(tmp_path / "data", python=python)
    try:
        assert Path(server.links["Ponsel warga"]).name == "patihan"
        with urllib.request.urlopen(server.links["Ponsel warga"]) as page:
            text = page.read().decode()
        assert "Daftar hadir" in text
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        assert "Meja sekretaris" in opener.open(server.links["Sekretaris"]).read().decode()
        document = opener.open(server.links["Ponsel warga"] + "sekretaris/dokumen/berita-acara.docx").read()
        assert document.startswith(b"PK")
    finally:
        assert server.stop() == 0
    verify = [str(tmp_path / "venv" / "bin" / "musyawarah"), "verify", str(tmp_path / "data")]
    assert "patihan" in subprocess.run(verify, check=True, capture_output=True, text=True).stdout

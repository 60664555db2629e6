"""Where the templates are: those that come with the program, and a kelurahan's own, which go before them."""

from pathlib import Path

OURS = Path(__file__).resolve().parents[2] / "templates" / "documents"
OWN = "templates"  # the folder in the data directory


def template(name: str, own: Path | None) -> Path:
    """The file of this name: in the folder ``own`` when it is there, else ours."""
    return own / name if own and (own / name).is_file() else OURS / name

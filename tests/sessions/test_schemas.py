"""The published schemas are those of the files that pass between levels. ``SCHEMAS=1 pytest`` on this file writes them anew."""

import os
from pathlib import Path

import msgspec
import pytest

from sessions.passing import SentDown, SentUp

REFERENCE = Path(__file__).resolve().parents[2] / "sessions" / "reference"


@pytest.mark.parametrize(("name", "kind"), [("usulan-1", SentUp), ("umpan-balik-1", SentDown)])
def test_the_published_schema_is_that_of_the_file(name: str, kind: type[msgspec.Struct]) -> None:
    schema = msgspec.json.format(msgspec.json.encode(msgspec.json.schema(kind)), indent=2) + b"\n"
    published = REFERENCE / f"musyawarah-{name}.schema.json"
    if os.environ.get("SCHEMAS"):
        published.write_bytes(schema)
    assert published.read_bytes() == schema

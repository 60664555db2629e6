"""Words on the screens: Indonesian in the templates themselves, English from ``templates/english.toml``.

Refusals come from the meeting as keys; ``templates/refusals.toml`` holds their sentences in both languages,
``templates/remarks.toml`` those on the rows of a list.
"""

import os
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sessions.calendar import Language, Zone, clock, day, in_zone, lasted, utc_now
from sessions.refused import Refused
from sessions.rupiah import number, rupiah
from sessions.signatures import path
from sessions.tables.remarks import Remark
from sessions.wording import Said

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LANGUAGES: tuple[Language, ...] = ("id", "en")

_ENGLISH: dict[str, str] = tomllib.loads((TEMPLATES / "english.toml").read_text("utf-8"))
_REFUSALS: dict[str, dict[Language, str]] = tomllib.loads((TEMPLATES / "refusals.toml").read_text("utf-8"))
_REMARKS: dict[str, dict[Language, str]] = tomllib.loads((TEMPLATES / "remarks.toml").read_text("utf-8"))


def language_of_terminal() -> Language:
    """Indonesian, unless the terminal is set to English."""
    return "en" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("en") else "id"


def say(language: Language, text: str, /, **values: object) -> str:
    """A text of ours in the language of the reader; ``values`` fill its ``{names}``."""
    known = _ENGLISH[text] if language == "en" else text
    return known.format(**values) if values else known


def refusal(language: Language, refused: Refused) -> str:
    """The sentence that tells why something was refused."""
    values = {name: _told(language, value) for name, value in refused.values.items()}
    return _REFUSALS[refused.key][language].format(**values)


def _told(language: Language, value: object) -> object:
    """What a sentence quotes; words of ours, a reason within it, or several on lines of their own, are told, too."""
    if isinstance(value, Said):
        return say(language, value.text, **value.values)
    if isinstance(value, tuple):
        return "\n".join(str(_told(language, one)) for one in value)
    return refusal(language, value) if isinstance(value, Refused) else value


def remarked(language: Language, remark: Remark) -> str:
    """The sentence on a row of a list."""
    return _REMARKS[remark.key][language].format(**remark.values)


class Renderer:
    """Renders templates. ``static`` turns a file name into its address; ``address`` is how phones reach this server."""

    def __init__(self, static: Callable[[str], str], address: str) -> None:
        globals_of_all = {"static": static, "address": address}
        self._environments = {language: self._environment(language, globals_of_all) for language in LANGUAGES}

    def _environment(self, language: Language, globals_of_all: dict[str, object]) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

        def say_here(text: str, /, **values: object) -> str:
            return say(language, text, **values)

        def hour(moment: datetime, zone: Zone) -> str:
            return f"{in_zone(moment, zone):%H.%M}"

        def day_here(moment: datetime, zone: Zone) -> str:
            return day(moment, zone, language)

        def remarked_here(remark: Remark) -> str:
            return remarked(language, remark)

        def now_ms() -> int:
            return int(utc_now().timestamp() * 1000)

        environment.globals |= {"_": say_here, "language": language, "now_ms": now_ms, **globals_of_all}
        environment.globals["remarked"] = remarked_here
        environment.filters |= {
            "path": path,
            "rupiah": rupiah,
            "number": number,
            "clock": clock,
            "hour": hour,
            "day": day_here,
            "lasted": lasted,
        }
        return environment

    def render(self, template: str, language: Language, **context: Any) -> Markup:
        """The template in this language; everything that people typed comes out escaped."""
        html = self._environments[language].get_template(template).render(**context)
        return Markup(html)  # noqa: S704 - autoescape is on

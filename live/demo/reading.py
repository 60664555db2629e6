"""Reading a page as a person does: which panels it shows, and which forms can be sent from it."""

import re
from html.parser import HTMLParser

import msgspec

_VOID = {"input", "br", "img", "meta", "link", "hr"}


class Form(msgspec.Struct):
    """A form that sends a command.

    ``hidden`` is sent as it is, ``choices`` are fields with what can be chosen in them, ``blanks`` are for typing.
    """

    panel: str
    hidden: dict[str, str] = msgspec.field(default_factory=dict)
    choices: dict[str, list[str]] = msgspec.field(default_factory=dict)
    blanks: list[str] = msgspec.field(default_factory=list)

    @property
    def do(self) -> str:
        """The command it sends."""
        return self.hidden.get("do", "")


class Reading(HTMLParser):
    """What stands in some HTML: ``panels`` (name → digest), ``forms``, and the first heading of each panel."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.panels: dict[str, str] = {}
        self.forms: list[Form] = []
        self.headings: dict[str, str] = {}
        self._panel, self._depth, self._select, self._heading = "", 0, "", False
        self._form: Form | None = None
        self._untold = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A panel or a form begins, or a field of it stands here."""
        given = {name: value or "" for name, value in attrs}
        if "data-panel" in given:
            self._panel, self._depth = given["data-panel"], 0
            self.panels[self._panel] = given.get("data-digest", "")
        if self._panel and tag not in _VOID:
            self._depth += 1
        if tag == "form" and "data-act" in given:
            self._form = Form(self._panel)
            self.forms.append(self._form)
        self._heading = tag == "h1"
        if self._form is not None:
            self._field(self._form, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind, value = given.get("name", ""), given.get("type", "text"), given.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._untold = "value" not in given
            form.choices.setdefault(self._select, []).append(value)
        elif not name:
            return
        elif tag == "textarea":
            form.blanks.append(name)
        elif tag == "button" or kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value)
        elif kind == "hidden":
            form.hidden[name] = value
        elif tag == "input":
            form.blanks.append(name)

    def handle_data(self, data: str) -> None:
        """The text of a heading, or of an option without a value."""
        if self._heading and data.strip():
            self.headings.setdefault(self._panel, data.strip())
            self._heading = False
        if self._form and self._select and self._untold and data.strip():
            self._form.choices[self._select][-1] = data.strip()
            self._untold = False

    def handle_endtag(self, tag: str) -> None:
        """A panel or a form ends."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        if self._panel and tag not in _VOID:
            self._depth -= 1
            if not self._depth:
                self._panel = ""


class Screen:
    """A page that is open: frames replace its panels one by one."""

    def __init__(self, html: str) -> None:
        whole = Reading(html)
        self.panels = whole.panels
        self._forms: dict[str, list[Form]] = {"": []}
        self._headings = whole.headings
        for form in whole.forms:
            self._forms.setdefault(form.panel, []).append(form)

    def take(self, frame: str) -> None:
        """Put a panel in its place."""
        part = Reading(re.sub(r"</?hx-partial[^>]*>", "", frame))
        for name, digest in part.panels.items():
            self.panels[name] = digest
            self._forms[name] = [form for form in part.forms if form.panel == name]
            self._headings[name] = part.headings.get(name, "")

    @property
    def forms(self) -> list[Form]:
        """All that can be sent now."""
        return [form for forms in self._forms.values() for form in forms]

    def heading(self, panel: str) -> str:
        """The first heading of a panel."""
        return self._headings.get(panel, "")

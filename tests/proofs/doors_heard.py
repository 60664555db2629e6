"""What the program's handlers ask of a request by name, heard while they run: fields of queries and of forms.

No handler declares what it reads, and a list by hand would forget the next one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict, MultiDict, UploadFile

# A handler by its name, as ``live.pages.do``: of one that stands in several folders, too, it is enough to hear it once.
Handler = str


@dataclass
class Asked:
    """Of one handler: names by where they stand; ``whole`` where all was read, whatever it is called."""

    query: set[str] = field(default_factory=set)
    form: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)


class _Listened(MultiDict[Any]):
    """What came with a request, and notes what is asked of it."""

    def __init__(self, given: MultiDict[Any] | FormMultiDict, asked: Asked, place: str) -> None:
        super().__init__(given.multi_items())
        self._asked, self._place = asked, place

    def get(self, key: str, default: Any = None) -> Any:
        return self._note(key, super().get(key, default))

    def getall(self, key: str, default: Any = None) -> Any:
        values = super().getall(key, default)
        return [self._note(key, value) for value in values]

    def __getitem__(self, key: str) -> Any:
        return self._note(key, super().__getitem__(key))

    def __contains__(self, key: object) -> bool:
        self._note(str(key), None)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._asked.whole.add(self._place)
        return super().__iter__()

    def keys(self) -> Any:
        self._asked.whole.add(self._place)
        return super().keys()

    def items(self) -> Any:
        self._asked.whole.add(self._place)
        return super().items()

    def _note(self, key: str, value: Any) -> Any:
        getattr(self._asked, self._place).add(key)
        if isinstance(value, UploadFile):
            self._asked.files.add(key)
        return value


def listens(monkeypatch: pytest.MonkeyPatch) -> dict[Handler, Asked]:
    """From now on, what each handler asks for."""
    heard: dict[Handler, Asked] = defaultdict(Asked)

    def asked(request: ASGIConnection[Any, Any, Any, Any]) -> Asked:
        return heard[str(request.route_handler)]

    plain: Callable[[Any], MultiDict[Any]] = ASGIConnection.query_params.fget  # type: ignore[attr-defined]
    form = Request.form

    async def listened(request: Request[Any, Any, Any]) -> Any:
        return _Listened(await form(request), asked(request), "form")

    monkeypatch.setattr(
        ASGIConnection, "query_params", property(lambda request: _Listened(plain(request), asked(request), "query"))
    )
    monkeypatch.setattr(Request, "form", listened)
    return heard

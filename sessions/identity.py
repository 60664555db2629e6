"""When two proposals are one: by the id they have elsewhere, else by what they say."""

import re
from collections.abc import Collection
from hashlib import blake2s

from sessions.settings import StandingProposal

_NEIGHBOURHOODS = re.compile(r"\b(?:rt|rw)\b[\s.:/]*[\divx]+", re.IGNORECASE)


def keys(content: StandingProposal) -> frozenset[str]:
    """By what it is known once it is before the meeting."""
    said = _fingerprint(content)
    # Two that have ids are told apart by these alone, however much alike they are otherwise.
    return frozenset({f"={content.external}", f"+{said}"} if content.external else {f"-{said}", f"+{said}"})


def is_known(content: StandingProposal, seen: Collection[str]) -> bool:
    """Whether one of those whose keys were ``seen`` is this one."""
    said = _fingerprint(content)
    if content.external:
        return f"={content.external}" in seen or f"-{said}" in seen
    return f"+{said}" in seen


def _fingerprint(content: StandingProposal) -> str:
    # The neighbourhood is in some lists part of the location, in others beside it.
    location = _NEIGHBOURHOODS.sub(" ", content.location)
    said = (
        content.title, content.problem, location, content.rw, content.on_behalf, content.rank,
        content.volume.normalize(), content.cost,
    )  # fmt: skip
    plain = "|".join(" ".join(re.findall(r"\w+", str(part).casefold())) for part in said)
    return blake2s(plain.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

"""Letters that the typesetter's fonts lack are printed as their code, ``[U+1F33E]``; at the paper's end it says which.

The fonts are those within the library, on every machine the same: so one ledger gives one file everywhere, and a page
with a letter that nothing can show is never left untagged and never shows an empty box in its place.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

import typst

_NAMED = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_PROBE = b'#set document(title: "-")\n= -\n#sys.inputs.letter'
_TOLD = 8
# Each takes some milliseconds. Who types more different letters than that gets the codes of the highest ones unasked.
_ASKED = 300


def private(texts: str) -> frozenset[str]:
    """The letters without a meaning that all agree on (private use): a font may show anything for them."""
    return frozenset(letter for letter in set(texts) if unicodedata.category(letter) == "Co")


def lacking(error: typst.TypstError, texts: str) -> frozenset[str]:
    """The letters for which ``texts`` could not be typeset; none when the error is another one."""
    named = _NAMED.search(str(error))
    if not named:
        return frozenset()
    met = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), named[1])
    foreign = sorted(letter for letter in {*met, *texts} if not letter.isascii())
    found = frozenset(letter for letter in foreign[:_ASKED] if not _shown(letter)) | frozenset(foreign[_ASKED:])
    return found or frozenset(letter for letter in met if not letter.isascii())


def coded(text: str, letters: Collection[str]) -> str:
    """The text with the codes of these letters in their place."""
    return "".join(f"[{_code(letter)}]" if letter in letters else letter for letter in text) if letters else text


def told(letters: Collection[str]) -> str:
    """The sentence that names them, or nothing."""
    if not letters:
        return ""
    named = [f"{_code(one)} {unicodedata.name(one, '').lower()}".strip() for one in sorted(letters)[:_TOLD]]
    more = f", dan {len(letters) - _TOLD} lainnya" if len(letters) > _TOLD else ""
    return (
        "Huruf yang tidak ada dalam fon dokumen ini dicetak sebagai kodenya, dalam kurung siku: "
        f"{', '.join(named)}{more}. Tulisan aslinya tersimpan bersama jurnal musyawarah."
    )


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


@lru_cache(4096)
def _shown(letter: str) -> bool:
    try:
        typst.compile(
            _PROBE, format="pdf", sys_inputs={"letter": letter}, ignore_system_fonts=True, pdf_standards="ua-1"
        )
    except typst.TypstError:
        return False
    return True

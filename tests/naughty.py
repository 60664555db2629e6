"""Strings that break careless programs: attempts at scripts, formulas, templates, and every script of the world."""

import unicodedata

SCRIPTS = [
    "<script>window.pwned=1</script>", "<img src=x onerror=window.pwned=1>", "<svg onload=window.pwned=1>",
    "\"><script>window.pwned=1</script>", "'><img src=x onerror=window.pwned=1>", "</title><script>window.pwned=1</script>",
    "</textarea><script>window.pwned=1</script>", "</style><script>window.pwned=1</script>", "<!--<script>window.pwned=1//-->",
    "<a href=javascript:window.pwned=1>klik</a>", "<iframe src=javascript:window.pwned=1>", "<body onload=window.pwned=1>",
    "<details open ontoggle=window.pwned=1>", "<input autofocus onfocus=window.pwned=1>", "<video><source onerror=window.pwned=1>",
    "<math><mi//xlink:href=\"data:x,<script>window.pwned=1</script>\">", "<marquee onstart=window.pwned=1>",
    "<object data=javascript:window.pwned=1>", "<base href=//evil.test/>", "<link rel=stylesheet href=//evil.test/x.css>",
    "<meta http-equiv=refresh content=0;url=//evil.test>", "<form action=//evil.test><button>OK</button>",
    "<hx-partial hx-target=body hx-swap=innerHTML>habis</hx-partial>", "<div hx-get=/bahasa hx-trigger=load>",
    "<div hx-on:load=window.pwned=1>", "<template hx type=partial hx-target=body>habis</template>",
    "<style>*{display:none}</style>", "<plaintext>", "<xmp>", "<noscript><p title=\"</noscript><img src=x onerror=window.pwned=1>\">",
    "javascript:window.pwned=1", "data:text/html,<script>window.pwned=1</script>", "&lt;script&gt;", "&#60;script&#62;",
    "%3Cscript%3E", "\\u003cscript\\u003e", "\\x3cscript\\x3e", "{{ 7*7 }}", "{% raw %}", "{%p if 1 %}", "${7*7}", "#{7*7}",
    "{0}", "{name}", "%s%s%n", "%(name)s", "{{ ''.__class__ }}", "{# x #}", "=1+1", "+1+1", "-1+1", "@SUM(A1)",
    "=HYPERLINK(\"http://evil.test\")", "=cmd|' /C calc'!A0", "' or 1=1 --", "\"; drop table entries; --", "Robert'); --",
    "../../etc/passwd", "CON", "NUL", "null", "undefined", "None", "NaN", "true", "1e309", "0x0", "]]>", "<![CDATA[x]]>",
    "<?xml version=\"1.0\"?>", "_x0041_", "a\u0000b", "a\u001bb", "a\u2028b", "a\u2029b", "\ufeffawal", "a\ufffeb",
    "a\u200bb", "a\u200db", "a\u00adb", "\u202eterbalik\u202c", "\u2066isolasi\u2069", "Z\u0351\u036b\u0343\u036aalgo",
    "e\u0301", "\u00e9", "\u0130stanbul", "\u017fs", "\ufb01", "\U0001f600", "\U0001f1ee\U0001f1e9", "\U0001f469\u200d\U0001f469\u200d\U0001f466",
    "\U0001d54f\U0001d550", "\U0010fffd", "a;b,c\"d'e|f\tg", "baris satu\nbaris dua", "  spasi   ganda  ", "\u3000lebar penuh",
    "a" * 79, "W" * 79, "\u4e00" * 79, "kata" + "-" * 60,
]  # fmt: skip


def of_every_script() -> list[str]:
    """A word of letters from each row of the basic and the first supplementary plane that has letters."""
    words = []
    for start in range(0x00A0, 0x20000, 0x80):
        letters = [
            chr(code) for code in range(start, start + 0x80) if unicodedata.category(chr(code)) in {"Lu", "Ll", "Lo"}
        ]
        if letters:
            words.append("".join(letters[:: max(1, len(letters) // 8)][:8]))
    return words


def naughty() -> list[str]:
    """All of them."""
    return SCRIPTS + of_every_script()

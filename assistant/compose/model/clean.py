"""What a model writes, made harmless: no markup, no addresses, nothing that is read but not seen.

Whatever is taken out is found in a copy in which full-width ASCII is half-width, letter for letter, so that neither
ｈｔｔｐｓ nor ＜script＞ gets through while the words that stay are as they were written.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from indexes.passage import DIGEST_MARK

FIRST_ADDRESS = 0xF0000
"""The private letters from here on stand for the addresses that were taken out, in order."""

HOLE = "\U0010fffd"
"""The private letter that stands where markup, an image or a link was taken out."""

_ROUNDS = 5
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ACTIVE = "script|style|iframe|object|embed|svg|math|template|noscript|textarea|title|head"
_MARKUP = re.compile(
    rf"<({_ACTIVE})\b[^<>]{{0,500}}>.*?(?:<\s?/\s?\1\s?>|\Z)|<!--.*?(?:-->|\Z)|</?[a-z][a-z0-9]{{0,20}}(?:[\s/][^<>]{{0,1000}})?>"
    r"|<[!?][^<>]{0,1000}>|<[a-z][a-z0-9]{0,20}[\s/][^<>\n]{0,1000}$"
    r"|</?(?:資料|質問|確定した事実)[^<>]{0,40}>",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\][(\[][^()\[\]\n]{0,1000}[)\]]")
_LINK = re.compile(r"\[(?P<words>[^\[\]\n]{0,300})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,1000}\)")
_BREAK = re.compile(r"</?(?:br|p|li|ul|ol|div|tr|h[1-6])\s?/?>", re.IGNORECASE)
_LIKE_A_KEY = re.compile(r"[!-~]*[0-9][!-~]*")
_DEFINED_LINK = re.compile(r"^[ ]{0,3}\[[^\[\]\n]{1,80}\]:[^\n]*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"(?:https?|ftps?|file|wss?)\s?:\s?/\s?/[!#-&*-;=?-Z\\^_a-z|~]+|(?:javascript|vbscript|mailto|tel):[!#-&*-;=?-~]+"
    r"|data:[a-z]+/[!#-&*-;=?-~]+|www\.[!#-&*-;=?-Z\\^_a-z|~]+"
    r"|(?<![a-z0-9@.-])(?:[a-z0-9-]{1,63}\.){1,6}"
    r"(?:com|net|org|info|biz|io|dev|app|xyz|top|site|online|jp|cn|ru|kr|us|uk|eu|onion|example|test|invalid)"
    r"(?![a-z0-9.-])(?:[:/][!#-&*-;=?-Z\\^_a-z|~]*)?",
    re.IGNORECASE,
)
_DIGEST = f"【{DIGEST_MARK}】"

# Letters that look like nothing at all: fillers of Hangul, and a braille cell without dots.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Harmless text; letters from FIRST_ADDRESS on stand for `addresses`."""

    text: str
    addresses: tuple[str, ...] = ()


def cleaned(text: str) -> Cleaned:
    """The text without entities, invisible letters, markup, images, links and the digest mark, which is ours to set."""
    text = visible(_unescaped(text)).replace(_DIGEST, "")
    for _ in range(_ROUNDS):
        before = text
        text = _cut(_BREAK, text, lambda _found: "\n")
        for pattern in (_MARKUP, _IMAGE, _DEFINED_LINK):
            text = _cut(pattern, text, lambda _found: HOLE)
        text = _cut(_LINK, text, _unlinked)
        if text == before:
            break
    addresses: list[str] = []

    def kept(found: str) -> str:
        address = found.rstrip(".,;:!?'")
        addresses.append(address)
        return chr(FIRST_ADDRESS + len(addresses) - 1) + found[len(address) :]

    return Cleaned(_cut(_ADDRESS, text, kept), tuple(addresses))


def half_width(text: str) -> str:
    """Full-width ASCII as ASCII, letter for letter: every place in it is the same place in `text`."""
    return text.translate(_HALF_WIDTH)


def visible(text: str) -> str:
    """The text without control characters, zero-width and reversing marks, and marks piled upon letters."""
    return text.translate(_VISIBLE)


class _Visible(dict[int, int | str | None]):
    """What each letter becomes; decided when it is first met."""

    def __missing__(self, code: int) -> int | str | None:
        self[code] = kept = _as_seen(chr(code))
        return kept


def _as_seen(letter: str) -> int | str | None:
    category = unicodedata.category(letter)
    if letter in "\n\u3000":
        return letter
    if letter == "\t" or category == "Zs":
        return " "
    if category in ("Zl", "Zp") or letter in "\r\v\f\x85":
        return "\n"
    # Voiced sound marks and the selectors of a kanji's form belong to Japanese names.
    accent = category in ("Mn", "Me") and letter not in "\u3099\u309a" and not 0xE0100 <= ord(letter) <= 0xE01EF
    return None if accent or letter in _BLANKS or category in ("Cc", "Cf", "Cs", "Co", "Cn") else letter


_VISIBLE = _Visible()


def _unlinked(found: str) -> str:
    """The words of a link; [k3f](…) is a key all the same."""
    words = found[1 : found.index("](")]
    return f"[{words}]" if _LIKE_A_KEY.fullmatch(words) else f"{words}{HOLE}"


def _unescaped(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if text == before:
            break
    return text


def _cut(pattern: re.Pattern[str], text: str, become: Callable[[str], str]) -> str:
    """`text` with what `pattern` finds in its half-width copy replaced; `become` is given the half-width words."""
    parts, end = [], 0
    for match in pattern.finditer(half_width(text)):
        parts += [text[end : match.start()], become(match[0])]
        end = match.end()
    return "".join((*parts, text[end:]))

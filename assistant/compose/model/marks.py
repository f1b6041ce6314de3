"""Where a model names the passages it rests on: [k3f], 【k3f】, （k3f、m2p）, [[k3f]], 資料k3f, or what looks like it.

Each becomes one private letter for each key, behind which brackets and spelling no longer matter: MARKS from FIRST on
for keys that were given, UNKNOWN for what only looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.model.clean import half_width

FIRST = 0xE000
UNKNOWN = "\uf8ff"
MARKS = "\ue000-\uf8ff"

_ROUNDS = 6
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_GROUP = re.compile(r"[\[【〔({](?P<inside>[^\[\]【】〔〕(){}\n]{0,160})[\]】〕)}]")
_LABEL = re.compile(r"資料|出典|根拠|引用元?|参照|参考|番号|キー|(?:sources?|refs?|keys?|no)(?![a-z0-9])|[:.#]")
_PARTING = re.compile(r"[\s,、;・/&+と]+")
# A number, an id or anything else with a digit in it; in round brackets, which Japanese uses for more, only a key's shape.
_LIKE_A_KEY = re.compile(r"[!-~†]{0,60}[0-9][!-~†]{0,60}")
_SHAPED = re.compile(r"(?:[a-z][0-9]){1,20}[a-z]")
_AROUND = re.compile(rf"[\[［【〔]{{1,12}}\s{{0,3}}([{MARKS}][\s{MARKS}]*)[\]］】〕]{{1,12}}")


def marked(text: str, keys: Sequence[str]) -> str:
    """`text` with each mention of a source as one private letter, in whatever brackets it stood."""
    numbers = {key: chr(FIRST + n) for n, key in enumerate(keys)}
    for _ in range(_ROUNDS):
        text, before = _without_groups(text, numbers), text
        text = _AROUND.sub(r"\1", text)
        if text == before:
            break
    if not keys:
        return text
    bare = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, keys))})(?![a-z0-9])")
    parts, end = [], 0
    for match in bare.finditer(_folded(text)):
        parts += [text[end : match.start()], numbers[match[0]]]
        end = match.end()
    return "".join((*parts, text[end:]))


def keys_in(text: str, keys: Sequence[str]) -> tuple[str, ...]:
    """The keys named in a text that `marked` has been over, each once."""
    places = (ord(letter) - FIRST for letter in text)
    return tuple(dict.fromkeys(keys[place] for place in places if 0 <= place < len(keys)))


def _without_groups(text: str, numbers: dict[str, str]) -> str:
    parts, end = [], 0
    for match in _GROUP.finditer(_folded(text)):
        marks = _marks_of(match["inside"], numbers, squared=match[0][0] in "[【〔")
        if marks is not None:
            parts += [text[end : match.start()], marks]
            end = match.end()
    return "".join((*parts, text[end:]))


def _marks_of(inside: str, numbers: dict[str, str], *, squared: bool) -> str | None:
    """The marks that a pair of brackets holds, None where it holds words."""
    tokens = [token for token in _PARTING.split(inside) if token]
    marks = []
    for token in tokens:
        bare = _LABEL.sub("", token)
        if token in numbers or bare in numbers:
            marks.append(numbers.get(token) or numbers[bare])
        elif re.fullmatch(f"[{MARKS}]+", bare or token):
            marks.append(bare or token)
        elif (squared and _LIKE_A_KEY.fullmatch(token)) or _SHAPED.fullmatch(bare):
            marks.append(UNKNOWN)
        elif bare:
            return None
    # Empty brackets, and labels without a key, name nothing; in round brackets they may be words.
    return "".join(marks) if marks else (UNKNOWN if squared else None)


def _folded(text: str) -> str:
    return half_width(text).translate(_LOWER)

"""What a listener is shown while a model writes: words only, with provisional numbers in place of keys."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.model.clean import FIRST_ADDRESS, cleaned
from assistant.compose.model.json_form import is_json, texts_of
from assistant.compose.model.marks import MARKS, UNKNOWN, marked

# What has begun at the end of a text and may become a tag, an entity, a mark, a link or an address is not shown yet.
_BEGUN = re.compile(
    r"(?:!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,1000})?|[<＜][^<>＞\n]{0,1000}|&[#A-Za-z0-9]{0,31}|!?[\[［【〔(（][^\[\]［］【】〔〕()（）\n]{0,160}|[!-(*-\\^-~]{1,300})\Z"
)
_NO_WORDS = re.compile(r"^\s*(?:#{1,6}\s*|>+\s*|\|)+|\*{1,3}|`{1,3}[a-z]*|~~|__|\|\s*$", re.MULTILINE)
_SHAPES = str.maketrans("[]<>|", "［］＜＞｜")
_LAST_PRIVATE = 0x10FFFD
_MARK = re.compile(f"[{MARKS}]")


def so_far(text: str, keys: Sequence[str]) -> str:
    """The words of an unfinished answer, unverified: no markup, no addresses, no JSON, no keys; [1] for the first key."""
    if is_json(text):
        lines = (f"{item.text}{''.join(f'[{one}]' for one in item.sources)}" for item in texts_of(text))
        text = "\n".join(lines)
    clean = cleaned(_BEGUN.sub("", text))
    words = _NO_WORDS.sub("", marked(clean.text, keys).translate(_SHAPES))
    return _numbered(words).strip()


def _numbered(words: str) -> str:
    numbers: dict[str, int] = {}
    parts = []
    for letter in words:
        if _MARK.match(letter):
            # What only looks like a key is left out.
            parts += [f"[{numbers.setdefault(letter, len(numbers) + 1)}]"] if letter != UNKNOWN else []
        elif not FIRST_ADDRESS <= ord(letter) <= _LAST_PRIVATE:
            parts.append(letter)
    return "".join(parts)

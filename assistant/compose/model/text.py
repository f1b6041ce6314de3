"""Statements read off whatever a model wrote: prose, bullets, tables, half a JSON; with a mark at each or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.compose.model.clean import FIRST_ADDRESS, HOLE, cleaned
from assistant.compose.model.json_form import items_of
from assistant.compose.model.marks import FIRST, MARKS, UNKNOWN, keys_in, marked

_MARK = re.compile(f"[{MARKS}]")
_ONLY_MARKS = re.compile(
    rf"^[\s、。,.・]*(?:(?:出典|根拠|資料|参照|参考|引用元?)[\s:：、]*)?(?:[{MARKS}][\s、。,.・]*)+$"
)
_BULLET = re.compile(
    r"^\s*(?:[-*+–—](?=\s)|[・•●○◦▪■□◆◇]|(?:[0-9０-９]{1,2}[.．)）、](?![0-9０-９])|[(（][0-9０-９]{1,2}[)）]|[①-⑳]))[\s]*"
)
_HEADING = re.compile(r"^\s*(?:#{1,6}(?:\s|(?=[^#]))|\*\*[^*]{1,60}\*\*\s*[:：]?\s*$|[=\-_*]{3,}\s*$)")
_LEADING_ON = re.compile(r"[:：]\s*$")
_ROW = re.compile(r"^\s*\|.*\|")
_RULE = frozenset(" |:-+=\t")
_MARKDOWN = re.compile(r"\*{1,3}|^\s*(?:#{1,6}\s*|>+\s*)+")
_ENDING = re.compile(rf"[。！？!?]+[」』）)]*[\s{MARKS}]*")
_ENDS = "。！？!?"
_OPEN, _CLOSE = "「『（(", "」』）)"
_QUOTE_OPEN, _QUOTE_CLOSE = "「『", "」』"
# A line this long that ends in the middle of a sentence was broken by its writer.
_BROKEN = 15
# こちら is what remains of a link, and no statement; a tag that was torn apart is no comparison.
_LEAST_BESIDE_A_HOLE = 5
_TAG = re.compile(r"＜\s?/?[A-Za-zＡ-Ｚａ-ｚ!?]")
_SHAPES = str.maketrans("[]<>|", "［］＜＞｜")
_ADDRESS = re.compile(r"\s*[(（]?\s*(?P<letter>[\U000F0000-\U000FFFFD])\s*[)）]?\s*(?P<next>[をにでへがはもかのと]?)")
_LETTER = re.compile(r"[^\W\d_]")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|`{1,3}|~~|__")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a model, harmless and without marks, with the keys that it names; `text` may be empty.

    `heading`: it only leads to what follows, as a heading or 次のとおりです： does.
    """

    text: str
    keys: tuple[str, ...] = ()
    bullet: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, in its order. `as_json`: as the JSON asked for; `not_found`: which says that nothing answers."""

    said: tuple[Said, ...]
    as_json: bool = False
    not_found: bool = False


def read_reply(text: str, addresses: Mapping[str, str]) -> Reply:
    """Read what a model wrote; `addresses` are those of the passages given, by key: these may stand in a statement."""
    keys = tuple(addresses)
    items = items_of(text)
    if items is None:
        return Reply(tuple(_statements(text, addresses)))
    said: list[Said] = []
    for item in items.statements:
        named = keys_in(marked("".join(f"[{one}]" for one in item.sources), keys), keys)
        said += (replace(one, keys=one.keys or named) for one in _statements(item.text, addresses))
    return Reply(tuple(said), as_json=True, not_found=items.not_found)


def _statements(text: str, addresses: Mapping[str, str]) -> Iterator[Said]:
    keys = tuple(addresses)
    clean = cleaned(text)
    for sentence, bullet, heading in _sentences(marked(clean.text, keys)):
        named = keys_in("".join(_outside_quotations(sentence)), keys)
        allowed = {addresses[key] for key in named}
        words = _with_addresses(_tidy(sentence), clean.addresses, allowed)
        if named or _LETTER.search(words):
            if HOLE in sentence and (len(_LETTER.findall(words)) < _LEAST_BESIDE_A_HOLE or _TAG.search(words)):
                words = ""
            yield Said(words if _LETTER.search(words) else "", named, bullet, heading)


def _sentences(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Sentences with their marks: whether each is a bullet's, and whether it only leads to what follows."""
    found: list[tuple[str, bool, bool]] = []
    for line, heading in _lines(text):
        bullet = _BULLET.match(line)
        row = _ROW.match(line)
        rest = _EMPHASIS.sub("", _as_words(line) if row else line[bullet.end() :] if bullet else line)
        for sentence in [rest] if row else _cut(rest):
            if _ONLY_MARKS.match(sentence) and found:
                # Marks by themselves belong to the sentence before them if it has none, and to no other.
                if not _MARK.search(found[-1][0]):
                    found[-1] = (found[-1][0] + sentence.strip(), *found[-1][1:])
                continue
            leads = heading or (bool(_LEADING_ON.search(sentence)) and not _MARK.search(sentence))
            found.append((sentence, bool(bullet or row), leads))
    yield from found


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Lines, put together where a sentence was broken, and whether each is a heading; rules of tables are left out."""
    lines = text.split("\n")
    waiting = ""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if _is_rule(line):
            continue
        heads = bool(_HEADING.match(line)) or (bool(_ROW.match(line)) and _is_rule(following))
        if heads and not _MARK.search(line):
            yield from ((waiting, False), (line, True)) if waiting else ((line, True),)
            waiting = ""
            continue
        whole = waiting + line.strip() if waiting else line
        if _goes_on(line, following):
            waiting = whole
            continue
        waiting = ""
        if whole.strip():
            yield whole, False
    if waiting:
        yield waiting, False


def _is_rule(line: str) -> bool:
    return "-" in line and _RULE.issuperset(line)


def _goes_on(line: str, following: str) -> bool:
    ends = re.search(rf"[。！？!?:：」』）)|{MARKS}]\s*$", line)
    starts = following.strip() and not (
        _BULLET.match(following) or _HEADING.match(following) or _ROW.match(following) or _ONLY_MARKS.match(following)
    )
    return len(line.strip()) >= _BROKEN and not ends and bool(starts) and not _ROW.match(line)


def _as_words(row: str) -> str:
    """項目：内容、備考 from a row of a table."""
    first, *rest = [cell.strip() for cell in row.strip().strip("|").split("|") if cell.strip()] or [""]
    return f"{first}：{'、'.join(rest)}" if rest else first


def _cut(line: str) -> Iterator[str]:
    """The sentences of a line, each with the marks behind it; one inside brackets ends no sentence around them."""
    depths = list(_depths(line))
    start = 0
    for match in _ENDING.finditer(line):
        if depths[match.start()] == 0:
            yield line[start : match.end()]
            start = match.end()
    if line[start:].strip():
        yield line[start:]


def _depths(line: str) -> Iterator[int]:
    """In how many brackets each letter stands; where brackets are not closed in the line, none count."""
    depth = 0
    depths = []
    for letter in line:
        depth = depth + 1 if letter in _OPEN else max(depth - 1, 0) if letter in _CLOSE else depth
        depths.append(depth)
    yield from depths if depth == 0 else [0] * len(line)


def _outside_quotations(sentence: str) -> Iterator[str]:
    """The marks of a sentence but for those inside a quotation, where they are words; at its very end they are ours."""
    depth = 0
    closed = sentence.count("「") == sentence.count("」") and sentence.count("『") == sentence.count("』")
    for place, letter in enumerate(sentence):
        depth = depth + 1 if letter in _QUOTE_OPEN else max(depth - 1, 0) if letter in _QUOTE_CLOSE else depth
        if FIRST <= ord(letter) <= ord(UNKNOWN):
            behind = sentence[place:].lstrip(f" 。{''.join(_MARK.findall(sentence[place:]))}")
            if depth == 0 or not closed or behind[:1] in _QUOTE_CLOSE:
                yield letter


def _tidy(sentence: str) -> str:
    words = _MARKDOWN.sub("", _MARK.sub("", sentence).replace(HOLE, "")).translate(_SHAPES)
    words = re.sub(r"[ \u3000]*[\s]+[ \u3000]*", " ", words)
    words = re.sub(r"[（(]\s*(?:出典|根拠|資料|参照|参考)?[\s:：、]*[)）]", "", words)
    words = re.sub(r"\s+(?=[。、」）])", "", words)
    words = re.sub(r"[。]{2,}", "。", words)
    return words.strip(" \u3000、,")


def _with_addresses(words: str, addresses: tuple[str, ...], allowed: set[str]) -> str:
    """`words` with the addresses that may be shown; without the others, and empty where one was a part of speech."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(words):
        address = addresses[ord(match["letter"]) - FIRST_ADDRESS]
        if address in allowed:
            parts.append(words[end : match.start()] + match[0].replace(match["letter"], address))
        elif match["next"] and not match[0].rstrip().endswith((")", "）")):
            return ""
        else:
            parts.append(words[end : match.start()] + match["next"])
        end = match.end()
    return "".join((*parts, words[end:]))

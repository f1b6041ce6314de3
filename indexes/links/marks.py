"""What the words behind a reference say of it: that the provision is applied elsewhere, or is filled in here."""

from __future__ import annotations

import re

from indexes.links.grammar import without_asides

_RULE = r"(?:政令|勅令|省令|府令|規則|庁令|命令)"
_FILLS = re.compile(
    rf"(?:各号)?(?:の|に規定する|に掲げる|の規定により|の規定による|の規定に基づき)[^、。（）「」]{{0,30}}?{_RULE}(?:で|の)定め"
)
_SUBJECT = re.compile(r"(?:の規定)?(?:（[^（）]*）)?は")
_OBJECT = re.compile(r"(?:の規定)?(?:（[^（）]*）)?を(?:それぞれ)?準用する")
_APPLIED = re.compile(r"準用する(?=[。、（」]|$|もの)")
_DELEGATES = re.compile(rf"{_RULE}(?:で定め|の定める)")
_ORDERS = ("政令", "勅令")
_RELATED = re.compile(r"（[^（）]*関係）$")
_NAME_BEFORE = re.compile(r"[一-鿿ァ-ヺー・]*$")
# 前項の政令で定める部分 and 当該政令で定める率 have been left to it elsewhere.
_SAID_BEFORE = re.compile(r"(?:[条項号](?:本文|ただし書|前段|後段)?の|に規定する|当該|同じ)$")


def fills(text: str, end: int) -> bool:
    """Whether a reference that ends at `end` goes on like 法第三条の政令で定める者."""
    return _FILLS.match(text, end) is not None


def is_applied(text: str, end: int) -> bool:
    """Whether references that end at `end` are applied mutatis mutandis: …の規定は、…について準用する."""
    if _OBJECT.match(text, end):
        return True
    subject = _SUBJECT.match(text, end)
    applied = _APPLIED.search(text, subject.end()) if subject else None
    if subject is None or applied is None:
        return False
    return "。" not in without_asides(text[subject.end() : applied.start()])


def delegations(text: str) -> list[tuple[int, int, bool]]:
    """Where a text leaves something to an Order (True) or a Rule (False): 政令で定める、個人情報保護委員会規則で定める."""
    found = []
    for match in _DELEGATES.finditer(text):
        name = _NAME_BEFORE.search(text, max(0, match.start() - 25), match.start())
        start = name.start() if name else match.start()
        if text.startswith("他", start) and text.endswith("その", 0, start):
            start += 1
        begin = start + len("当該") if text.startswith("当該", start) else start
        if not _SAID_BEFORE.search(text, max(0, begin - 8), begin):
            found.append((start, match.end(), match[0].startswith(_ORDERS)))
    return found


def is_related_heading(text: str) -> bool:
    """Whether a line of an appendix says to which articles it belongs: 別表第一（第三条、第五条関係）."""
    return "関係" in text and _RELATED.search(text) is not None

"""Invented laws that refer to one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from indexes.links.delegations import cited_back
from indexes.links.families import families
from indexes.links.finding import find
from indexes.links.law_index import LawIndex
from indexes.links.model import Found, Link
from indexes.links.resolving import resolve
from indexes.passage import Article, Line, Passage

ACT = "599AC0000000001"
ORDER = "599CO0000000001"
RULE = "599M60000000001"
OTHER = "599AC0000000002"

TITLES = {
    ACT: ("架空図書貸出法", "令和九十九年法律第一号"),
    ORDER: ("架空図書貸出法施行令", "令和九十九年政令第一号"),
    RULE: ("架空図書貸出法施行規則", "令和九十九年架空省令第一号"),
    OTHER: ("架空木の実及び月光の保護に関する法律", "令和九十九年法律第二号"),
}
NAMES = {ACT: ("図書法",), OTHER: ("木の実法",)}

Lines = str | Iterable[tuple[str, str]]


def law(law_id: str, articles: Mapping[str, Lines], *, amending: str = "", caption: str = "") -> list[Passage]:
    """Passages of a law. A key is what follows `law:<id>:` ("m:3"), or a number of the main provision ("3").

    Lines are (place, text), or one text for an article of one paragraph.
    """
    title, number = TITLES[law_id]
    passages = []
    for key, lines in articles.items():
        full = key if ":" in key else f"m:{key}"
        part, _, num = full.partition(":")
        label, *rows = str(lines).split("\n") if part == "t" else [""]
        held = [("", row) for row in rows] or ([("p1", lines)] if isinstance(lines, str) else lines)
        source = Article(
            law_id=law_id,
            law_title=title,
            law_number=number,
            abbreviations=NAMES.get(law_id, ()),
            path=(),
            label=label,
            num=num,
            caption=caption,
            in_force=date(2025, 4, 1),
            supplementary=part == "s",
            amending="令和九十八年法律第九号" if part.startswith("a") else amending,
        )
        passages.append(Passage(f"law:{law_id}:{full}", tuple(Line(at, text) for at, text in held), source, ""))
    return passages


def links_of(*laws: list[Passage]) -> list[Link]:
    """All links of these laws, delegations included."""
    founds = [find(passages) for passages in laws]
    index = LawIndex.of(founds)
    citing = cited_back(founds, index, families(founds, index))
    return [link for found in founds for link in resolve(found, index, citing)]


def named(links: Iterable[Link], *laws: list[Passage]) -> list[tuple[str, str]]:
    """(text of the reference, target without the law's own prefix) of each link."""
    passages = {passage.id: passage for one in laws for passage in one}
    return [
        (passages[link.source].lines[link.line].text[link.start : link.end], link.target.removeprefix(f"law:{ACT}:"))
        for link in links
    ]


def read(text: str, *others: list[Passage], at: str = "5", place: str = "p1") -> list[tuple[str, str]]:
    """What one line refers to, in an Act of ten articles of three paragraphs with three items each."""
    own = act({at: paragraphs({place: text})})
    links = [link for link in links_of(own, *others) if link.source == f"law:{ACT}:m:{at}" and not link.until]
    return named(links, own)


def paragraphs(texts: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Lines of an article of three paragraphs with three items each, which say nothing but what `texts` gives them."""
    lines = []
    for paragraph in ("p1", "p2", "p3"):
        lines.append((paragraph, "貸し出す。"))
        lines += [(f"{paragraph}i{number}", f"{'一二三'[number - 1]}　図書") for number in (1, 2, 3)]
    given = texts or {}
    return [(place, _headed(place, given[place]) if place in given else text) for place, text in lines]


def _headed(place: str, text: str) -> str:
    """An item begins with its number."""
    return f"{'一二三'[int(place[-1]) - 1]}　{text}" if "i" in place else text


def act(articles: Mapping[str, Lines] | None = None) -> list[Passage]:
    """The Act: articles 1 to 10 and 3-2, and what `articles` puts in their place or adds."""
    own: dict[str, Lines] = {}
    for num in ("1", "2", "3", "3_2", "4", "5", "6", "7", "8", "9", "10"):
        own[num] = paragraphs()
    return law(ACT, {**own, **(articles or {})})


def found_of(articles: Mapping[str, Lines], law_id: str = ACT) -> Found:
    """What phase 1 finds in a law of these articles."""
    return find(law(law_id, articles))

"""The fixed words of a draft: how it names answers and articles, and the sentences into which quotations are put."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.compose.wording import digest_mark, name_of, rest_not_held
from assistant.drafting.decisive import Excerpt, place_of
from indexes.passage import Document, Passage, Speech, Written

MARK = "案・AI生成"
WARNING = "AIが過去の答弁と条文の引用から自動で組み立てた案です。答弁として使う前に、担当課で原文・最新の方針・数字を必ず確認してください。"
NO_PAST_ANSWER = "過去の答弁は、収録している資料の中に見つかりませんでした。担当課で確認が必要です。"
NO_ARTICLE = "この質問に直接かかわる条文は、収録している法令の中に見つかりませんでした。"
NO_DIFFERENCE = "検出できた相違はありません（数字・日付・検討の有無のみを機械的に比べています）。"
NOTHING_TO_COMPARE = "比べられる過去の答弁が2件以上ないため、答弁どうしの相違は確かめていません。"

_ERAS = ((date(2019, 5, 1), "令和", 2018), (date(1989, 1, 8), "平成", 1988), (date(1926, 12, 25), "昭和", 1925))
_IN_BRACKETS = re.compile(r"（[^（）]*）")
_MINISTER = re.compile(r"[一-龠]{0,6}(?:大臣|大臣政務官|長官)")


def japanese_day(day: date) -> str:
    """令和7年4月11日, as answers for the Diet give days."""
    for first, era, before in _ERAS:
        if day >= first:
            year = day.year - before
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def speaker_of(source: Speech | Written) -> str:
    """城内実国務大臣, 架空太郎（架空省架空局長）, 内閣総理大臣 架空太郎 for a written answer."""
    if isinstance(source, Written):
        return " ".join(source.respondent.split()) or "内閣"
    office = _IN_BRACKETS.sub("", source.position)
    if not office:
        return f"{source.speaker}氏"
    return f"{source.speaker}{office}" if _MINISTER.fullmatch(office) else f"{source.speaker}（{office}）"


def place_of_answer(source: Speech | Written) -> str:
    """衆議院内閣委員会, or 参議院第217回国会質問第7号 for a written answer."""
    if isinstance(source, Written):
        return f"{source.house}第{source.session}回国会質問第{source.number}号"
    return f"{source.house}{source.meeting}"


def occasion(source: Speech | Written) -> str:
    """令和7年4月11日の衆議院内閣委員会において、…国務大臣から."""
    day = f"{japanese_day(source.date)}の" if source.date else ""
    if isinstance(source, Written):
        return f"{day}{source.title}に対する答弁書（{place_of_answer(source)}）において"
    return f"{day}{place_of_answer(source)}において、{speaker_of(source)}から"


def occasion_in_list(source: Speech | Written) -> str:
    """令和7年4月11日の衆議院内閣委員会（…国務大臣）."""
    day = f"{japanese_day(source.date)}の" if source.date else ""
    what = f"{source.title}に対する答弁書" if isinstance(source, Written) else place_of_answer(source)
    return f"{day}{what}（{speaker_of(source)}）"


def in_brackets(excerpts: Sequence[Excerpt]) -> str:
    """「…」「…」: quotations as they stand inside a sentence, without the full stop at their ends."""
    return "".join(
        f"「{one.text if one.cut else one.text.removesuffix('。')}」{'（以下略）' if one.cut else ''}"
        for one in excerpts
    )


def _spoken(passage: Passage, excerpts: Sequence[Excerpt]) -> str:
    rest = next((rest for one in excerpts if (rest := rest_not_held(passage, one.at))), "")
    return f"{in_brackets(excerpts)}{rest}"


def position(passage: Passage, source: Speech | Written, excerpts: Sequence[Excerpt], *, same_point: bool) -> str:
    """The first paragraph: what the government has said."""
    said = f"{occasion(source)}、{_spoken(passage, excerpts)}と答弁しているところです。{digest_mark(passage)}"
    if same_point:
        return f"お尋ねの点については、{said}"
    return f"お尋ねの点そのものについての過去の答弁は見つかりませんでした。近い論点としては、{said}"


def further(passage: Passage, source: Speech | Written, excerpts: Sequence[Excerpt]) -> str:
    """A further past answer."""
    return f"また、{occasion(source)}、{_spoken(passage, excerpts)}と答弁しています。{digest_mark(passage)}"


def provided(passage: Passage, excerpts: Sequence[Excerpt], *, certain: bool) -> str:
    """What an article provides; one that is not `certain` was only found by its words."""
    lead = "関係する法令については、" if certain else "関係する可能性のある条文としては、"
    first, *items = excerpts
    place = place_of(passage, first.at)
    said = f"{lead}{name_of(passage)}{place}において、{in_brackets([first])}と定められて"
    listed = "、".join(f"{place_of(passage, one.at).removeprefix(place)}に{in_brackets([one])}" for one in items)
    rest = f"おり、{listed}などが掲げられています。" if items else "います。"
    return f"{said}{rest}{digest_mark(passage)}"


def same_said(occasions: Sequence[str]) -> str:
    """Where the same was said besides."""
    return f"なお、{'、'.join(occasions)}にも、同様の文言の答弁があります。"


def described(passage: Passage, excerpts: Sequence[Excerpt]) -> str:
    """What a guideline or plan says."""
    source = passage.source
    publisher = f"（{source.publisher}）" if isinstance(source, Document) and source.publisher else ""
    return f"なお、{name_of(passage)}{publisher}には、{in_brackets(excerpts)}との記述があります。{digest_mark(passage)}"

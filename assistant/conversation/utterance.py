"""One message of a conversation, taken by itself: what it names, which aspect it asks for, and whether it points back.

Japanese drops what is known: a message is read for what it says itself (laws, places, persons, words of content),
for aspects that belong to any subject (罰則, 例外, 期限), and for the signs of pointing back (その, では, …は？).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from assistant.law_names import LawNames
from assistant.understanding.articles import Place, find_places
from assistant.understanding.diet import Asked, DietNames
from assistant.understanding.items import short_name
from assistant.understanding.periods import Period, find_periods
from indexes.diet_names import full_party, party_names
from indexes.text.numerals import NUMERAL, fold_width, to_int
from indexes.text.query_words import only_asks
from indexes.text.sudachi import Token, tokens

Aspect = Literal[
    "penalty", "commencement", "orders", "text", "definition", "overview", "diet", "time", "more", "case", "other"
]

_LETTER = "一-龠々ァ-ヶーA-Za-z0-9"
# An aspect is a word of its own: 目的 is one, the 目的 in 目的外利用 or 利用目的 is none.
_ASPECTS: tuple[tuple[Aspect, str], ...] = (
    ("penalty", r"罰則(?:規定)?|罰金|過料|刑罰|処罰|罰|ペナルティー?|違反(?:し(?:たら|た場合|たとき|た時)|すると)"),
    ("commencement", r"いつから|施行(?:日|期日|時期)?|発効(?:日)?"),
    ("orders", r"政令|省令|府令|政省令|施行令|施行規則|規則|下位法令"),
    ("text", r"条文|全文|原文|法律(?:で|上)|法令(?:で|上)|根拠(?:条文|規定|法令|法)?|何条"),
    ("definition", r"定義|意味"),
    ("overview", r"目的|概要|基本理念"),
    ("diet", r"政府|国会(?!議員)|政府答弁|国会答弁|答弁|見解|発言|質疑|審議|議論|立場|何と|なんと|言及"),
    ("time", r"期限|期間|いつまで|いつ|何[日年]|何(?:か|ヶ|カ|箇)月|以内|まで|時期"),
    (
        "more",
        r"もっと|もう少し|詳し(?:く|い)|くわし(?:く|い)|詳細|(?:ほか|他|その他|そのほか|それ以外|これ以外)(?=[はにも]|$)|続き"
        r"|なぜ|なんで|どうして|何故|つまり|要するに|例えば|たとえば|具体的|本当",
    ),
    (
        "other",
        r"例外(?:規定)?|適用除外|除外|ただし書き?|特例|対象(?:者|外)?|適用範囲|範囲|適用|誰|だれ|どこ|主体|要件|条件|手続き?|方法"
        r"|やり方|義務|責務|努力義務|必要|不要|権限|所管|担当|様式|費用|手数料|金額|上限|下限|割合|いくら|何[円人件回名割%]"
        r"|人数|件数|効果|効力|趣旨|理由|背景|経緯|改正|最新の?|最近の?|直近の?|現状|現在|今後|予定|見通し|課題|論点|問題点|違い"
        r"|具体例|事例|例",
    ),
    ("case", r"場合|とき|内容|扱い|取扱い|決まり|同じ|同様"),
)
_ASPECT = re.compile(
    "|".join(
        rf"(?P<{name}>(?<![{_LETTER}])(?:{words})(?:(?<=[ぁ-ん])|(?![一-龠々ァ-ヶー])))" for name, words in _ASPECTS
    )
)
# 「その他の措置」 and 「それぞれ」 point at nothing before them, この3年間 and これまで at today.
_BACK = re.compile(
    r"その(?!他|ほか|もの|まま|とおり|通り)|それ(?!ぞれ|とも|から|なら|では|じゃ|以外)|これ(?!まで|から|以外)"
    r"|この(?!国会|国|たび|度|ほか|間|ごろ|頃|[0-9一二三四五六七八九十半]|まま)|そこ(?!で)|そちら|こちら|そう(?:した|いう|いった)"
    r"|当該|(?<![一-龠])(?:同(?:法|条|項|号|令|規則|制度|規定)|本[法条項](?!律)|上記|前記|上の)|先ほど|さきほど|さっき|前の(?:質問|回答|答え|話)"
    r"|今の(?:質問|回答|答え|話|条文|規定)"
)
_LEAD = re.compile(
    r"(?:(?:それ)?では|(?:それ)?じゃあ?|ちなみに|だとすると|とすると|だったら|それなら|それから|一方で?|逆に|ついでに"
    r"|(?:でも|で|あと|また|さらに|次に|続けて|そして|すると|なら|はい|なるほど|了解)(?=[、,。 ]))[、,。 ]*"
)
_THANKS = re.compile(
    r"(?:どうも)?(?:ありがとう|有難う|すみません|すいません)(?:ございま(?:した|す))?|(?:お願い|承知|了解)(?:いた)?(?:しま(?:した|す)|です)|(?:分|わ)かりました"
)
_END = re.compile(r"[?!。、. …]+$")
_ENDS_BARE = re.compile(r"(?:は|って|も|とか|なら|だと|だったら|では|でも|じゃ|場合|どうな[ぁ-ん]{1,5})$")
_ENDS_IN_A_CASE = re.compile(
    r"(?:場合|とき|時|なら|だと|だったら|であれば|たら|れば|ても|でも)(?:は|には|も|でも)?、?(?:どう[ぁ-ん]{0,8})?$"
)
_LONE = re.compile(
    rf"(?<![条0-9〇一二三四五六七八九十百千])第?(?P<paragraph>{NUMERAL})項(?:第?(?P<item>{NUMERAL})号)?"
    rf"|(?<![項条0-9〇一二三四五六七八九十百千])第?(?P<only>{NUMERAL})号(?![{_LETTER}])"
)
_HOUSE = r"衆議院|参議院|衆院|参院|両院"
_COMMITTEE = r"[一-龠々ァ-ヶーA-Za-z・]{1,24}(?:委員会|特別委|特委|調査会|審査会|委(?![員託任嘱譲細]))|本会議|議運|憲法審|党首討論"
_SESSION = rf"(?:第?{NUMERAL}回?(?:通常|臨時|特別)?|今期?|この|前の?|先の|開会中の)国会"
_OFFICE = (
    r"(?:こども)?[一-龠ァ-ヶーA-Za-z・]{0,16}?(?:大臣(?:政務官)?|総理|首相|長官|政務官|局長|審議官|部長|参考人|統括官|担当相"
    r"|相(?![互当続談手対関場]))"
)
_HONORIFIC = r"(?:氏|さん|君|議員|委員|先生|代表|内閣|(?:[一-龠]{0,6}(?:大臣|相|長官|総理|首相)))?"
NOTHING_ASKED = Asked()
_ONE_KANJI = re.compile(r"[一-龠々]")
# 主務大臣 is whoever a law means, and nobody who spoke.
_NOBODY = re.compile(r"(?:主務|所管|所轄|関係|当該)(?:各)?大臣")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of content without a gap between them (第三者提供) from letter `start` on, and the forms that find them."""

    text: str
    start: int
    end: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one message says.

    `text` is its NFKC form, `written` what was written where that is as long. `laws` are printed names of laws, held or not, `strangers` those of them that are not; `lone` is a paragraph or an item without
    an article ("p2i1", and the letters from where to where), `aspects` are (which, word), `runs` the words that
    remain. `points_back` says that it begins by pointing at what was said before it; `lead` is an opening such as では.
    `bare` says that it breaks off behind its subject (…は？), `in_a_case` that it only names a case (…の場合は？).
    """

    text: str
    written: str = ""
    laws: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    lone: tuple[str, int, int] | None = None
    asked: Asked = NOTHING_ASKED
    periods: tuple[Period, ...] = ()
    aspects: tuple[tuple[Aspect, str], ...] = ()
    runs: tuple[Run, ...] = ()
    topic: str = ""
    points_back: bool = False
    lead: str = ""
    bare: bool = False
    in_a_case: bool = False

    @property
    def said(self) -> str:
        """The message without its opening and without the paragraph or item that it names alone."""
        start, end = self.lone[1:] if self.lone else (len(self.lead),) * 2
        return self.written[len(self.lead) : start] + self.written[end:]

    def wants(self, *aspects: Aspect) -> bool:
        """Whether it asks for one of these aspects."""
        return any(aspect in aspects for aspect, _ in self.aspects)

    @property
    def own_aspect(self) -> bool:
        """Whether it asks for an aspect of its own, and not only for more, or for what was said in the Diet."""
        return any(aspect not in ("more", "diet", "case") for aspect, _ in self.aspects)

    @property
    def forms(self) -> frozenset[str]:
        """The forms of its words of content."""
        return frozenset(form for run in self.runs for form in run.forms)


def listen(text: str, names: LawNames, diet: DietNames | None, today: date) -> Utterance:
    """Read one message by itself; without `diet`, words for Houses and offices are words like any other."""
    text = text.strip()
    folded = fold_width(text)
    mentions = names.find(folded)
    strangers = tuple(dict.fromkeys(names.strangers(folded, mentions)))
    spans = [(mention.start, min(mention.end, len(folded))) for mention in mentions]
    spans += [(at, at + len(name)) for name in strangers if (at := folded.find(name)) >= 0]
    gone = [folded[mention.start : mention.end] for mention in mentions if not mention.laws]
    called = [*(short_name(law) for mention in mentions for law in mention.laws), *gone]
    places = [
        place
        for place in find_places(folded, [mention.end for mention in mentions])
        if not any(start <= place.start < end for start, end in spans)
    ]
    spans += [(_start_of(place, folded), place.end) for place in places]
    taken = list(spans)
    rest = _blanked(folded, spans)
    lone = _lone(rest)
    periods = find_periods(rest, today)
    spans = [(lone[1], lone[2])] if lone else []
    spans += [(period.start, period.end) for period in periods]
    rest = _blanked(rest, spans)
    asked = diet.read(_NOBODY.sub(lambda match: " " * len(match[0]), rest)) if diet else NOTHING_ASKED
    rest = _blanked(rest, list(_of_the_diet(rest, asked)) if diet else [])
    # What it opens with ends where a law or an article begins.
    lead = _LEAD.match(folded, 0, min((start for start, _ in taken), default=len(folded)))
    back = _BACK.search(rest, lead.end() if lead else 0)
    signs = (lead, *_BACK.finditer(rest), *_THANKS.finditer(rest))
    rest = _blanked(rest, [match.span() for match in signs if match])
    aspects = list(_ASPECT.finditer(rest))
    rest = _blanked(rest, [match.span() for match in aspects])
    runs = tuple(_runs(rest))
    closed = _END.sub("", folded)
    return Utterance(
        folded,
        text if len(text) == len(folded) else folded,
        tuple(dict.fromkeys((*called, *strangers))),
        (*gone, *strangers),
        tuple(places),
        lone,
        asked,
        tuple(periods),
        tuple((cast("Aspect", match.lastgroup), match[0]) for match in aspects),
        runs,
        _joined(rest, runs),
        back is not None and not any(run.start < back.start() for run in runs),
        lead[0] if lead else "",
        bool(_ENDS_BARE.search(closed)) or (bool(runs) and runs[-1].end >= len(closed) and folded.endswith("?")),
        bool(_ENDS_IN_A_CASE.search(closed)),
    )


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with blanks for letters, so that places in it stay true."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _start_of(place: Place, text: str) -> int:
    """Where a place begins, with the 附則 before its number."""
    before = text[: place.start].removesuffix("の")
    supplementary = place.supplementary and before.endswith("附則")
    return len(before.removesuffix("附則")) if supplementary else place.start


def _lone(text: str) -> tuple[str, int, int] | None:
    match = _LONE.search(text)
    if match is None:
        return None
    try:
        if match["only"]:
            at = f"i{to_int(match['only'])}"
        else:
            at = f"p{to_int(match['paragraph'])}" + (f"i{to_int(match['item'])}" if match["item"] else "")
    except ValueError:
        return None
    return at, match.start(), match.end()


def _of_the_diet(text: str, asked: Asked) -> Iterator[tuple[int, int]]:
    """Where the words stand by which persons, Houses and sessions are named."""
    patterns = [_HOUSE, _SESSION]
    patterns += [re.escape(name) + _HONORIFIC for name in asked.speakers]
    patterns += [_COMMITTEE] if asked.committee else []
    patterns += [_OFFICE] if asked.office else []
    if asked.party:
        parties = {name for name in party_names() if full_party(name) == asked.party} | {asked.party}
        patterns += [re.escape(name) for name in sorted(parties, key=len, reverse=True)]
    for pattern in patterns:
        yield from (match.span() for match in re.finditer(pattern, text))


def _runs(text: str) -> Iterator[Run]:
    run: list[tuple[Token, int]] = []
    place = 0
    for token in tokens(text):
        at = text.find(token.surface, place)
        joins = bool(run) and at == run[-1][1] + len(run[-1][0].surface)
        # 的 and 所 find nothing, but 能動的 and 裁判所 are words.
        if at < 0 or (only_asks(token) and not (joins and _ONE_KANJI.fullmatch(token.surface))):
            continue
        if run and not joins:
            yield _run(run)
            run = []
        run.append((token, at))
        place = at + len(token.surface)
    if run:
        yield _run(run)


def _run(found: Sequence[tuple[Token, int]]) -> Run:
    last, at = found[-1]
    # A stem alone (防が of 防ぐ) would be another word to an index.
    alone = [token.form for token in tokens(last.surface)] == [last.form]
    text = "".join(token.surface for token, _ in found[:-1]) + (last.surface if alone else last.form)
    forms = tuple(token.form for token, _ in found if not only_asks(token))
    return Run(text, found[0][1], at + len(last.surface), forms)


def _joined(text: str, runs: Sequence[Run]) -> str:
    """The runs, each once, with の where that alone stood between two (第三者提供の制限)."""
    parts: list[str] = []
    seen: set[str] = set()
    end = 0
    for run in runs:
        if run.text in seen:
            continue
        seen.add(run.text)
        parts += ["" if not parts else "の" if text[end : run.start] == "の" else " ", run.text]
        end = run.end
    return "".join(parts)

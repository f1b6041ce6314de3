"""A citation in the form that officials write, and the text that 「引用として写す」 puts on the clipboard.

    個人情報の保護に関する法律（平成15年法律第57号）第27条第1項第2号
    第217回国会 衆議院内閣委員会 第7号（令和7年4月11日）城内実国務大臣（発言番号12）
    第217回国会 衆議院 質問第7号「…に関する質問主意書」（令和7年4月11日、○○提出）に対する答弁書（令和7年4月22日）

What is not known (the number of a meeting, a day) is left out, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Citation, Quotation
from assistant.drafting.wording import japanese_day, speaker_of
from assistant.export.cleaning import one_line, safe_link
from assistant.export.places import places_label
from indexes.passage import DIGEST_MARK, Article, Document, Passage, Speech, Written
from indexes.text.numerals import ascii_numerals, kanji_numeral
from indexes.text.references import ArticleReference

# 平成十五年, 三月二十九日 and 第五十七号 are numbers; 第一復員省 is a ministry.
_NUMBER = re.compile(
    r"[〇一二三四五六七八九十百千]{1,12}(?=[年月日号―の])|(?<=[―の])[〇一二三四五六七八九十百千]{1,12}"
)
# What `assistant.dating.mark` puts behind a label.
_NOT_IN_FORCE = re.compile(r"【(?:未施行|改正前の条文)（[^（）【】]{1,40}）】$")


def official(citation: Citation, passage: Passage | None, quotes: Sequence[Quotation] | None = None) -> str:
    """The source in official form, on one line.

    The place inside an article is that of `quotes`, by default of all quotations of the citation. Where the passage is
    not held any more, the label of the citation stands instead. What a reader must know of the text (a digest, not in
    force) follows as 【…】.
    """
    if passage is None:
        return one_line(citation.label)
    told = citation.quotes if quotes is None else quotes
    source = passage.source
    if isinstance(source, Article):
        text = law_name(source) + article(passage, source, [quote.at.partition("#")[2] for quote in told])
    elif isinstance(source, Speech):
        text = _speech(source)
    elif isinstance(source, Written):
        text = _written(source, [quote.at.partition("#")[2] for quote in told])
    else:
        text = _document(source)
    mark = _NOT_IN_FORCE.search(citation.label)
    digest = "" if citation.verbatim else f"【{DIGEST_MARK}】"
    return one_line(f"{text}{digest}{mark[0] if mark else ''}")


def clipboard(
    citation: Citation,
    passage: Passage | None,
    quotes: Sequence[Quotation] | None = None,
    *,
    quotation: bool = True,
    url: bool = True,
) -> str:
    """What is copied of a source: each quotation in 「」 on its own line, the official form, and the address.

    `quotes` (by default all of the citation) are those that are copied, and tell the place.
    """
    told = citation.quotes if quotes is None else quotes
    lines = [in_quotes(quote.text) for quote in told] if quotation else []
    lines.append(official(citation, passage, quotes))
    if url:
        lines.append(safe_link(citation.url))
    return "\n".join(line for line in lines if line)


def clipboard_of(passage: Passage) -> str:
    """What is copied of a passage that no answer cites: the official form and the address."""
    return clipboard(Citation(1, passage.id, passage.label, passage.url, "", passage.verbatim, {}), passage)


def in_quotes(text: str) -> str:
    """「…」 on one line."""
    return f"「{one_line(text)}」"


def place_of(passage: Passage | None, at: str) -> str:
    """第1項第2号 for a quotation's place (`law:…:m:27#p1i2`), "" where there is nothing to tell."""
    return places_label(passage, [at.partition("#")[2]]) if passage is not None else ""


def law_name(source: Article) -> str:
    """個人情報の保護に関する法律（平成15年法律第57号）; the number is left out where the title is the number itself."""
    number = source.law_number
    itself = number.partition("年")[2]
    if not number or (itself and itself in source.law_title):
        return source.law_title
    return f"{source.law_title}（{_NUMBER.sub(lambda match: ascii_numerals(match[0]), number)}）"


def article(passage: Passage, source: Article, ats: Sequence[str]) -> str:
    """第27条第1項第2号, 附則第2条, 附則（平成27年法律第65号）第1条, 別表第一."""
    numbered = source.num[:1].isdigit() and source.num != "0"
    label = ArticleReference(source.num).label if numbered else source.label
    if not (source.supplementary or source.amending):
        return label + places_label(passage, ats)
    amending = _NUMBER.sub(lambda match: ascii_numerals(match[0]), source.amending)
    return f"附則{f'（{amending}）' if amending else ''}{label}{places_label(passage, ats)}"


def _speech(source: Speech) -> str:
    issue = f" {source.issue}" if source.issue else ""
    where = f"第{source.session}回国会 {source.house}{source.meeting}{issue}（{japanese_day(source.date)}）"
    if source.position:
        who = speaker_of(source)
    else:
        who = f"{source.speaker}（{source.role}）" if source.role else source.speaker
    return f"{where}{who}（発言番号{source.order}）"


def _written(source: Written, ats: Sequence[str]) -> str:
    day = japanese_day(source.date) if source.date else ""
    head = f"第{source.session}回国会 {source.house} 質問第{source.number}号「{source.title}」"
    submitter = f"{source.submitter}提出" if source.submitter else ""
    # Of an answer the day is that of the answer.
    told = [submitter] if source.answer else [day, submitter]
    bracket = f"（{'、'.join(filter(None, told))}）" if any(told) else ""
    part = _question_number(ats)
    if not source.answer:
        return f"{head}{bracket}{part}"
    return f"{head}{bracket}に対する答弁書{f'（{day}）' if day else ''}{part and f'{part}について'}"


def _question_number(ats: Sequence[str]) -> str:
    """一の2 where all quotations are of the same numbered question."""
    numbers = {at for at in ats if at}
    at = numbers.pop() if len(numbers) == 1 else ""
    if not re.fullmatch(r"[1-9]\d?(?:-[1-9]\d{0,2}){0,3}", at):
        return ""
    first, *below = at.split("-")
    return "の".join([kanji_numeral(int(first)), *below])


def _document(source: Document) -> str:
    day = japanese_day(source.date) if source.date else ""
    # 人工知能基本計画（令和7年12月23日閣議決定） says its day itself.
    facts = [source.publisher, "" if day in source.title else day]
    bracket = f"（{'、'.join(filter(None, facts))}）" if any(facts) else ""
    section = f" {source.section}" if source.section else ""
    page = f"（{source.page}頁）" if source.page else ""
    return f"{source.title}{bracket}{section}{page}"

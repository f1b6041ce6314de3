"""The references of one line, read from left to right."""

from __future__ import annotations

import re

from indexes.links.context import Context, Target
from indexes.links.grammar import TOKENS, Token, appendix_label, joins, read_token
from indexes.links.model import BARE, OWN, Form
from indexes.links.names import EARLIER, STRANGE, TAIL, Names, Owner, cut, kind_of_name, may_hold_name
from indexes.links.outline import TABLE, Outline
from indexes.links.recording import Recorder
from indexes.links.rows import Rows
from indexes.links.targets import Here, Targets

_LONGEST_GAP = 24
# Tables that a source has run into the sentence above them.
_RUN_IN = ("| ", "読み替えられる字句", "読み替える字句")
_TABLE_FOLLOWS = re.compile(r"(?:次の|左の|下の|下)表[^。]*。(?!この場合|ただし|[」）])")
# 第一号被保険者 and 法律第一号 are names, not references.
_AFTER_A_NUMBER = re.compile(r"[及又若並中該本各前後以列]|[^一-鿿]|$")
_NOTHING = Target(STRANGE, "")
_KANJI = re.compile(r"[一-鿿]")
_MAY_STAND_BEFORE = ("当該", "及", "又", "並", "若")


class LineReader:
    """Reads the lines of one law one after the other. `fills`: the law is an Order or a Rule, which fills in an Act."""

    def __init__(self, outline: Outline, rows: Rows, *, fills: bool) -> None:
        self.names = Names()
        self._outline = outline
        self._targets = Targets(outline)
        self._record = Recorder(rows, self._targets, fills=fills)
        self._here = Here(0, 0, "", "", "", "")
        self._text = ""

    def read(self, here: Here, text: str, context: Context, *, loose: bool) -> None:
        """Read one line that `refers`. Of a `loose` one only references to other laws count. `context` remembers what was owner."""
        self._here, self._text = here, text
        self.names.new_line()
        self._record.begin(here, text, loose=loose)
        self._scan(context, _limit(text))
        self._record.finish()

    def _scan(self, context: Context, limit: int) -> None:
        text = self._text
        outside: list[tuple[Context, int, int | None]] = []
        behind_quotation = 0
        for match in TOKENS.finditer(text, 0, limit):
            start = match.start()
            if start < behind_quotation:
                continue
            written = match[0]
            first = written[0]
            if first == "（":
                if len(written) > 1:
                    # Nothing is referred to inside.
                    context.pass_over(start, match.end())
                else:
                    outside.append((context, start, self._bracket(start, context)))
                    context = context.aside(start)
            elif first == "）":
                if outside:
                    context = self._close(context, *outside.pop(), start + 1)
            elif first == "「":
                behind_quotation = _closing(text, start) if len(written) == 1 else 0
            else:
                self._named(written, start, match.end(), context)

    def _close(self, inside: Context, context: Context, opened: int, law: int | None, end: int) -> Context:
        context.close(inside, opened, end)
        if law is not None:
            self.names.close(law, end)
        return context

    def _named(self, written: str, start: int, end: int, context: Context) -> None:
        if written[0] == "こ":
            self._record.law(OWN, start, end, "this law")
            self.names.close(OWN, end)
        elif written[0] == "別":
            self._appendix(written, start, context)
        elif (token := read_token(written)) is not None:
            self._reference(token, start, end, context)

    def _bracket(self, start: int, context: Context) -> int | None:
        """The law whose number or short name is in the bracket that opens at `start`."""
        if self._here.amending or not may_hold_name(self._text, start):
            return None
        found = self.names.bracket(self._text, start)
        if found is None:
            return None
        law, numbered = found
        context.name_law(law, kind_of_name(self._text, start), start)
        if numbered:
            tail = cut(self._text[max(0, start - TAIL) : start])
            self._record.law(law, start, start, "numbered law", BARE, tail)
        return law

    def _appendix(self, written: str, start: int, context: Context) -> None:
        owner = self.names.before(self._text, start, context)
        label = appendix_label(written)
        # The numbers behind it are those of the appendix: 別表第三第一号、第二号.
        context.name(_NOTHING, "appendix", start + len(written), -1)
        key = self._outline.tables.get(label, "") if owner.law == OWN else f"{TABLE}:{label}"
        form: Form = "appendix" if owner.law == OWN else owner.form
        if owner.law == OWN and key == self._here.key:
            return
        self._record.appendix(owner.law, owner.start, start + len(written), key, form)

    def _gap(self, start: int, context: Context) -> str:
        """The letters that join a reference to the one before it, "" where nothing does."""
        if 0 <= context.end < start <= context.end + _LONGEST_GAP and context.last is not None:
            gap = self._text[context.end : start]
            return gap if joins(gap) else ""
        return ""

    def _reference(self, token: Token, start: int, end: int, context: Context) -> None:
        gap = self._gap(start, context)
        if token.relation:
            row = token.level == "paragraph" and token.relation == "同" and self._is_row(start, context)
            targets = () if row else self._targets.of(token, self._here, context, joined=False)
            form: Form = "same" if token.relation == "同" else "neighbour"
        elif token.level == "article" or token.supplementary:
            self._numbered(token, start, end, context, gap)
            return
        else:
            goes_on = bool(gap) or self._goes_on(token, start, context)
            if not (goes_on or self._is_reference(token, start, end)):
                # 様式第九号、第十号: nor is what goes on with it.
                context.name(_NOTHING, "named", end, -1)
                return
            targets = self._targets.of(token, self._here, context, joined=goes_on)
            form = context.form if goes_on else "number"
        self._record.reference(token, targets, (start, end), form, context, gap)
        if token.level == "article" and targets:
            context.article = targets[-1]

    def _numbered(self, token: Token, start: int, end: int, context: Context, gap: str) -> None:
        """第三条, 附則第三条 or 附則第三項: of the law named before it."""
        # 附則第三条及び第四条 is one list; 前条及び第四条 says no more of 第四条 than 第四条.
        last = context.last if gap else None
        part_of = last if context.form != "neighbour" else None
        if self._here.amending and not token.supplementary and part_of is None:
            # There, 第三条 is an article of the amending law.
            context.name(Target(EARLIER, ""), "earlier text", end, -1)
            context.article = context.last
            return
        if last is None:
            owner = self.names.before(self._text, start, context)
            if owner.law != OWN:
                context.name_law(owner.law, kind_of_name(self._text, start), start)
        else:
            owner = Owner(last.law, start, "number" if last.law == OWN else context.form)
        target = self._targets.numbered(token, owner.law, self._here, part_of)
        self._record.reference(token, (target,), (owner.start, end), owner.form, context, gap, bare=owner.bare)
        context.article = target

    def _goes_on(self, token: Token, start: int, context: Context) -> bool:
        """Whether 第二項 or 第一号 is inside the article or paragraph just named: 第三条（第二項を除く。）."""
        last = context.last
        if last is None or token.level == "article" or token.relation:
            return False
        if context.end == start:
            return True
        if context.end >= 0 or self._text[start - 1] != "（":
            return False
        return not last.item and (token.level == "item" or not last.paragraph)

    def _is_row(self, start: int, context: Context) -> bool:
        """Whether 同項 takes up a row of a table (二の項) rather than a paragraph."""
        return self._text.rfind("の項", 0, start) > context.paragraph_at

    def _is_reference(self, token: Token, start: int, end: int) -> bool:
        """Whether 第三項 or 第一号 is no part of a name."""
        if _KANJI.match(self._text, max(0, start - 1), start) and not self._text.endswith(_MAY_STAND_BEFORE, 0, start):
            return False
        return bool(token.level == "paragraph" or token.subitem or _AFTER_A_NUMBER.match(self._text, end))


def refers(text: str) -> bool:
    """Whether a line can hold a reference or the name of a law. Most lines do not, and cost nothing more."""
    return "条" in text or "項" in text or "号" in text or "別表" in text or "「" in text or "この" in text


def refers_within(text: str) -> bool:
    """As `refers`, for the 附則 of an amending law, of which only references to itself can be told."""
    return "項" in text or "附則第" in text or "前条" in text or "次条" in text or "同条" in text


def text_before_table(text: str) -> str:
    """The text without a table that the source has run into the sentence."""
    return text[: _limit(text)]


def _limit(text: str) -> int:
    """Where a table begins that the source has run into the sentence; the end of the text where none does."""
    limit = len(text)
    if "字句" in text or "| " in text:
        limit = min((place for place in map(text.find, _RUN_IN) if place >= 0), default=limit)
    if "表" in text and (match := _TABLE_FOLLOWS.search(text, 0, limit)):
        limit = match.end()
    return limit


def _closing(text: str, start: int) -> int:
    """Where the quotation that opens at `start` has closed; right behind its opening if it never does."""
    depth = 0
    place = start
    while place >= 0:
        close = text.find("」", place)
        if close < 0:
            return start + 1
        depth += text.count("「", place, close) - 1
        if depth == 0:
            return close + 1
        place = close + 1
    return start + 1

"""References written down as rows: those inside the law checked against its outline, those to other laws as named."""

from __future__ import annotations

from indexes.links.context import Context, Group, Target
from indexes.links.grammar import Token, end_of_part, spans
from indexes.links.marks import fills, is_applied
from indexes.links.model import APPLIES, BARE, FILLS, FORM_NUMBERS, HIDDEN, OPENS, OWN, Form
from indexes.links.names import EARLIER
from indexes.links.outline import place_of
from indexes.links.rows import Rows
from indexes.links.targets import Here, Targets

# Number heads of paragraphs (２　, ２０　).
_LONGEST_HEAD = 4


class Recorder:
    """Writes the references of one line after the other. `fills`: the law is an Order or a Rule, which fills in an Act."""

    def __init__(self, rows: Rows, targets: Targets, *, fills: bool) -> None:
        self._rows = rows
        self._targets = targets
        self._fills = fills
        self._here = Here(0, 0, "", "", "", "")
        self._at = 0
        self._text = ""
        self._skip_own = False
        self._skip_missed = False
        self._groups: list[Group] | None = None

    def begin(self, here: Here, text: str, *, loose: bool) -> None:
        """Begin a line."""
        self._here, self._text = here, text
        self._at = self._rows.string(here.at)
        self._skip_own = loose
        self._skip_missed = loose or here.amending
        self._groups = [] if "準用" in text else None

    def finish(self) -> None:
        """Mark what the line applies mutatis mutandis."""
        for group in self._groups or ():
            if is_applied(self._text, group.end):
                for row in group.rows:
                    self._rows.mark(row, APPLIES)

    def law(self, law: int, start: int, end: int, form: Form, marks: int = 0, tail: str = "") -> None:
        """Write down a law named as a whole; `tail` ends in its name where `start` is not yet known."""
        if self._here.amending or (law == OWN and self._skip_own):
            return
        if law == EARLIER:
            self._rows.missed["earlier text"] += 1
        else:
            self._row(law, start, end, "", tail, form, marks)

    def appendix(self, law: int, start: int, end: int, key: str, form: Form) -> None:
        """Write down an appendix; without a key, there is none of that label."""
        if not key or law < OWN:
            self._miss(law, form)
        elif not (self._here.amending or (law == OWN and self._skip_own)):
            self._row(law, start, end, key, "", form, 0)

    def reference(
        self,
        token: Token,
        targets: tuple[Target, ...],
        span: tuple[int, int],
        form: Form,
        context: Context,
        gap: str,
        *,
        bare: bool = False,
    ) -> None:
        """Write down a reference, and the range that it closes; remember it in `context`.

        `gap` joins it to the reference before, "" where nothing does. `bare`: the law has no name but the words before.
        """
        start, end = span
        if not targets:
            self._miss(OWN, form)
            context.last = None
            return
        target = targets[-1]
        if len(targets) > 1:
            row = self._between(token, targets, span)
        else:
            marks = BARE if bare else 0
            if self._fills and target.law >= 0:
                marks |= self._filling(start, end)
            row = self._write(token, target, start, end, form, marks)
            if gap and row >= 0 and context.row >= 0 and spans(gap):
                self._close_range(context.row, row, end, gap)
        end = end_of_part(self._text, end)
        if self._groups is not None:
            self._join(context, row, end, gap)
        context.name(target, form, end, row)

    def _between(self, token: Token, targets: tuple[Target, ...], span: tuple[int, int]) -> int:
        """前三条: a range of which neither end is written."""
        first, last = (self._write(token, target, *span, "range", HIDDEN) for target in (targets[0], targets[-1]))
        if min(first, last) >= 0:
            self._rows.span(first, last)
        return first if last >= 0 else -1

    def _close_range(self, first: int, last: int, end: int, gap: str) -> None:
        if not gap.endswith("から") or self._text.startswith("まで", end):
            self._rows.span(first, last)

    def _join(self, context: Context, row: int, end: int, gap: str) -> None:
        if context.group is None or not gap:
            context.group = Group(end)
            if self._groups is not None:
                self._groups.append(context.group)
        context.group.end = end
        if row >= 0:
            context.group.rows.append(row)

    def _write(self, token: Token, target: Target, start: int, end: int, form: Form, marks: int) -> int:
        """The number of the new row, -1 where there is none."""
        law = target.law
        if law == OWN:
            if self._skip_own:
                return -1
            found = self._targets.place(target)
            # A bare 第五項 that is not there was never meant to be here; an article may have lost a paragraph.
            if found is None or not _deep_enough(token, found[1]):
                self._miss(OWN, form)
                return -1
            key, place = found
        elif law < 0:
            self._miss(law, form)
            return -1
        elif self._here.amending:
            return -1
        else:
            key, place = target.key, place_of(target.paragraph, target.item, target.subitem)
        return self._row(law, start, end, key, place, form, marks)

    def _row(self, law: int, start: int, end: int, key: str, place: str, form: Form, marks: int) -> int:
        string = self._rows.string
        return self._rows.add(
            (
                self._here.number,
                self._here.line,
                self._at,
                start,
                end,
                law,
                string(key),
                string(place),
                FORM_NUMBERS[form],
                marks,
            )
        )

    def _miss(self, law: int, form: Form) -> None:
        if not self._skip_missed:
            self._rows.missed["earlier text" if law == EARLIER else form] += 1

    def _filling(self, start: int, end: int) -> int:
        opens = start <= _LONGEST_HEAD and not self._here.item and self._text[start - 1 : start] in ("", "　")
        return (OPENS if opens else 0) | (FILLS if fills(self._text, end) else 0)


def _deep_enough(token: Token, place: str) -> bool:
    if token.level == "article":
        return True
    return bool(place) if token.level == "paragraph" else "i" in place

"""What becomes of the parts of the room when a reader asks for a law, an article, a chapter, a day or a comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.browsing.differences import differences
from assistant.browsing.law_text import page, provision
from assistant.browsing.neighbours import neighbours
from assistant.browsing.opening import choices, meant, named_in
from assistant.browsing.outline import Outline, outline
from assistant.engine import Assistant
from assistant.ui import parts
from assistant.ui.laws.beside import ties_html, tools_html
from assistant.ui.laws.contents import contents_html, head_html
from assistant.ui.laws.days import waiting_html
from assistant.ui.laws.differences import differences_html
from assistant.ui.laws.spot import Spot, part_of, spot_of
from assistant.ui.laws.suggestions import choices_html
from assistant.ui.laws.text import article_html, stretch_html, told_html
from assistant.ui.site import Site
from assistant.words import laws as words
from assistant.words.text import Language
from indexes.errors import BadInputError
from indexes.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Shown:
    """New HTML for the parts of the room; None leaves one as it is."""

    text: str
    head: str | None = None
    days: str | None = None
    contents: str | None = None


class Reading:
    """Answers what elements of the room send. It remembers nothing: they carry the law, the day and the place."""

    def __init__(self, site: Site, language: Language) -> None:
        self._site = site
        self._language = language

    def act(self, told: dict[str, Any]) -> Shown:
        """The parts after an element was used. Raises TobenError with a sentence for the reader."""
        spot, fields = spot_of(told), told.get("fields", {})
        match told.get("do"):
            case "article":
                shown = Shown(self._article(spot))
            case "stretch":
                store = self._site.holder.fresh().store
                shown = Shown(self._stretch(spot, store, outline(store, spot.law_id, spot.day)))
            case "number":
                shown = Shown(self._numbered(spot, "".join(fields.get("number", ()))))
            case "compare":
                before, after = (fields.get(name, [told.get(name, "")])[0] for name in ("before", "after"))
                shown = Shown(self._compared(spot, before, after))
            case "day":
                shown = self._opened(replace(spot, day=self._day(fields, told.get("day"))))
            case "typed":
                shown = self._typed(str(told.get("text", "")))
            case _:
                shown = self._opened(spot)
        return shown

    def _day(self, fields: dict[str, list[str]], sent: object) -> date | None:
        """The day of the form, or of a button; a form left empty is told so."""
        day = parts.day_of("".join(fields.get("day", ())) or sent)
        if fields and not "".join(fields.get("day", ())):
            raise BadInputError(words.BAD_DAY(self._language))
        return day

    def _typed(self, text: str) -> Shown:
        rooms = self._site.holder.rooms()
        store = rooms.assistant.store
        one = meant(rooms.laws, store, text)
        if one is None:
            return Shown(choices_html(choices(rooms.laws, store, text), self._language), head="", days="", contents="")
        part = part_of(one.passage.id) if one.passage else ""
        return self._opened(Spot(one.suggestion.law.law_id, part=part, at=one.at if part else ""))

    def _opened(self, spot: Spot) -> Shown:
        """A law, at an article where one is named and held on the day, else at its beginning."""
        assistant = self._site.holder.fresh()
        store = assistant.store
        contents = outline(store, spot.law_id, spot.day)
        if spot.part:
            try:
                text = self._article(spot, assistant)
            except BadInputError as error:
                text = told_html(str(error))
        elif contents.parts:
            text = self._stretch(spot, store, contents, focus=bool(spot.node))
        else:
            text = ""
        place = replace(spot, part="", node="", at="", start=0, line=0)
        focus = not (spot.part or spot.node) or not text
        return Shown(
            text=text,
            head=head_html(contents, place, self._language, focus=focus),
            days=waiting_html(place, self._language),
            contents=contents_html(contents, place, self._language),
        )

    def _article(self, spot: Spot, assistant: Assistant | None = None) -> str:
        assistant = assistant or self._site.holder.fresh()
        one = provision(assistant.store, spot.passage_id, spot.day, spot.line)
        beside = neighbours(assistant.store, spot.passage_id, spot.day)
        passage = assistant.passage(spot.passage_id, spot.day)
        more = ""
        if passage is not None:
            more = tools_html(one, passage, self._language)
            more += ties_html(assistant.ties(spot.passage_id, spot.day), self._language)
        return article_html(one, spot, beside, more, self._language)

    def _stretch(self, spot: Spot, store: Store, contents: Outline, *, focus: bool = True) -> str:
        # On another day a chapter may not be there.
        node = contents.node(spot.node) or next(iter(contents.parts), None)
        if node is None:
            raise BadInputError("\n".join(contents.notices))
        found = page(store, node.ids, spot.start, spot.day)
        return stretch_html(node, found, spot, self._language, focus=focus)

    def _numbered(self, spot: Spot, typed: str) -> str:
        assistant = self._site.holder.fresh()
        passage, at = named_in(assistant.store.at(spot.day), spot.law_id, typed)
        return self._article(replace(spot, part=part_of(passage.id), at=at, line=0), assistant)

    def _compared(self, spot: Spot, before: object, after: object) -> str:
        one, other = parts.day_of(before), parts.day_of(after)
        if one is None or other is None:
            raise BadInputError(words.BAD_DAY(self._language))
        store = self._site.holder.fresh().store
        found = differences(store, spot.law_id, one, other)
        # Articles open as they are after the change.
        return differences_html(found, replace(spot, day=found.after, part="", node=""), store.day, self._language)

"""The field in which a law is typed, and the list of those that may be meant (combobox of the WAI-ARIA practices)."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.browsing.laws import LawFinder
from assistant.browsing.opening import Choice
from assistant.ui.html import button, element, plain, short
from assistant.ui.laws.spot import part_of
from assistant.words import laws as words
from assistant.words.text import Language
from indexes.passage import Article

MOST = 8
_OFTEN = 12


def field_html(language: Language) -> str:
    """The field; the script of scripts/laws_find.js makes it a combobox over #laws-options."""
    box = (
        '<input id="laws-input" type="text" role="combobox" aria-autocomplete="list" aria-expanded="false"'
        ' aria-controls="laws-listbox" aria-describedby="laws-hint" autocomplete="off" spellcheck="false" maxlength="200">'
    )
    label = element("label", element("span", plain(words.FIND(language))) + box, class_="field")
    return label + element("p", plain(words.FIND_HINT(language)), id="laws-hint", class_="hint")


def options_html(found: Sequence[Choice], typed: str, language: Language) -> str:
    """The list for what was typed, with a sentence where nothing fits."""
    if not found:
        none = plain(words.NONE_FOUND(language)) if typed.strip() else ""
        return element("ul", id="laws-listbox", role="listbox", hidden=True) + element(
            "p", none, class_="none", role="status", data_typed=typed, hidden=not none
        )
    options = "".join(_option(number, one, language) for number, one in enumerate(found))
    return element(
        "ul", options, id="laws-listbox", role="listbox", aria_label=words.CHOICES(language), data_typed=typed,
        data_said=words.found(len(found))(language),
    )  # fmt: skip


def choices_html(found: Sequence[Choice], language: Language) -> str:
    """The same as buttons, where the reader has to choose before anything can be shown."""
    if not found:
        return element("p", plain(words.NONE_FOUND(language)), role="status", tabindex=-1, data_focus="")
    near = all(one.suggestion.by == "near" for one in found)
    said = f"{words.NEAR(language)}：" if near else words.CHOOSE_ONE(language)
    items = "".join(element("li", button(_name(one), "law", **_data(one))) for one in found)
    return element("p", plain(said), tabindex=-1, data_focus="") + element("ul", items, class_="choices")


def start_html(finder: LawFinder, language: Language) -> str:
    """What stands there before a law is chosen: those that others refer to most."""
    items = "".join(
        element("li", button(one.law.title, "law", data_law=one.law.law_id)) for one in finder.suggest("", _OFTEN)
    )
    return element("h2", plain(words.OFTEN(language))) + element("ul", items, class_="choices")


def _option(number: int, one: Choice, language: Language) -> str:
    law = one.suggestion.law
    notes = [law.number if law.number != law.title else ""]
    if one.suggestion.by == "near":
        notes.insert(0, words.NEAR(language))
    elif one.suggestion.called not in (law.title, law.number):
        notes.append(words.called(one.suggestion.called)(language))
    if one.label and one.passage is None:
        notes.append(words.not_there(one.label)(language))
    notes += [words.DIGEST(language)] * (not law.verbatim) + [words.ENDED(language)] * (law.repealed is not None)
    told = element("span", plain(_name(one))) + element("small", plain("　".join(filter(None, notes))))
    return element("li", told, id=f"laws-option-{number}", role="option", aria_selected="false", **_data(one))


def _name(one: Choice) -> str:
    law = one.suggestion.law
    if one.passage is None:
        return law.title
    source = one.passage.source
    caption = f"（{source.caption}）" if isinstance(source, Article) and source.caption else ""
    return f"{law.title}　{one.label}{short(caption)}"


def _data(one: Choice) -> dict[str, str]:
    part = part_of(one.passage.id) if one.passage else ""
    return {"data_law": one.suggestion.law.law_id, "data_part": part, "data_at": one.at if part else ""}

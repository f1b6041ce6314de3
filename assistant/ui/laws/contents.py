"""The head of a law and its table of contents, as a tree of which every chapter opens and closes."""

from __future__ import annotations

from assistant.browsing.outline import Heading, Node, Outline
from assistant.ui.html import button, element, outside, plain
from assistant.ui.laws.spot import Spot, part_of
from assistant.words import laws as words
from assistant.words.text import Language
from indexes.sources.egov.revision import LAW_URL

# Of a law of more provisions the chapters alone are listed, lest a page of megabytes come.
_MOST = 1_600
# So short a table of contents stands open.
_SHORT = 40


def head_html(outline: Outline, spot: Spot, language: Language, *, focus: bool) -> str:
    """Title, number, day and what must be known of the law. `focus` sends the reader to it."""
    law = outline.law
    title = element("h2", plain(law.title), tabindex=-1, **({"data_focus": ""} if focus else {}))
    facts = [law.number if law.number != law.title else ""]
    facts.append(words.articles(outline.articles)(language) if outline.articles else "")
    facts.append(words.as_of(outline.day)(language) if outline.parts else "")
    told = [element("span", plain(fact)) for fact in facts if fact]
    marks = [words.DIGEST(language)] * outline.digest + [words.ENDED(language)] * (law.repealed is not None)
    told += [element("span", plain(mark), class_="mark") for mark in marks]
    notices = "".join(element("p", plain(notice), class_="notice") for notice in outline.notices)
    day = spot.day.isoformat() if spot.day else ""
    field = (
        f'<label class="field"><span>{plain(words.ON_DAY(language))}</span>'
        f'<input type="date" name="day" value="{day}" min="1868-01-01" max="2200-12-31"></label>'
    )
    show = element("button", plain(words.SHOW_DAY(language)), type="submit", class_="plain")
    today = button(words.TODAY(language), "day", "quiet", data_day="") if spot.day and outline.parts else ""
    form = element("form", field + show + today, data_do="day", class_="line")
    notices += "" if outline.parts else _elsewhere(outline, spot, language)
    return element(
        "section", title + element("p", "".join(told), class_="facts") + notices + form, data_follow="", **spot.data()
    )


def _elsewhere(outline: Outline, spot: Spot, language: Language) -> str:
    """Where to read on where nothing is held of the day."""
    now = button(words.READ_NOW(language), "day", "primary", data_day="") if spot.day else ""
    link = outside(f"{LAW_URL}{outline.law.law_id}", words.ORIGINAL(language), language, "plain")
    return element("p", now + link, class_="way")


def contents_html(outline: Outline, spot: Spot, language: Language) -> str:
    """The contents of the law on the day, "" where nothing is held then."""
    if not outline.parts:
        return ""
    total = sum(1 for part in outline.parts for _ in part.walk())
    named = total <= _MOST
    box = (
        f'<label class="field"><span>{plain(words.NUMBER(language))}</span><input type="text" name="number"'
        f' autocomplete="off" maxlength="60" required aria-describedby="laws-number-hint"></label>'
    )
    show = element("button", plain(words.GO(language)), type="submit", class_="plain")
    form = element("form", box + show, data_do="number", class_="line")
    form += element("p", plain(words.NUMBER_HINT(language)), id="laws-number-hint", class_="hint")
    note = "" if named else element("p", plain(words.CHAPTERS_ONLY(language)), class_="hint")
    tree = "".join(
        _node(part, language, named=named, opened=part.key == "m", all_open=total <= _SHORT) for part in outline.parts
    )
    # On a phone the whole of it folds, and the script closes it there.
    whole = element("summary", plain(words.CONTENTS(language))) + form + note + element("ul", tree, class_="tree")
    return element(
        "nav",
        element("details", whole, open=True, data_open=True, class_="all"),
        aria_label=words.CONTENTS(language),
        **spot.data(),
    )


def name_of(heading: Heading) -> str:
    """第二十七条　第三者提供の制限."""
    return f"{heading.label}　{heading.caption}" if heading.caption else heading.label


def _node(node: Node, language: Language, *, named: bool, opened: bool, all_open: bool) -> str:
    ends = node.range
    reach = "" if ends is None else ends[0] if ends[0] == ends[1] else f"{ends[0]}―{ends[1]}"
    title = plain(node.title) + (element("span", plain(f"（{reach}）"), class_="range") if reach else "")
    entries = [element("li", _entry(words.ALL_OF_IT(language), "stretch", data_node=node.key))]
    if named:
        entries += [element("li", _heading(heading)) for heading in node.headings]
    entries += [
        _node(child, language, named=named, opened=all_open, all_open=all_open) for child in node.children
    ]  # fmt: skip
    shown = element("summary", title) + element("ul", "".join(entries))
    # Gradio patches the page and leaves open what a reader opened in another law: the script goes by data-open.
    stands = opened or all_open
    return element("li", element("details", shown, open=stands, data_open=stands))


def _heading(heading: Heading) -> str:
    name = name_of(heading) + ("　削除" if heading.deleted else "")
    return _entry(name, "article", data_part=part_of(heading.passage_id), class_="gone" if heading.deleted else False)


def _entry(label: str, do: str, **data: str | bool) -> str:
    # Of these there may be thousands: what a button has elsewhere is left out.
    return element("button", plain(label), data_do=do, **data)

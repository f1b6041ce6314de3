"""A page to print or to save as PDF: one file without scripts, which asks nothing of any other place.

Page numbers and the notice on each sheet are margin boxes of CSS Paged Media Level 3; a browser without them prints the
notice at the top only. The Content-Security-Policy lets the page's own style through and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from assistant.export.anchors import FirstMarkers, marker_id, source_id
from assistant.export.content import Beside, Content, Exchange, Source
from assistant.export.html_blocks import blocks_html
from assistant.words import export as words
from assistant.words import sources as said
from assistant.words.text import Language

# Colours and sizes of text after the Digital Agency's design tokens (blue-1000, solid-gray).
_STYLE = """
@page { size: A4; margin: 22mm 20mm 20mm; }
@page { @top-center { content: "%NOTICE%"; font-size: 8pt; } }
@page { @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
html { color: #1a1a1a; background: #fff; }
body { max-width: 44em; margin: 0 auto; padding: 1em; font: 11pt/1.7 "Noto Sans JP", "Hiragino Sans", "Yu Gothic",
  "Meiryo", "Noto Sans CJK JP", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 16pt; line-height: 1.4; } h2 { font-size: 13pt; border-bottom: 1pt solid #767676; }
h3 { font-size: 11.5pt; } h2, h3, h4 { break-after: avoid; } h4 { font-size: 11pt; margin: 1em 0 0.2em; }
p { margin: 0.6em 0; } ul { margin: 0.4em 0; padding-left: 1.4em; }
.notice { border: 1pt solid #767676; padding: 0.4em 0.8em; }
.question { border-left: 3pt solid #00118f; padding-left: 0.8em; white-space: pre-wrap; }
.facts, .notices, .checks, .days { font-size: 9.5pt; } .facts { list-style: none; padding: 0; }
.source { break-inside: avoid-page; } .digest { font-weight: bold; }
blockquote { margin: 0.4em 0; padding-left: 0.8em; border-left: 2pt solid #949494; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1pt solid #767676; padding: 0.2em 0.5em;
  text-align: left; vertical-align: top; } thead { display: table-header-group; } tr { break-inside: avoid; }
a { color: #00118f; } :target { outline: 2pt solid #00118f; }
@media print { body { max-width: none; padding: 0; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(content: Content) -> str:
    """The whole page as HTML."""
    title = escape(content.title)
    style = _STYLE.replace("%NOTICE%", content.notice)
    body = "".join(_body(content))
    return (
        f'<!DOCTYPE html>\n<html lang="{content.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _body(content: Content) -> Iterator[str]:
    yield f"<h1>{escape(content.title)}</h1>\n"
    yield f'<p class="notice">{words.NOTICE} {escape(content.notice)}</p>\n'
    for turn, exchange in enumerate(content.exchanges, start=1):
        yield from _exchange(exchange, turn, len(content.exchanges), content.language)


def _exchange(exchange: Exchange, turn: int, turns: int, language: Language) -> Iterator[str]:
    marks = FirstMarkers(turn)
    yield f"<section>\n<h2>{words.numbered(words.QUESTION(language), turn, turns)}</h2>\n"
    yield f'<p class="question">{escape(chr(10).join(exchange.question))}</p>\n'
    yield _list("facts", [f"{name}: {value}" for name, value in exchange.facts])
    yield f"<h3>{words.ANSWER(language)}</h3>\n"
    yield blocks_html(exchange.blocks, lambda n: _link(n, marks, language), escape)
    yield _list("notices", [f"{words.NOTICE} {notice}" for notice in exchange.notices])
    yield f"<h3>{said.SOURCES(language)}</h3>\n"
    if not exchange.sources:
        yield f"<p>{said.NO_SOURCES(language)}</p>\n"
    for source in exchange.sources:
        yield from _source(source, turn, language)
    if exchange.consulted:
        yield f"<h3>{said.CONSULTED(language)}</h3>\n"
        yield f'<ul class="consulted">\n{"".join(map(_consulted, exchange.consulted))}</ul>\n'
    yield "</section>\n"


def _consulted(one: Beside) -> str:
    label = escape(one.label)
    link = f'<a href="{escape(one.url)}" rel="noopener noreferrer">{label}</a>' if one.url else label
    return f"<li>{link}{f' {escape(one.digest)}' if one.digest else ''}</li>\n"


def _source(source: Source, turn: int, language: Language) -> Iterator[str]:
    back = (
        f' <a href="#{marker_id(turn, source.n)}" aria-label="{words.back_to(source.n)(language)}">{words.TO_TEXT(language)}</a>'
        if source.marked
        else ""
    )
    yield f'<article class="source" id="{source_id(turn, source.n)}">\n'
    yield f"<h4>[{source.n}] {escape(source.label)}{back}</h4>\n"
    if source.digest:
        yield f'<p class="digest">{escape(source.digest)}</p>\n'
    yield f"<p>{words.CITED_AS(language)}: {escape(source.official)}</p>\n"
    if source.days:
        yield f'<p class="days">{escape(source.days)}</p>\n'
    for quote in source.quotes:
        yield f"<blockquote>{escape(quote.place)}{escape(quote.text)}</blockquote>\n"
    yield f'<p class="checks">{said.CHECKED(language)}: {escape(source.checked)}</p>\n'
    if source.url:
        url = escape(source.url)
        yield f'<p><a href="{url}" rel="noopener noreferrer">{escape(source.link)}</a> {url}</p>\n'
    yield "</article>\n"


def _link(n: int, marks: FirstMarkers, language: Language) -> str:
    name = marks.name(n)
    place = f' id="{name}"' if name else ""
    return f'<a href="#{source_id(marks.turn, n)}"{place} aria-label="{words.to_source(n)(language)}">[{n}]</a>'


def _list(name: str, items: Sequence[str]) -> str:
    told = "".join(f"<li>{escape(item)}</li>\n" for item in items)
    return f'<ul class="{name}">\n{told}</ul>\n' if told else ""

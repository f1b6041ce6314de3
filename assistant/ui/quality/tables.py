"""The runs of the evaluation as HTML: tables, plots with their data and summaries, and what each figure means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.quality.runs import Kind, Run
from assistant.quality.series import Series, figures, latest, series
from assistant.ui.html import element, plain
from assistant.ui.quality.plots import MOST_MODELS, bar, highest, legend, lines
from assistant.words import quality as words
from assistant.words.days import told_at
from assistant.words.text import Language, Text

_COLUMNS = (
    "citation_precision", "citation_recall", "first_citation", "quotation_fidelity", "key_fact_coverage",
    "refusal_accuracy", "handled", "invented", "recall@10", "ask_p95_ms",
)  # fmt: skip


def none_yet(language: Language) -> str:
    """The room before the first run."""
    return element("p", plain(words.NONE_YET(language)), class_="empty")


def latest_table(runs: Sequence[Run], language: Language) -> str:
    """One row for each dataset and model; a figure that no run has has no column."""
    rows = latest(runs)
    columns = [name for name in _COLUMNS if any(name in run.figures for run in rows)]
    head = [words.DATASET, words.MODEL, words.WHEN, words.QUESTIONS, *(words.FIGURES[name].name for name in columns),
            words.CORPUS, words.COMMIT]  # fmt: skip
    body = [
        [
            words.dataset(run.kind, run.dataset)(language),
            words.model(run.llm)(language),
            told_at(run.when)(language),
            f"{run.questions:,}",
            *(_value(run.figures.get(name), name) for name in columns),
            words.corpus(run.laws, run.speeches, run.corpus.last_speech)(language),
            _commit(run, language),
        ]
        for run in rows
    ]
    return _table(words.LATEST(language), [one(language) for one in head], body)


def plots(runs: Sequence[Run], kind: Kind, dataset: str, figure: str, language: Language) -> str:
    """One figure over the runs of a dataset, and by model, each with its data."""
    all_series = series(runs, kind, dataset, figure)
    if not all_series:
        return element("p", plain(words.NO_FIGURE(language)), class_="empty")
    known = words.FIGURES.get(figure)
    unit = known.unit if known else "share"
    title = f"{figure_name(figure)(language)} — {words.dataset(kind, dataset)(language)}"
    drawn = all_series[:MOST_MODELS]
    return (
        element(
            "h3",
            plain(
                f"{words.OVER_RUNS(language)}：{title}" if language == "ja" else f"{words.OVER_RUNS(language)}: {title}"
            ),
        )
        + (element("p", plain(known.meaning(language))) if known else "")
        + _over_runs(all_series, drawn, unit, title, language)
        + element("h3", plain(words.BY_MODEL(language)))
        + _by_model(drawn, unit, language)
    )


def meanings(language: Language) -> str:
    """What each figure means, in a sentence each."""
    told = "".join(
        element("div", element("dt", plain(one.name(language))) + element("dd", plain(one.meaning(language))))
        for one in words.FIGURES.values()
    )
    return element("details", element("summary", plain(words.MEANINGS(language))) + element("dl", told))


def how(language: Language) -> str:
    """How to make a run."""
    told = "".join(
        element("li", element("code", plain(command)) + " " + plain(line(language)))
        for command, line in words.HOW_LINES
    )
    return (
        element("h2", plain(words.HOW(language))) + element("ul", told, class_="how")
        + element("p", plain(words.WHERE(language)))
    )  # fmt: skip


def figure_name(name: str) -> Text:
    """What a figure is called; one of another version keeps its own name."""
    known = words.FIGURES.get(name)
    return known.name if known else Text(name, name)


def choices(runs: Sequence[Run], sets: Sequence[tuple[Kind, str]], language: Language) -> str:
    """Menus for dataset and figure, with a button that shows them."""
    names = dict.fromkeys(name for kind, dataset in sets for name in figures(runs, kind, dataset))
    by_set = [(f"{kind} {dataset}", words.dataset(kind, dataset)(language)) for kind, dataset in sets]
    by_figure = [(name, figure_name(name)(language)) for name in names]
    fields = _menu("dataset", words.DATASET(language), by_set) + _menu("figure", words.FIGURE(language), by_figure)
    button = element("button", plain(words.SHOW(language)), type="submit", class_="plain")
    return element("form", fields + button, data_do="show", class_="choices")


def _menu(name: str, label: str, options: Sequence[tuple[str, str]]) -> str:
    listed = "".join(element("option", plain(told), value=value) for value, told in options)
    return element("label", element("span", plain(label)) + element("select", listed, name=name), class_="field")


def _over_runs(
    all_series: Sequence[Series], drawn: Sequence[Series], unit: words.Unit, title: str, language: Language
) -> str:
    told = [_told(one, unit, language) for one in drawn]
    summary = " ".join((f"{title}.", words.ORDER(language), *told))
    keys = "".join(element("li", legend(number) + plain(line)) for number, line in enumerate(told))
    more = len(all_series) - len(drawn)
    return (
        lines(drawn, unit, summary)
        + element("ul", keys, class_="legends")
        + element("p", plain(f"{words.ORDER(language)}{words.NOT_COMPARABLE(language)}"), class_="note")
        + (element("p", plain(words.more_models(more)(language)), class_="note") if more else "")
        + element(
            "details", element("summary", plain(words.DATA(language))) + _points(all_series, unit, title, language)
        )
    )


def _told(one: Series, unit: words.Unit, language: Language) -> str:
    values = [point.value for point in one.points]
    ends = (words.value(value, unit) for value in (values[0], values[-1], min(values), max(values)))
    return words.line_told(words.model(one.llm)(language), len(values), *ends)(language)


def _points(all_series: Sequence[Series], unit: words.Unit, title: str, language: Language) -> str:
    points = sorted((point.place, one.llm, point) for one in all_series for point in one.points)
    head = [words.WHEN, words.MODEL, words.FIGURE, words.QUESTIONS, words.CORPUS, words.COMMIT]
    body = [
        [
            told_at(point.run.when)(language),
            words.model(llm)(language),
            words.value(point.value, unit),
            f"{point.run.questions:,}",
            words.corpus(point.run.laws, point.run.speeches, point.run.corpus.last_speech)(language),
            _commit(point.run, language),
        ]
        for _, llm, point in points
    ]
    return _table(title, [one(language) for one in head], body)


def _by_model(drawn: Sequence[Series], unit: words.Unit, language: Language) -> str:
    top = highest([one.last.value for one in drawn], unit)
    rows = "".join(
        element(
            "li",
            element("span", plain(words.model(one.llm)(language)), class_="name")
            + bar(number, one.last.value, top)
            + element("span", plain(words.value(one.last.value, unit)), class_="value"),
        )
        for number, one in enumerate(drawn)
    )
    return element("ul", rows, class_="bars")


def _table(caption: str, head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A table that scrolls by itself where the page is narrow, so it must be reachable with the keyboard."""
    top = "".join(element("th", plain(name), scope="col") for name in head)
    rows = "".join(element("tr", "".join(_cells(row))) for row in body)
    table = element("table", element("thead", element("tr", top)) + element("tbody", rows))
    return element("div", table, class_="wide", tabindex="0", role="region", aria_label=caption)


def _cells(row: Sequence[str]) -> Iterator[str]:
    first, *rest = row
    yield element("th", plain(first), scope="row")
    yield from (element("td", plain(one)) for one in rest)


def _value(value: float | None, name: str) -> str:
    return words.NOT_MEASURED if value is None else words.value(value, words.FIGURES[name].unit)


def _commit(run: Run, language: Language) -> str:
    if not run.commit:
        return words.UNKNOWN(language)
    return f"{run.commit[:7]}{words.CHANGED(language) if run.changed else ''}"

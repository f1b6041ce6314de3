"""Plots as inline SVG: a line for each model over its runs, and a bar for each model.

Models differ by shape and dash besides their colour, which is the page's own (`currentColor`); every number stands in a
table beside the plot, so that a screen reader is given the plot's summary alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.quality.series import Series
from assistant.ui.html import element, plain
from assistant.words import quality as words
from assistant.words.days import in_japan

MOST_MODELS = 6

_WIDTH, _HEIGHT = 400, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 10, 12, 26
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "12 4", "1 4")
_SIZE = 4.5
_TICKS = 4


def lines(series: Sequence[Series], unit: words.Unit, summary: str) -> str:
    """The figure over the runs; `summary` says in words what it shows."""
    top = _top([point.value for one in series for point in one.points], unit)
    runs = max(point.place for one in series for point in one.points) + 1
    parts = [_grid(top, unit), _days(series, runs)]
    for number, one in enumerate(series):
        at = [(_x(point.place, runs), _y(point.value, top)) for point in one.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
        line = f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2"{dash}/>' if at[1:] else ""
        parts.append(f'<g class="model-{number}">{line}{"".join(_mark(number, x, y) for x, y in at)}</g>')
    return _svg("".join(parts), _WIDTH, _HEIGHT, summary)


def legend(number: int) -> str:
    """The line and the shape of a model, to stand beside its name."""
    dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
    line = f'<line x1="0" y1="8" x2="36" y2="8" stroke="currentColor" stroke-width="2"{dash}/>'
    return (
        f'<svg class="legend model-{number}" viewBox="0 0 36 16" width="36" height="16" aria-hidden="true">'
        f"{line}{_mark(number, 18, 8)}</svg>"
    )


def bar(number: int, value: float, top: float) -> str:
    """A bar of as much of its width as `value` is of `top`."""
    width = 100 * min(value / top, 1.0) if top > 0 else 0.0
    return (
        f'<svg class="bar model-{number}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="whole" x="0" y="0" width="100" height="10" fill="none" stroke="currentColor" stroke-width="1"'
        f' vector-effect="non-scaling-stroke"/>'
        f'<rect x="0" y="0" width="{width:.2f}" height="10" fill="currentColor"/></svg>'
    )


def highest(values: Sequence[float], unit: words.Unit) -> float:
    """What the whole width of a bar stands for."""
    return _top(values, unit)


def _svg(content: str, width: int, height: int, summary: str) -> str:
    return element("svg", content, viewBox=f"0 0 {width} {height}", role="img", aria_label=summary, class_="plot")


def _grid(top: float, unit: words.Unit) -> str:
    """Level lines with what they stand for."""
    drawn = []
    for step in range(_TICKS + 1):
        value = top * step / _TICKS
        y = _y(value, top)
        told = f"{value:.2f}" if unit == "share" else f"{value:,.0f}"
        drawn.append(
            f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="currentColor"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{told}</text>'
        )
    return f'<g class="axis">{"".join(drawn)}</g>'


def _days(series: Sequence[Series], runs: int) -> str:
    """The days of the first and the last run."""
    points = sorted((point for one in series for point in one.points), key=lambda point: point.place)
    ends = points[:1] if runs == 1 else [points[0], points[-1]]
    drawn = ""
    for end, anchor in zip(ends, ("start", "end") if runs > 1 else ("middle",), strict=True):
        day = in_japan(end.run.when).date().isoformat()
        x = {"start": float(_LEFT), "end": float(_WIDTH - _RIGHT)}.get(anchor, _x(end.place, runs))
        drawn += f'<text x="{x:.1f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{plain(day)}</text>'
    return f'<g class="axis">{drawn}</g>'


def _mark(number: int, x: float, y: float) -> str:
    """A circle, square, triangle, diamond, ring or cross, the same for all of a model's points."""
    s = _SIZE
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{s}" fill="currentColor"/>',
        f'<rect x="{x - s:.1f}" y="{y - s:.1f}" width="{2 * s}" height="{2 * s}" fill="currentColor"/>',
        f'<path d="M{x:.1f} {y - s:.1f}l{s} {2 * s}h{-2 * s}z" fill="currentColor"/>',
        f'<path d="M{x:.1f} {y - s:.1f}l{s} {s}l{-s} {s}l{-s} {-s}z" fill="currentColor"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{s}" class="hollow" stroke="currentColor" stroke-width="2"/>',
        f'<path d="M{x - s:.1f} {y - s:.1f}l{2 * s} {2 * s}m0 {-2 * s}l{-2 * s} {2 * s}" stroke="currentColor" stroke-width="2"/>',
    )
    return shapes[number]


def _x(place: int, runs: int) -> float:
    room = _WIDTH - _LEFT - _RIGHT - 4 * _SIZE
    return _LEFT + 2 * _SIZE + (room / 2 if runs == 1 else room * place / (runs - 1))


def _y(value: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * min(value / top, 1.0)


def _top(values: Sequence[float], unit: words.Unit) -> float:
    """1 for shares, else the round number of four steps above the highest value."""
    most = max(values, default=0.0)
    if unit == "share" and most <= 1:
        return 1.0
    steps = (round_one * 10**power for power in range(13) for round_one in (1, 2, 5))
    return next((float(step * _TICKS) for step in steps if step * _TICKS >= most), most)

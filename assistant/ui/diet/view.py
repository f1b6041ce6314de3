"""What a reader of 答弁を探す looks at, and what becomes of it by each click; whatever the browser sends is bounded here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.browsing.diet_facets import LABELS, Key, choose, chosen_value, cleared
from assistant.browsing.diet_search import Search
from assistant.browsing.diet_timeline import in_month
from assistant.ui import parts
from assistant.words import diet as words
from assistant.words.text import Text
from indexes.store.protocol import Filter

_LETTERS = 60


@dataclass(frozen=True, slots=True)
class View:
    """A search, which page of it, and what is unfolded around it.

    `open` are facets shown at length, `letters` what their names were asked to have; `until` is the last month of the plot
    ("" for where it would be by itself), `pair` what is read side by side ("" for the list), `told` what was wrong with
    the last input. `shown` is False until the reader comes here first.
    """

    search: Search = field(default_factory=Search)
    page: int = 1
    open: tuple[Key, ...] = ()
    letters: tuple[tuple[Key, str], ...] = ()
    until: str = ""
    pair: str = ""
    told: Text | None = None
    shown: bool = False

    def letters_of(self, key: Key) -> str:
        """What the names of a facet were asked to have."""
        return dict(self.letters).get(key, "")


Told = Mapping[str, Any]


def after(view: View, told: Told) -> View:
    """The view after something was clicked; what nobody could click changes nothing."""
    act = _ACTS.get(str(told.get("do", "")))
    return act(replace(view, told=None), told) if act else view


def searched(view: View, typed: str) -> View:
    """The view with what stands in the search box."""
    return _with(view, replace(view.search, words=typed)) if typed != view.search.words else view


def _with(view: View, search: Search) -> View:
    """Another search begins at its first page, with the plot where it belongs."""
    return replace(view, search=search, page=1, pair="", until="", told=None)


def _where(view: View, where: Filter) -> View:
    return _with(view, replace(view.search, where=where))


def _choose(view: View, told: Told) -> View:
    key, value = _key(told), str(told.get("value", ""))
    if key is None:
        return view
    again = chosen_value(view.search.where, key) == value
    return _where(view, choose(view.search.where, key, "" if again else value))


def _clear(view: View, told: Told) -> View:
    where = view.search.where
    if told.get("key") == "all":
        return _where(view, Filter(government=where.government))
    key = _key(told)
    return _where(view, cleared(where, key)) if key else view


def _more(view: View, told: Told) -> View:
    key = _key(told)
    if key is None:
        return view
    rest = tuple(one for one in view.open if one != key)
    letters = tuple(one for one in view.letters if one[0] != key)
    return replace(view, open=rest if key in view.open else (*rest, key), letters=letters)


def _letters(view: View, told: Told) -> View:
    key, asked = _key(told), _field(told, "letters")[:_LETTERS].strip()
    if key is None:
        return view
    letters = tuple(one for one in view.letters if one[0] != key)
    open_ = (*(one for one in view.open if one != key), *((key,) if asked else ()))
    return replace(view, open=open_, letters=(*letters, *(((key, asked),) if asked else ())))


def _period(view: View, told: Told) -> View:
    typed = [_field(told, name) for name in ("from", "until")]
    first, last = map(parts.day_of, typed)
    if any(text and day is None for text, day in zip(typed, (first, last), strict=True)):
        return replace(view, told=words.NO_DAY)
    if first and last and last < first:
        return replace(view, told=words.WRONG_PERIOD)
    return _where(view, replace(view.search.where, date_from=first, date_to=last))


def _month(view: View, told: Told) -> View:
    where, month = view.search.where, str(told.get("month", ""))
    limited = in_month(where, month)
    moved = _where(view, cleared(where, "year") if limited == where else limited)
    # The plot stays where the reader clicked in it.
    return replace(moved, until=view.until)


def _plot(view: View, told: Told) -> View:
    month = str(told.get("month", ""))
    return replace(view, until=month) if _is_month(month) else view


def _is_month(month: str) -> bool:
    return len(month) == 7 and parts.day_of(f"{month}-01") is not None


def _scope(view: View, told: Told) -> View:
    return _where(view, replace(view.search.where, government=told.get("value") != "all"))


def _order(view: View, told: Told) -> View:
    return _with(view, replace(view.search, newest=told.get("value") == "newest"))


def _page(view: View, told: Told) -> View:
    return replace(view, page=max(parts.number(told, "page"), 1), pair="")


def _pair(view: View, told: Told) -> View:
    return replace(view, pair=str(told.get("id", ""))[:200])


def _loosen(view: View, told: Told) -> View:
    key, where = told.get("key"), view.search.where
    if key == "words":
        return _with(view, replace(view.search, words=""))
    return _where(view, replace(where, government=False)) if key == "government" else _clear(view, told)


def _key(told: Told) -> Key | None:
    return next((key for key in LABELS if key == told.get("key")), None)


def _field(told: Told, name: str) -> str:
    fields = told.get("fields")
    values = fields.get(name, []) if isinstance(fields, dict) else []
    return str(values[0]) if values else ""


_ACTS: Mapping[str, Callable[[View, Told], View]] = {
    "choose": _choose, "clear": _clear, "more": _more, "letters": _letters, "period": _period, "month": _month,
    "plot": _plot, "scope": _scope, "order": _order, "page": _page, "pair": _pair, "loosen": _loosen,
}  # fmt: skip

"""Wrong passwords make whoever sends them wait: per name and per address, in bounded memory."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

# A whole office may come from one address. A name waits a minute at most: nobody is locked out by others for long.
_FREE_OF_NAME, _FREE_OF_ADDRESS = 5, 30
_FIRST = 2.0
_LONGEST_OF_NAME, _LONGEST_OF_ADDRESS = 60.0, 900.0
_FORGOTTEN = 3_600.0
_MOST = 10_000
_LONGEST_KEY = 200


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last: float = 0.0
    until: float = 0.0


class Throttle:
    """Counts tries to log in. A try counts as wrong from its beginning, so that many at once gain nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = _MOST) -> None:
        self._clock = clock
        self._most = most
        self._names: OrderedDict[str, _Tries] = OrderedDict()
        self._addresses: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, name: str, address: str) -> int:
        """Seconds to wait before the next try, 0 where this one may be made; it is counted then."""
        now = self._clock()
        with self._lock:
            of_name = self._tries(self._names, name, now)
            of_address = self._tries(self._addresses, address, now)
            wait = max(of_name.until, of_address.until) - now
            if wait > 0:
                return math.ceil(wait)
            _count(of_name, now, _FREE_OF_NAME, _LONGEST_OF_NAME)
            _count(of_address, now, _FREE_OF_ADDRESS, _LONGEST_OF_ADDRESS)
            return 0

    def passed(self, name: str, address: str) -> None:
        """The try was right: the name begins anew. Of the address only this try is taken back, as others came from it."""
        with self._lock:
            self._names.pop(name[:_LONGEST_KEY], None)
            tries = self._addresses.get(address[:_LONGEST_KEY])
            if tries is not None:
                tries.count, tries.until = max(tries.count - 1, 0), 0.0

    def _tries(self, kept: OrderedDict[str, _Tries], key: str, now: float) -> _Tries:
        key = key[:_LONGEST_KEY]
        tries = kept.get(key)
        if tries is None or now - tries.last > _FORGOTTEN:
            tries = kept[key] = _Tries()
        kept.move_to_end(key)
        while len(kept) > self._most:
            kept.popitem(last=False)
        return tries


def _count(tries: _Tries, now: float, free: int, longest: float) -> None:
    tries.count, tries.last = tries.count + 1, now
    beyond = tries.count - free
    if beyond >= 0:
        # Exponents are bounded: a float overflows at 1,024.
        tries.until = now + min(_FIRST * 2 ** min(beyond, 20), longest)

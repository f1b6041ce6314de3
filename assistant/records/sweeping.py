"""Retention at work while a server runs: at start and every hour, in a thread of its own."""

from __future__ import annotations

import logging
from threading import Event

from assistant.records.database import RecordsError
from assistant.records.keeping import Records

EVERY = 3_600.0

_log = logging.getLogger(__name__)


def keep_sweeping(records: Records, stopped: Event, every: float = EVERY) -> None:
    """Delete what is due, at once and every so many seconds, until `stopped`. A fault is one line in the log."""
    while not stopped.is_set():
        try:
            gone = records.retention.clean()
        except RecordsError as error:
            _log.warning("保存期間を過ぎた履歴を削除できませんでした。1時間以内にもう一度試します: %s", error)
        except Exception as error:
            # The thread must not end unseen: records would then be kept for ever.
            _log.warning("保存期間を過ぎた履歴の削除で不具合が起きました（%s）。", type(error).__name__)
        else:
            if gone.conversations or gone.feedback:
                _log.info("保存期間を過ぎた会話%d件、評価%d件を削除しました。", gone.conversations, gone.feedback)
        stopped.wait(every)

"""What may be done with a kept answer besides asking on: take it along as a file, say that it helped or that it is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from assistant.records.conversations import NoSuchConversationError
from assistant.records.feedback import MAX_WORDS, Feedback, Reason, Verdict
from assistant.records.users import User
from assistant.ui.ask.talk import Talk, Turn
from assistant.ui.handing_out import LANGUAGE
from assistant.ui.html import NEW_TAB, button, element, plain
from assistant.ui.parts import number
from assistant.ui.site import Site
from assistant.words import ask
from assistant.words import feedback as words
from assistant.words.text import Language
from indexes.errors import TobenError

EXPORT = "/export"
"""Where `assistant.ui.ask.files` answers; one place for both languages."""
ALL = "all"


def files_html(conversation: int, number: int, language: Language) -> str:
    """Links to one answer as Word, as Markdown, and as a page to print."""
    return _links(f"{EXPORT}/{conversation}/{number}", language)


def talk_files_html(conversation: int, language: Language) -> str:
    """The same for a whole conversation; "" for one that is not kept."""
    if conversation <= 0:
        return ""
    name = ask.WHOLE_TALK(language)
    links = _links(f"{EXPORT}/{conversation}/{ALL}", language)
    return element("div", element("span", plain(name)) + links, class_="acts talk-files", role="group", aria_label=name)


def feedback_html(turn: Turn, language: Language) -> str:
    """The two things to say of an answer, and what was said of it already."""
    said = turn.feedback
    helpful = button(
        words.HELPFUL(language), "feedback", data_number=turn.number, data_verdict="helpful",
        aria_pressed="true" if said and said.verdict == "helpful" else "false",
    )  # fmt: skip
    wrong = "" if said and said.verdict == "wrong" else _report(turn, language)
    label = words.FEEDBACK(language)
    return element("div", helpful + _said(turn, language) + wrong, class_="feedback", role="group", aria_label=label)


def react(site: Site, user: User, talk: Talk, told: dict[str, Any], language: Language) -> tuple[Talk, str]:
    """Do what an element of `feedback_html` sent: the talk as it is then, and one line on what came of it. Never raises."""
    turn = talk.turn(number(told, "number"))
    try:
        if turn is None or talk.owner != user.key:
            raise NoSuchConversationError
        records = site.records.feedback
        if told.get("do") == "feedback-back":
            records.take_back(user, talk.id, turn.kept_as)
            return talk.with_turn(replace(turn, feedback=None)), words.TAKEN_BACK(language)
        feedback = _feedback(told)
        if feedback.verdict == "wrong" and not (feedback.reasons or feedback.words):
            return talk, words.EMPTY(language)
        records.send(user, talk.id, turn.kept_as, feedback)
    except TobenError as error:
        return talk, str(error)
    return talk.with_turn(replace(turn, feedback=feedback)), words.THANKS(language)


def _feedback(told: dict[str, Any]) -> Feedback:
    """As the browser sent it; the records decide whether it can be."""
    fields = told.get("fields", {})
    # A form sends its line breaks as two letters each.
    said = "\n".join(fields.get("words", [])).replace("\r\n", "\n").strip()
    reasons = tuple(dict.fromkeys(fields.get("reason", [])))
    return Feedback(cast("Verdict", told.get("verdict", "")), cast("tuple[Reason, ...]", reasons), said)


def _links(place: str, language: Language) -> str:
    asked = "" if language == "ja" else f"?{LANGUAGE}={language}"
    files = ((ask.TO_WORD, ".docx"), (ask.TO_MARKDOWN, ".md"))
    links = "".join(
        element("a", plain(name(language)), href=f"{place}{suffix}{asked}", download=True, class_="quiet")
        for name, suffix in files
    )
    told = plain(ask.TO_PRINT(language)) + element("span", plain(NEW_TAB(language)), class_="unseen")
    return links + element("a", told, href=f"{place}.html{asked}", target="_blank", rel="noopener", class_="quiet")


def _said(turn: Turn, language: Language) -> str:
    if turn.feedback is None:
        return ""
    reported = turn.feedback.verdict == "wrong"
    line = words.wrong_sent(turn.feedback.reasons) if reported else words.HELPFUL_SENT
    return element("span", plain(line(language)), class_="feedback-sent") + button(
        words.TAKE_BACK(language), "feedback-back", "quiet", data_number=turn.number
    )


def _report(turn: Turn, language: Language) -> str:
    boxes = "".join(
        element("label", f'<input type="checkbox" name="reason" value="{plain(key)}"> {plain(name(language))}')
        for key, name in words.REASONS.items()
    )
    which = element("fieldset", element("legend", plain(words.WHICH(language))) + boxes)
    area = element("textarea", name="words", maxlength=MAX_WORDS, rows=3)
    said = element("label", element("span", plain(words.WORDS(language))) + area, class_="field")
    # It must be read before it is sent.
    along = element("p", plain(words.GOES_ALONG(language)))
    send = element("button", plain(words.SEND(language)), type="submit", class_="plain")
    form = element(
        "form", which + said + along + send, data_do="feedback", data_number=turn.number, data_verdict="wrong"
    )
    return element("details", element("summary", plain(words.WRONG(language))) + form, class_="report")

"""What someone writes before signing up: kept in the session, claimed at sign-in."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lessons.catalogue import PromptEntry, fresh
from lessons.kinds import Content, is_words, kind_of

KEY = "drafts"
LEFT = "drafts_left"
MOST_BYTES = 200_000  # per session, so that nobody fills the session table with a script


def read(session: MutableMapping[str, Any], prompt: PromptEntry) -> Content:
    kept = session.get(KEY, {}).get(str(prompt.uid))
    return Content(text=kept["text"], value=kept["value"]) if kept else Content()


def keep(session: MutableMapping[str, Any], prompt: PromptEntry, content: Content) -> None:
    """Raises ValidationError when the session would grow past its bound."""
    drafts = dict(session.get(KEY, {}))
    drafts.pop(str(prompt.uid), None)
    if content:
        drafts[str(prompt.uid)] = {"text": content.text, "value": content.value}
    if len(repr(drafts)) > MOST_BYTES:
        raise ValidationError(_("This is more than fits before you sign up. Sign up to keep it."))
    session[KEY] = drafts


def claim(session: MutableMapping[str, Any], learner: Any) -> bool:
    """Saves drafts as the learner's answers where there is none yet.

    Words that have no place any more, of a prompt that was deleted or takes another shape of
    answer since, stay in the session. Returns whether there are any.
    """
    drafts = session.pop(KEY, {})
    prompts = {str(uid): entry for uid, entry in fresh().prompts_by_uid.items()}
    left = [
        kept
        for uid, kept in drafts.items()
        if uid not in prompts or not _claimed(prompts[uid], kept, learner)
    ]
    words = [text for kept in left if (text := "\n".join(_words(kept)))]
    if words:
        session[LEFT] = [*left_in(session), *words]
    return bool(words)


def left_in(session: MutableMapping[str, Any]) -> list[str]:
    """What was written before signing in and has no place in any lesson: text by text."""
    return list(session.get(LEFT, ()))


def forget_left(session: MutableMapping[str, Any]) -> None:
    session.pop(LEFT, None)


def _claimed(prompt: PromptEntry, kept: dict[str, Any], learner: Any) -> bool:
    """Whether it is the learner's now, be it as the answer or in the history beside it."""
    from lessons import operations

    kind = kind_of(prompt.kind)
    try:
        content = kind.clean(
            prompt.definition, kind.to_api(Content(text=kept["text"], value=kept["value"]))
        )
    except ValidationError:
        return False
    claim_it = operations.claim_row if kind.in_rows else operations.claim_answer
    claim_it(prompt.pk, learner=learner, content=content)
    return True


def _words(kept: Any) -> Iterator[str]:
    """Every text in it, whatever its shape."""
    if isinstance(kept, str):
        if is_words(kept):
            yield kept
    elif isinstance(kept, dict | list):
        for part in kept.values() if isinstance(kept, dict) else kept:
            yield from _words(part)

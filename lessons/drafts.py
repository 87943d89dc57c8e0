"""What someone writes before signing up: kept in the session, claimed at sign-in."""

from collections.abc import MutableMapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lessons.catalogue import PromptEntry, fresh
from lessons.kinds import Content, kind_of

KEY = "drafts"
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


def claim(session: MutableMapping[str, Any], learner: Any) -> int:
    """Saves drafts as the learner's answers where there is none yet. Returns how many."""
    from lessons import operations

    drafts = session.pop(KEY, {})
    prompts = {str(uid): entry for uid, entry in fresh().prompts_by_uid.items()}
    claimed = 0
    for uid, kept in drafts.items():
        prompt = prompts.get(uid)
        if prompt is None:
            continue
        content = kind_of(prompt.kind)
        try:
            checked = content.clean(
                prompt.definition,
                content.to_api(Content(text=kept["text"], value=kept["value"])),
            )
        except ValidationError:
            continue  # The prompt changed its shape meanwhile: no field is left to keep it in.
        claim_it = operations.claim_row if content.in_rows else operations.claim_answer
        claimed += claim_it(prompt.pk, learner=learner, content=checked)
    return claimed

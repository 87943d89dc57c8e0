"""Calls as a program makes them: a token, JSON out, JSON back."""

import json
import uuid
from typing import Any

from django.test import Client
from rest_framework.authtoken.models import Token

from lessons.models import Prompt
from tests import factories


class Caller:
    """A program that acts for `learner`, or for nobody."""

    def __init__(self, learner: Any = None) -> None:
        self.learner = learner
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if learner is not None:
            token, _made = Token.objects.get_or_create(user=learner)
            self.headers["Authorization"] = f"Token {token.key}"

    def call(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        """`body` is sent as JSON, or as it is when it is bytes."""
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body)
        headers = {**self.headers, **extra.pop("headers", {})}
        extra.setdefault("content_type", "application/json")
        return self.client.generic(method, f"/api/v1/{path}", data, headers=headers, **extra)

    def get(self, path: str, **extra: Any) -> Any:
        return self.call("GET", path, **extra)

    def put(self, path: str, body: Any = None, **extra: Any) -> Any:
        return self.call("PUT", path, body, **extra)

    def post(self, path: str, body: Any = None, **extra: Any) -> Any:
        return self.call("POST", path, body, **extra)

    def delete(self, path: str, **extra: Any) -> Any:
        return self.call("DELETE", path, **extra)

    def save(
        self, prompt: Prompt, content: Any, revision: int | None = None, client_id: Any = None
    ) -> Any:
        body = {
            "content": content,
            "revision": revision,
            "client_id": str(client_id or uuid.uuid4()),
        }
        return self.put(f"answers/{prompt.uid}/", body)


def rated(lesson: Any, *numbers: int) -> tuple[Prompt, dict[str, int]]:
    """The lesson's ratings prompt and an answer to it."""
    prompt = factories.prompt_of(lesson, "skill_ratings")
    return prompt, factories.rating_values(prompt, *(numbers or (7, 4, 5, 2, 8)))

"""Export, import, export: the same. And nothing that a file says becomes Depth."""

import io
import json
import random
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts import erasing, leaving
from accounts.models import FromElsewhere, User
from accounts.portability import canonical, document
from accounts.portability.importing import NotEmpty, import_document
from course_platform.demo.learners import Hand, walk
from course_platform.invariants import check_all
from gamification.models import DepthEntry
from gamification.operations import correct_depth
from lessons import operations as ops
from lessons.catalogue import fresh
from django.utils import timezone
import datetime as dt

import os
GENERATED = int(os.environ.get('GEN', 50))


def export(learner: Any) -> dict[str, Any]:
    return json.loads("".join(document.write(User.objects.get(pk=learner.pk))))


def make_generated(number: int) -> Any:
    dice = random.Random(number)
    learner = User.objects.create_user(f"generated-{number}@example.com", "pw", name=f"N{number}", time_zone="Asia/Tokyo")
    EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
    begin = timezone.now() - dt.timedelta(days=dice.uniform(2, 600))
    walk(fresh(), Hand(learner, begin, dice))
    return learner


def test_x(demo_content: None) -> None:
    import time
    operator = User.objects.create_superuser("op@example.com", "x")
    t=time.time()
    docs = {}
    for n in range(1, GENERATED+1):
        learner = make_generated(n)
        if n % 5 == 0 and (e := DepthEntry.objects.filter(learner=learner).first()):
            correct_depth(e, actor=operator, note="Counted twice.")
        docs[n] = (learner.email, export(learner))
        assert canonical.is_sealed(docs[n][1])
    print("made", time.time()-t)
    assert check_all().broken == {}
    from gamification.residue import totals
    before = totals()
    t=time.time()
    for n, (email, doc) in docs.items():
        learner = User.objects.get(email=email)
        leaving.ask_deletion(learner)
    erased = erasing.erase_due_accounts(timezone.now()+dt.timedelta(days=15))
    assert len(erased) == GENERATED
    print("erased", time.time()-t)
    assert totals() == before
    assert check_all().broken == {}
    t=time.time()
    for n, (email, doc) in docs.items():
        learner = User.objects.create_user(email, "pw")
        EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
        brought = import_document(doc, learner=learner)
        assert brought.returned, brought.why_not
        again = export(learner)
        assert document.same(again, doc)
    print("imported", time.time()-t)
    assert totals() == before
    assert check_all().broken == {}

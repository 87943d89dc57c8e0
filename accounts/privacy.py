"""What accounts and other people's packages hold of a person (lessons/privacy.py says how).

Models of other packages are named with their app. `*` stands for their remaining columns, but
never for one that points at a person: the next release's new link must be decided on.
"""

from typing import Any

A_KEY = "erased because it is a key to the account"
SAID = "erased because it says what the person did in the admin"

FIELDS: dict[str, dict[str, str]] = {
    "User": {
        "exported+erased": "email name time_zone date_joined",
        A_KEY: "password",
        "erased because it is worked out from what is exported": "uid last_login is_active",
        "erased because a role belongs to the person": "is_staff is_superuser groups "
        "user_permissions",
        "none": "id",
    },
    "Archive": {
        "erased because it is a copy of everything else": "learner state progress asked_at "
        "lease_until ready_at expires_at file size error",
        "none": "id uid",
    },
    "AccountDeletion": {
        "erased because it is over": "learner asked_at due_at",
        "none": "id",
    },
    "FromElsewhere": {
        "exported+erased": "learner what record brought_at",
        "none": "id",
    },
    "Erasure": {
        "kept because a restored backup must erase again": "person asked_at erased_at",
        "kept because totals are proved by it": "rows totals returned_at returned",
        "none": "id",
    },
    # Other packages.
    "account.EmailAddress": {"exported+erased": "email verified primary user", "none": "id"},
    "account.EmailConfirmation": {A_KEY: "email_address created sent key", "none": "id"},
    "authtoken.Token": {A_KEY: "key user created"},
    "sessions.Session": {A_KEY: "session_key session_data expire_date"},
    "admin.LogEntry": {SAID: "user *"},
    "wagtailusers.UserProfile": {"erased because it sets up the admin": "user *"},
    "wagtailadmin.EditingSession": {SAID: "user *"},
    "wagtailadmin.FormState": {"erased because it is an unfinished form": "user *"},
    "wagtailcore.APIToken": {A_KEY: "user *"},
    "wagtailcore.ModelLogEntry": {"pseudonymised": "user", "none": "*"},
    "wagtailcore.PageLogEntry": {"pseudonymised": "user", "none": "*"},
    "wagtailcore.Revision": {"pseudonymised": "user", "none": "*"},
    "wagtailcore.UploadedFile": {"pseudonymised": "uploaded_by_user", "none": "*"},
    "wagtailcore.WorkflowState": {"pseudonymised": "requested_by", "none": "*"},
    "wagtailcore.TaskState": {"pseudonymised": "finished_by", "none": "*"},
    "wagtailcore.Page": {"pseudonymised": "owner locked_by", "none": "*"},
    "wagtailcore.Comment": {
        "erased because a note to colleagues is signed": "user *",
        "pseudonymised": "resolved_by",
    },
    "wagtailcore.CommentReply": {"erased because a note to colleagues is signed": "user *"},
    "wagtailcore.PageSubscription": {"erased because it is a wish for mail": "user *"},
    "wagtaildocs.Document": {"pseudonymised": "uploaded_by_user", "none": "*"},
    "wagtailimages.Image": {"pseudonymised": "uploaded_by_user", "none": "*"},
}

KEYS: dict[str, tuple[str, ...]] = {}
ISSUED: frozenset[str] = frozenset()


def erase_also(learner: Any) -> None:
    """Records of admin acts on this person's own rows: their titles hold name and address."""
    from accounts.erasing import forget_admin_history

    forget_admin_history(learner)

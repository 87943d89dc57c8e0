"""What a learner did, for apps above this one.

Each is sent by one operation, inside its transaction, with send(): a receiver that fails undoes
the act, so that the learner sees an error instead of silently losing points. Receivers do
database work only.
"""

from django.dispatch import Signal

# turn, attempt, learner, completion. Sent by operations.complete_turn.
turn_completed = Signal()
# turn, attempt, learner. Sent by operations.undo_completion.
turn_reopened = Signal()
# snapshot, turn, attempt, learner. Sent by operations.save_snapshot.
snapshot_saved = Signal()
# reflection, turn, attempt, learner, completing: whether turn_completed follows in the same act.
# Sent by operations.add_reflection and complete_and_reflect, also after an edit.
reflection_added = Signal()
# look_back, turn, attempt, learner. Sent by operations.add_look_back, also after an edit.
look_back_added = Signal()
# note, turn, attempt, learner. “What changed in how you judge?” was written on `attempt`, whose
# chart stands beside an earlier one. Sent by operations.save_comparison_note, also after an edit;
# not when the text was emptied.
comparison_noted = Signal()
# lesson, retired_turns, changed_turns. Sent by publishing.publish_lesson.
lesson_published = Signal()
# track_pk, learner, unlock. Sent by operations.unlock_course.
course_unlocked = Signal()
# track_pk, learner_ids: a query of ids, or a list. The same for what Depth has opened, to one
# learner, who then comes as `learner` too, or, by a sweep for each batch of it, to many; inside
# the transaction that opened it.
# course_unlocked is not sent for these.
courses_opened = Signal()
# changed: set of page ids or None. Sent when the visible catalogue changed, on commit.
catalogue_changed = Signal()
# group. Sent by roles.make_instructors, once, for apps that grant permissions of their own.
instructors_made = Signal()

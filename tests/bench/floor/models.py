from django.conf import settings
from django.db import models


class Lesson(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    position = models.IntegerField()
    blocks = models.JSONField(default=list)

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.title


class Progress(models.Model):
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE)
    state = models.CharField(max_length=12)
    text = models.TextField(default="")

    class Meta:
        app_label = "floor"
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson"], name="one_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.lesson_id}: {self.state}"

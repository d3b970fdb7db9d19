from django.db import models
from django.db.models.functions import Now

from api.models.partner import Key, Partner


class Usage(models.Model):
    """What a key was used for in a day (UTC). Counted in Redis and brought here each minute: a Redis that is
    lost takes at most a minute of it along."""

    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="usage")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)  # that counted against the quota
    not_modified = models.PositiveIntegerField(default=0)  # 304, which cost nothing
    refused = models.PositiveIntegerField(default=0)  # 429
    unmetered = models.PositiveIntegerField(default=0)  # let through while Redis was down

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="usage_once_a_day")]

    def __str__(self) -> str:
        return f"{self.key} on {self.day}"


class Answered(models.Model):
    """What a POST with an `Idempotency-Key` was answered: the same again gets the same, once."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "idempotency_key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.status} to {self.partner}"


class Gathered(models.Model):
    """A batch of counts that has been brought to `Usage`, by name: so that none is brought twice."""

    batch = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.batch)

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        # Here, not above: both need the apps loaded. Celery's app must exist before a task is sent.
        from newsroom import celery, checks  # noqa: F401

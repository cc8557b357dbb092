"""Django's name for this app; lets the desk keep views and make long exports of every list."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "yantuo.faces.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell the lists who keeps their views."""
        from yantuo.faces.desk.keeper import DeskKeeper
        from yantuo.ui.listing import kept_by

        kept_by(DeskKeeper())
        import yantuo.faces.desk.setup.backups.jobs  # noqa: F401 - tells the worker of the nightly backup

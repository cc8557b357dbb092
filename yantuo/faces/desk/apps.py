"""Django's name for this app; keeps views, makes long exports, and tells the worker of the desk's own work."""

from importlib import import_module

from django.apps import AppConfig

# What the worker must know of: kinds of long work, timed work, what is done when work has ended.
WORK = (
    "exports.jobs",
    "imports.jobs",
    "jobs.told",
    "law.changes.jobs",
    "retention.jobs",
    "setup.backups.jobs",
    "trail.jobs",
)


class DeskConfig(AppConfig):
    name = "yantuo.faces.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell the lists who keeps their views, and the worker what there is to do."""
        from yantuo.faces.desk.keeper import DeskKeeper
        from yantuo.ui.listing import kept_by

        kept_by(DeskKeeper())
        for module in WORK:
            import_module(f"yantuo.faces.desk.{module}")

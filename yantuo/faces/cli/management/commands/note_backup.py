"""Put on the trail what became of a backup; called by the launcher's commands `backup` and `restore`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from yantuo.faces.desk.setup.backups.actions import FAILED, MADE, RESTORED, note
from yantuo.records.sight.session import SYSTEM, sight


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("facts", help="the answer of the command as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        facts = json.loads(options["facts"])
        what = RESTORED if "restored" in facts else FAILED if "fault" in facts else MADE
        with sight(SYSTEM):
            note(what=what, facts={"file": facts.get("restored"), **facts}, at=timezone.now())

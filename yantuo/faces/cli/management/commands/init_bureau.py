"""The beginning of a real bureau: opens the first administrator's account and prints its one-time set-up link."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.people.entry.actions import INVITATION_LASTS
from yantuo.faces.desk.setup.first.actions import AlreadySetUp, begin
from yantuo.records.sight.session import SYSTEM, sight


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", default="admin", help="user name of the system administrator (admin)")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            with sight(SYSTEM):
                token = begin(username=options["user"], at=at)
        except AlreadySetUp as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        link = settings.PUBLIC_ADDRESS + reverse("set_up_first", args=[token])
        until = timezone.localtime(at + INVITATION_LASTS)
        if options["json"]:
            answer = {
                "username": options["user"],
                "token": token,
                "link": link,
                "expires_at": until.isoformat(),
            }
            self.stdout.write(json.dumps(answer))
            return
        facts = {"username": options["user"], "link": link, "until": f"{until:%Y-%m-%d %H:%M}"}
        self.stdout.write(
            _(
                "The account of the first system administrator is open (user name: %(username)s). "
                "Start the server with "
                "'python3 go serve' and open this link, which works once, until %(until)s:\n\n  "
                "%(link)s\n\nIt asks for "
                "the area, the bureau and the three administrators. 'python3 go init' again makes a new link."
            )
            % facts
        )

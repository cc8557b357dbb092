"""Print one login per role of the demonstration city."""

from typing import Any

from django.core.management.base import BaseCommand

from yantuo.directory.people.models import Account, Post
from yantuo.directory.people.roles import roles
from yantuo.faces.cli.demo.people import PASSWORD
from yantuo.records.sight.session import SYSTEM, sight


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with sight(SYSTEM):
            self.stdout.write(f"  password of all: {PASSWORD}")
            for account in Account.objects.select_related("person").order_by("pk"):
                post = (
                    Post.objects.filter(person=account.person, ends__isnull=True)
                    .select_related("organisation")
                    .first()
                )
                if post:
                    place = post.organisation.name if post.organisation else post.enterprise_name
                    self.stdout.write(f"  {account.username:<12} {roles()[post.role].title:<38} {place}")

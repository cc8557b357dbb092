"""Password rules beyond length: GB/T 22239-2019 8.1.4.1 asks for complexity and regular change."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class MixedCharacters:
    """At least three of: small letter, capital letter, figure, other character."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django passes it
        """Raise ValidationError where fewer than three kinds of character occur."""
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _(
            "The password must hold at least three of: small letters, capital letters, figures, other characters."
        )

"""Forms of the tokens."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.models import Post
from yantuo.faces.api.queries import posts_for_tokens
from yantuo.faces.api.scopes import SCOPES
from yantuo.ui.widgets import Day

A_YEAR = timedelta(days=365)


class OfficeForm(forms.Form):
    """The office whose token it will be; its posts are asked for next."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Organisation.objects.none(), empty_label="—")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Organisation.objects.in_force().exclude(kind=Kind.SECTION).order_by("lineage")
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class PostField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A post, told by its holder, title and role."""

    def label_from_instance(self, obj: Post) -> str:
        """Who holds which post with which role."""
        return f"{obj.person.name} · {obj.title} · {obj.get_role_display()}"


class TokenForm(forms.Form):
    """What a token is for, whose powers it lends, which of them, and until when."""

    name = forms.CharField(
        label=_("Name of the system that will use it"),
        max_length=60,
        help_text=_("It stands on the trail beside everything the system does."),
    )
    post = PostField(
        label=_("Acts in the post of"),
        queryset=Post.objects.none(),
        empty_label="—",
        help_text=_(
            "The token sees and may do no more than this post, ends with it, and its holder is told."
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Good for"),
        choices=[(key, scope.label) for key, scope in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(label=_("Valid until"), widget=Day(), help_text=_("Two years at most."))

    def __init__(self, *args: Any, office: Organisation, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = posts_for_tokens(today).filter(organisation__office_id=office.pk)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = today + A_YEAR
        self.today = today

    def clean_expires_on(self) -> datetime:
        """The end of the last day, which has to come yet."""
        day = self.cleaned_data["expires_on"]
        if day < self.today:
            raise ValidationError(_("This day has passed already."))
        return timezone.make_aware(datetime.combine(day, time.max))

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        data["expires_at"] = data.pop("expires_on")
        return data


class RevokeForm(forms.Form):
    """Why a token is revoked."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

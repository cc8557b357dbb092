"""Forms of the handover."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person, Post
from yantuo.directory.people.queries import colleagues
from yantuo.ui.fields import choice_of

if TYPE_CHECKING:
    PostChoice = forms.ModelChoiceField[Post]
else:
    PostChoice = forms.ModelChoiceField


class PostField(PostChoice):
    """A post by its holder, title and office."""

    def label_from_instance(self, obj: Post) -> str:
        """Who holds which post where."""
        return f"{obj.person.name} · {obj.title} · {obj.organisation}"


class ArrangeForm(forms.Form):
    """Whose post, to whom, why."""

    post = PostField(label=_("Post that ends"), queryset=Post.objects.none())
    receiver = forms.ModelChoiceField(label=_("Successor"), queryset=Person.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recent = Q(ends__isnull=True) | Q(
            ends__gte=timezone.localdate().replace(year=timezone.localdate().year - 1)
        )
        posts = Post.objects.filter(recent, organisation__office_id__in=actor.offices)
        choice_of(self, "post").queryset = posts.select_related("person", "organisation").order_by(
            "person__sort", "pk"
        )
        choice_of(self, "receiver").queryset = colleagues(actor.office_id)


class RefuseForm(forms.Form):
    """Why an item is not taken over."""

    note = forms.CharField(label=_("Reason"), max_length=300)

"""Forms of the handover."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person, Post
from yantuo.directory.people.queries import colleagues


class ArrangeForm(forms.Form):
    """Whose post, to whom, why."""

    post = forms.ModelChoiceField(label=_("Post that ends"), queryset=Post.objects.none())
    receiver = forms.ModelChoiceField(label=_("Successor"), queryset=Person.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recent = Q(ends__isnull=True) | Q(ends__gte=timezone.localdate().replace(year=timezone.localdate().year - 1))
        posts = Post.objects.filter(recent, organisation__office_id__in=actor.offices)
        self.fields["post"].queryset = posts.select_related("person", "organisation").order_by("person__sort", "pk")
        self.fields["post"].label_from_instance = lambda post: f"{post.person.name} · {post.title} · {post.organisation}"
        self.fields["receiver"].queryset = colleagues(actor.office_id)


class RefuseForm(forms.Form):
    """Why an item is not taken over."""

    note = forms.CharField(label=_("Reason"), max_length=300)

"""Forms of articles and of what is done with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.knowledge import Article
from samdrift.kernel.forms import DayField, Form, at_most, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

LONGEST = 40_000
_MARKS = _(
    "Headings with #, lists with - or 1., **bold**, [a link](https://…), a picture by the line shown beside it."
)


class ArticleForm(Form):
    title = text(_("Title"), 160, required=True, help_text=_("What the reader wants to do."))
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Article.Kind.choices, initial=Article.Kind.HOW_TO
    )
    workaround = lines(
        _("Workaround"),
        rows=4,
        max_length=LONGEST,
        help_text=_("Of a known error: what one does meanwhile."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16, "class": "tall"}),
        help_text=_MARKS,
    )
    is_slip = forms.BooleanField(
        label=_("Only a slip of the pen: readers get it at once"),
        required=False,
        help_text=_("Else another has to review the change before it is published."),
    )
    language = forms.ChoiceField(
        label=_("Written form"), choices=Article.Language.choices, initial=Article.Language.BOKMAL
    )
    service = choose(Service.objects.none(), _("Service"), required=False)
    system = choose(System.objects.none(), _("System"), required=False)
    problem = choose(
        Case.objects.none(),
        _("Problem"),
        required=False,
        help_text=_("Of a known error: the case in which its cause is looked for."),
    )
    members = forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        label=_("For these members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all."),
    )
    for_agents = forms.BooleanField(label=_("Only for service desks"), required=False)
    look_again_on = DayField(label=_("Look at it again on"), required=False)
    original = choose(Article.objects.none(), "", required=False, widget=forms.HiddenInput)
    case = choose(Case.objects.none(), "", required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        fields: Any = self.fields
        if self.viewer is None:
            return
        fields["service"].queryset = _services(self.viewer, self.instance)
        fields["system"].queryset = seen(System, self.viewer).order_by("sort_key")
        problems = seen(Case, self.viewer).filter(kind="problem").order_by("-is_open", "-pk")
        fields["problem"].queryset = at_most(problems)
        fields["members"].queryset = current_members(self.viewer)
        fields["original"].queryset = seen(Article, self.viewer)
        fields["case"].queryset = seen(Case, self.viewer).worked_on_by(self.viewer)
        if self.instance is None:
            del self.fields["is_slip"]
            self._prefill()
        else:
            for name in ("original", "case", "language"):
                del self.fields[name]
            if self.instance.state != Article.State.PUBLISHED:
                del self.fields["is_slip"]

    def _prefill(self) -> None:
        """A new one may begin from a solved case, or from its other written form."""
        for name, prefill in (("case", _from_case), ("original", _from_original)):
            asked = str(self.initial.get(name, ""))
            if asked.isdecimal() and len(asked) < 19:  # noqa: PLR2004 -- digits of a key
                field: Any = self.fields[name]
                row = field.queryset.filter(pk=int(asked)).first()
                if row is not None:
                    self.initial = {**prefill(row), **self.initial}

    def values_of(self, instance: Article) -> dict[str, Any]:
        members = list(instance.members.values_list("pk", flat=True))
        return {**super().values_of(instance), **instance.worked_on, "members": members}


def _services(viewer: Any, article: Article | None) -> Any:
    rows = seen(Service, viewer)
    kept = article.service_id if article else None
    return rows.filter(ended_at__isnull=True) | rows.filter(pk=kept)


def _from_case(case: Case) -> dict[str, Any]:
    """What was asked and how it was solved, under headings of their own."""
    parts = [
        f"## {_now('What happens')}\n\n{case.text}" if case.text else "",
        f"## {_now('What to do')}\n\n{case.solution}" if case.solution else "",
    ]
    return {
        "title": case.title[:160],
        "text": "\n\n".join(part for part in parts if part),
        "service": case.service_id,
        "system": case.system_id,
    }


def _from_original(article: Article) -> dict[str, Any]:
    """The other written form begins as the first stands."""
    other = Article.Language.NYNORSK
    if article.language == other:
        other = Article.Language.BOKMAL
    return {
        "title": article.title,
        "text": article.text,
        "workaround": article.workaround,
        "kind": article.kind,
        "language": other.value,
        "service": article.service_id,
        "system": article.system_id,
        "problem": article.problem_id,
        "for_agents": article.for_agents,
        "members": list(article.members.values_list("pk", flat=True)),
    }


class PublishForm(Form):
    look_again_on = DayField(
        label=_("Look at it again on"),
        required=False,
        help_text=_("The desk is reminded on that day. For example 21.11.2026"),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:
        day = instance.look_again_on
        ahead = day is not None and self.viewer is not None and day > self.viewer.today
        return {"look_again_on": day if ahead else None}


class SendBackForm(Form):
    reason = lines(_("What is to be mended?"), required=True, max_length=1000)


class ReasonForm(Form):
    reason = lines(_("Why?"), required=True, max_length=1000)


class FileForm(Form):
    file = forms.FileField(label=_("Picture or file"))
    title = text(
        _("What it shows"),
        160,
        help_text=_("Read aloud to those who cannot see it. Left empty, it is the file’s name."),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- a new file tells anew
        return {}


class UseForm(Form):
    """An article is used in a case, by the case's number."""

    case = forms.IntegerField(label=_("Number of the case"), min_value=1)
    solved = forms.BooleanField(label=_("It solved the case"), required=False)

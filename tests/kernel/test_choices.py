"""Choices of a field that are cut off: those that are there can be chosen."""

from __future__ import annotations

from samdrift.kernel.forms import Form, at_most, choose
from samdrift.parties.models.members import Member


def test_choices_cut_off_are_the_first_and_can_be_chosen(world):
    class MemberForm(Form):
        member = choose(at_most(Member.objects.order_by("-sort_key"), 2), "Member")

    first, second, third, *_more = Member.objects.order_by("-sort_key")
    assert list(MemberForm().fields["member"].queryset) == [first, second]
    assert MemberForm({"member": second.pk}).is_valid()
    assert not MemberForm({"member": third.pk}).is_valid()

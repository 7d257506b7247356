"""What the events of matters and goals, and the fields in them, are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.matters import Goal, Matter, Part, Step
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

name_events(
    {
        "matter.begun": _("Was begun"),
        "matter.changed": _("Was changed"),
        "matter.withdrawn": _("Was withdrawn"),
        "matter.reopened": _("Was taken up again"),
        "matter.let_go": _("Has nobody who prepares it: the person has left"),
        "matter.carried": _("Was carried over from a predecessor"),
        "matter.sent": _("Was sent to a body"),
        "matter.treated": _("Was treated by a body"),
        "matter.taken_back": _("What a body did was taken back"),
        "matter.frozen": _("A version was kept"),
        "matter.step_added": _("A body was added to the chain"),
        "matter.step_changed": _("A body’s task was changed"),
        "matter.step_removed": _("A body was taken out of the chain"),
        "matter.step_left_out": _("A body was left out"),
        "matter.chain_set": _("The chain was set"),
        "matter.chain_moved": _("The order of the chain was changed"),
        "matter.precondition_met": _("A precondition was said to be met"),
        "matter.precondition_unmet": _("A precondition was said not to be met after all"),
        "matter.part_written": _("A part of the basis was written"),
        "matter.resolution_written": _("The proposed decision was written"),
        "matter.alternative_added": _("An alternative was added"),
        "matter.alternative_changed": _("An alternative was changed"),
        "matter.alternative_removed": _("An alternative was taken away"),
        "matter.alternative_chosen": _("The recommended alternative was changed"),
        "matter.consequences_written": _("Consequences for members were written"),
        "matter.cost_added": _("A cost was added"),
        "matter.cost_changed": _("A cost was changed"),
        "matter.cost_removed": _("A cost was taken away"),
        "matter.attached": _("A file was added"),
        "matter.detached": _("A file was taken away"),
        "matter.members_asked": _("The members were asked for their view"),
        "matter.voice_given": _("A member gave its view"),
        "matter.voice_taken_back": _("A member took its view back"),
        "coordination.commented": _("Something was said in a member’s own preparation"),
        "coordination.comment_removed": _(
            "Something said in a member’s own preparation was taken away"
        ),
        "chain_template.kept": _("A chain was kept to be used again"),
        "goal.added": _("Was added"),
        "goal.changed": _("Was changed"),
        "goal.carried": _("Was carried over from a predecessor"),
    }
)
name_fields(
    {
        "title": _("Title"),
        "openness": _("Who may see it"),
        "exemption": _("Kept from the public by"),
        "prepared_by_id": _("Prepared by"),
        "archive_number": _("Archive number"),
        "goals": _("Goals and frames it serves"),
        "arrangement_id": _("Arrangement"),
        "closed_on": _("Ended"),
        "closed_because": _("Why"),
        "body": _("Body"),
        "task": _("Task"),
        "outcome": _("What the body did"),
        "chain": _("Chain"),
        "precondition": _("What must be so before the papers go out"),
        "met_on": _("Said to be met"),
        "met_note": _("How it is known"),
        "resolution": _("Proposed decision"),
        "alternative": _("Alternative"),
        "chosen": _("Recommended alternative"),
        "is_nothing": _("It is to do nothing"),
        "barred": _("Barred by law"),
        "cost": _("Cost"),
        "nature": _("Operation or investment"),
        "once": _("Once"),
        "yearly": _("Every year"),
        "due_on": _("By"),
        "voice_of": _("Member"),
        "guideline": _("National guideline"),
        "amount": _("Amount"),
        "decided_by": _("Decided by"),
        "parent_id": _("Lies under"),
        "on": pgettext_lazy("the day something counts from", "On"),
        **{part.value: part.label for part in Part},
        **{f"{part.value}_not_needed": _("Not needed here, because") for part in Part},
    }
)
name_references(
    {
        "prepared_by_id": "parties.person",
        "arrangement_id": "parties.arrangement",
        "voice_of": "parties.member",
    }
)
name_choices(
    {
        "status": dict(Matter.Status.choices),
        "kind": {**dict(Matter.Kind.choices), **dict(Goal.Kind.choices)},
        "openness": dict(Matter.Openness.choices),
        "outcome": dict(Step.Outcome.choices),
        "task": dict(Step.Task.choices),
    }
)

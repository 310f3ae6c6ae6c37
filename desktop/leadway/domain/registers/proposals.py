"""The register of rule proposals, and the step by which other records lead to one."""

from __future__ import annotations

from leadway.domain.refs import EntityKind
from leadway.domain.registers.spec import (
    BEGIN_EXPERIMENT,
    LABEL,
    REASON,
    FieldKind,
    FieldSpec,
    RegisterSpec,
    StepSpec,
)
from leadway.domain.terms import ProposalState
from leadway.i18n import _

WHO_DECIDES, BY_WHEN = _("Who decides?"), _("By when do you expect an answer?")
WORDING = _("The wording you propose")
_DECIDER = FieldSpec(
    "decider_role", WHO_DECIDES, example=_("e.g. the store manager"), hint=_("A role, not a name.")
)
_ANSWER_BY = FieldSpec("answer_by", BY_WHEN, FieldKind.DAY)

PROPOSE_RULE = StepSpec(
    "propose_rule",
    _("Propose a rule…"),
    _("propose a rule because of “{title}”"),
    asks=(
        FieldSpec(
            "rule_title",
            _("What should the rule be about?"),
            hint=_("Leave it empty to name it as what leads to it."),
        ),
        FieldSpec("rule_wording", WORDING, FieldKind.TEXT, example=_("Can be written later.")),
        FieldSpec(
            "proposal",
            _("Or is it one more reason for a proposal that is there?"),
            FieldKind.RECORD,
            refers_to=EntityKind.RULE_PROPOSAL,
            among=("state", (ProposalState.DRAFTED, ProposalState.RAISED)),
        ),
    ),
    makes=EntityKind.RULE_PROPOSAL,
)
"""Of gaps, exceptions, findings and experiments."""

PROPOSALS = RegisterSpec(
    EntityKind.RULE_PROPOSAL,
    _("Rule proposals"),
    _("rule proposal"),
    lambda row: row.title,
    fields=(
        FieldSpec("title", _("What should the rule be about?"), example=_("e.g. Refunds after 30 days")),
        FieldSpec(
            "wording_now", _("The wording now"), FieldKind.TEXT, example=_("Leave it empty if there is none.")
        ),
        FieldSpec("wording", WORDING, FieldKind.TEXT),
        FieldSpec("benefit", _("What gets better?")),
        FieldSpec("risk", _("What could go wrong?")),
        FieldSpec("safeguard", _("What guards against that?")),
        FieldSpec("trial_until", _("On trial until"), FieldKind.DAY),
        _DECIDER,
        _ANSWER_BY,
        FieldSpec("drafted_on", _("Drafted on"), FieldKind.DAY),
        LABEL,
    ),
    first_field="title",
    steps=(
        StepSpec(
            "raise",
            _("Raise it…"),
            _("raise “{title}”"),
            ProposalState.RAISED,
            asks=(_DECIDER, _ANSWER_BY),
            required=("decider_role",),
        ),
        StepSpec("accept", _("Accepted"), _("mark “{title}” as accepted"), ProposalState.ACCEPTED),
        StepSpec(
            "in_force",
            _("In force…"),
            _("put “{title}” in force"),
            ProposalState.IN_FORCE,
            asks=(
                FieldSpec(
                    "replaces",
                    _("Which rule does it replace?"),
                    FieldKind.RECORD,
                    refers_to=EntityKind.RULE,
                    among=("state", ("in_force", "unknown")),
                ),
                FieldSpec(
                    "commitment",
                    _("What must get done each week because of it?"),
                    hint=_("It becomes a commitment. Leave it empty if there is nothing to check."),
                ),
            ),
            makes=EntityKind.RULE,
        ),
        StepSpec(
            "decline",
            _("Declined…"),
            _("mark “{title}” as declined"),
            ProposalState.DECLINED,
            asks=(FieldSpec("reason", _("What was the reason?")),),
            required=("reason",),
        ),
        StepSpec(
            "withdraw",
            _("Withdraw…"),
            _("withdraw “{title}”"),
            ProposalState.WITHDRAWN,
            asks=(REASON,),
            required=("reason",),
        ),
        BEGIN_EXPERIMENT,
    ),
    new=_("New rule proposal"),
    empty=_("Where a rule is missing or wrong, write down the one you would have, and who decides."),
    example=_(
        "Refunds after 30 days: the shift lead may exchange what is faulty. The store manager decides."
    ),
    order=("-drafted_on",),
    day_field="drafted_on",
)

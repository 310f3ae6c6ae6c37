"""What the steps of this subject's records do besides setting the state."""

from __future__ import annotations

from leadway.domain import terms
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.ideas import MOST_RUNNING
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.text import capital, one_line
from leadway.services.progress.progress import running
from leadway.services.record_writer import RecordWriter, Row, ref_of
from leadway.services.registers.steps import Answers, Effect
from leadway.storage.models import Experiment

_IN_WORK: dict[EntityKind, tuple[terms.Term, terms.Term]] = {
    EntityKind.PROBLEM: (terms.ProblemState.IN_WORK, terms.ProblemState.CHOSEN),
    EntityKind.OPPORTUNITY: (terms.OpportunityState.IN_WORK, terms.OpportunityState.CHOSEN),
}
"""The state of what an experiment serves: while it runs, and while it waits for room."""


def begin_experiment(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Begin an experiment for a record, and link it; it waits where as many as may run do so already."""
    served, runs = ref_of(row), running() < MOST_RUNNING
    experiment = Experiment(
        title=capital(one_line(answers["experiment"])),
        smallest_test=str(answers.get("smallest_test", "")),
        started_on=writer.today if runs else None,
        check_on=answers.get("look_on") or writer.today + REVIEW_AFTER,
        state=terms.ExperimentState.RUNNING if runs else terms.ExperimentState.PLANNED,
    )
    writer.create(experiment)
    writer.link(ref_of(experiment), LinkRole.SERVES, served)
    if served.kind in _IN_WORK:
        state = _IN_WORK[served.kind][0 if runs else 1]
        if writer.may_become(row, state):
            writer.set_state(row, state)
    return ref_of(experiment)


EFFECTS: dict[tuple[EntityKind, str], Effect] = {}
"""By the kind of record and the name of the step."""

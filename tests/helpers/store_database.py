"""Makes the stored database of a schema version: `python tests/helpers/store_database.py 0001`.

Run it once, with the program that has this schema as its newest; the file is never made again, because only
what an old Leadway really wrote proves that a new one can read it.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fixtures.sample_answers import A_MOVE, AN_INJURY, KEPT, a_full_week
from fixtures.sample_team import sample_team
from helpers.databases import STORED
from leadway.domain import answers
from leadway.domain.terms import CameTrue, ExperimentVerdict, MoveOutcome, ProblemVerdict


def make(version: str) -> None:
    """Write the database and its key: a full week, four weeks later another, and a draft."""
    with tempfile.TemporaryDirectory() as folder, sample_team(Path(folder)) as team:
        first = team.seal(*a_full_week(team))
        team.services.weeks.amend(first, "Finance agreed on Monday.")
        team.services.notes.add("Ask Sam how the night shift does it", "app")
        team.later(4)
        agenda = team.ritual().agenda
        assert agenda.review is not None
        assert agenda.experiment is not None
        team.seal(
            (KEPT, team.commitment("Cash count")),
            (answers.SpotCheck(looked_at="Case 1207"), agenda.spot_check),
            (answers.LastMove(MoveOutcome.DONE, changed="Two of three wait at the label printer"), ""),
            (
                answers.OutcomeReviewAnswer("Accepted without a word", CameTrue.YES, same_again=True),
                agenda.review.id,
            ),
            (answers.ProblemTriage(ProblemVerdict.NEXT), agenda.problems[0].id),
            (answers.ReadingAnswer("2.7"), agenda.measures[0].id),
            (
                answers.ExperimentReviewAnswer(learned="Labels first", verdict=ExperimentVerdict.ADAPT),
                agenda.experiment.id,
            ),
            (AN_INJURY, "injury"),
            (A_MOVE, ""),
        )
        team.later()
        draft = team.ritual()
        draft.next()
        draft.put(KEPT, team.commitment("Refunds"))
        team.services.reminder().record_shown()
        team.close()
        STORED.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(team.folder.database, STORED / f"{version}.db")
        (STORED / f"{version}.key.txt").write_text(team.key.value.hex() + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(sys.argv[1])

"""This week’s experiment: four short lines, and its verdict at its check date; the others at a glance."""

from __future__ import annotations

from PySide6.QtCore import Qt

from leadway.domain.agenda import ExperimentInTurn
from leadway.domain.answers import ExperimentReviewAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.registers.progress import AS_RULE, CHECK_ON
from leadway.domain.terms import ExperimentVerdict
from leadway.domain.weeks import short_date
from leadway.i18n import _, isolated
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.progress.readings import in_words
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.chart import RunChart
from leadway.ui.widgets.choice import Choice, Option, Tick
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import STRETCH, VBox, column, row

IN_TURN = _("This week’s experiment")
ALSO_RUNNING = _("Also running")
TARGET, NOW, IN_THE_WAY, LEARNED = (
    _("Target?"),
    _("Now?"),
    _("What’s in the way?"),
    _("What did the last step teach you?"),
)
EXAMPLES = {
    TARGET: _("e.g. One day by Christmas"),
    NOW: _("e.g. Three days"),
    IN_THE_WAY: _("e.g. The late shift does not know of it"),
    LEARNED: _("e.g. The list works; nobody reads the sign"),
}
LAST_TIME = _("Last time: {answer}")
WHICH_NUMBER = _("Which measure should it move?")
WHICH_NUMBER_HINT = _("Your readings so far become the “from” of “from A to B”.")
CHECK_DATE = _("Its check date has come. What next?")
WHO_KEEPS_IT, OWNER_EXAMPLE = _("Who keeps it going?"), _("e.g. Shift lead")
WHO_KEEPS_IT_HINT = _("A role. From next week on this is one of your commitments.")
PAUSED = _("Paused until now")
BECAUSE = {
    ExperimentVerdict.ADOPT: _("Why adopt it, in one line?"),
    ExperimentVerdict.ADAPT: _("What will be different from now on?"),
    ExperimentVerdict.ABANDON: _("What did it teach you?"),
}
VERDICTS = (
    Option(ExperimentVerdict.ADOPT, _("Adopt"), "1", _("It works: this is how we do it now.")),
    Option(ExperimentVerdict.ADAPT, _("Adapt"), "2", _("Keep going, with a change.")),
    Option(ExperimentVerdict.ABANDON, _("Abandon"), "3", _("It ends here, with a lesson.")),
)


class ExperimentReviewSection(VBox):
    """This week’s experiment and one line for each of the others."""

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(margins=(0, 8, 0, 0))
        agenda = autosave.ritual.agenda
        self.form: ExperimentReviewForm | None = None
        if agenda.experiment is not None:
            self.form = ExperimentReviewForm(autosave, agenda.experiment)
            self.add(Heading(IN_TURN), self.form)
        others = [Caption(status_line(other)) for other in agenda.experiments[1:]]
        if others:
            self.add(column(Heading(ALSO_RUNNING, size="body"), *others))

    def refresh(self) -> None:
        """Show the answers as they are."""
        if self.form is not None:
            self.form.binder.refresh()


class ExperimentReviewForm(Card):
    """The four questions about one experiment, and its verdict."""

    def __init__(self, autosave: DraftAutosave, experiment: ExperimentInTurn) -> None:
        super().__init__(accent="accent")
        agenda = autosave.ritual.agenda
        self._add_top(experiment)
        # The name by which a stopped ritual finds the field again: it never changes.
        at = f"kata/{experiment.id}"
        self.target = _line(f"{at}/target", TARGET, experiment.target)
        self.now = _line(f"{at}/now", NOW, experiment.now)
        self.obstacle = _line(f"{at}/in-the-way", IN_THE_WAY, experiment.obstacle)
        self.learned = _line(f"{at}/learned", LEARNED, experiment.learned)
        free = [Option(due.id, due.series.name) for due in agenda.measures if due.series.changed_on is None]
        self.measure = Choice(f"{at}/measure", WHICH_NUMBER, free, hint=WHICH_NUMBER_HINT)
        self.verdict = Choice(f"{at}/verdict", CHECK_DATE, VERDICTS)
        self.because = AnswerField(f"{at}/because", BECAUSE[ExperimentVerdict.ADOPT])
        self.owner_role = AnswerField(
            f"{at}/keeper", WHO_KEEPS_IT, placeholder=OWNER_EXAMPLE, hint=WHO_KEEPS_IT_HINT
        )
        self.as_rule = Tick(f"{at}/as-rule", "", [Option("rule", AS_RULE)], accessible_name=AS_RULE)
        self.check_on = DateField(
            f"{at}/check-on",
            CHECK_ON.label,
            agenda.today + REVIEW_AFTER,
            today=agenda.today,
            earliest=agenda.today,
        )
        self.binder = FormBinder(
            autosave.port(ExperimentReviewAnswer, experiment.id),
            self._update_visibility,
            target=self.target,
            now=self.now,
            obstacle=self.obstacle,
            learned=self.learned,
            measure=self.measure,
            verdict=self.verdict,
            because=self.because,
            owner_role=self.owner_role,
            as_rule=self.as_rule,
            check_on=self.check_on,
        )
        self.add(*self.binder.fields)
        self.measure.setVisible(experiment.series is None and bool(free))
        is_due = experiment.check_on is not None and experiment.check_on <= agenda.today
        self.verdict.setVisible(is_due or experiment.is_paused)

    def _add_top(self, experiment: ExperimentInTurn) -> None:
        words = column(Heading(experiment.title, size="body"), Caption(status(experiment)), STRETCH)
        series = experiment.series
        charts = [RunChart(series)] if series is not None and series.points else []
        self.add(row(words, *charts, spacing=24, grow=words, align=Qt.AlignmentFlag.AlignTop))

    def _update_visibility(self, answer: ExperimentReviewAnswer) -> None:
        self.because.setVisible(answer.verdict is not None)
        if answer.verdict is not None:
            self.because.set_label(BECAUSE[answer.verdict])
        for field in (self.owner_role, self.as_rule):
            field.setVisible(answer.verdict is ExperimentVerdict.ADOPT)
        self.check_on.setVisible(answer.verdict is ExperimentVerdict.ADAPT)


def status(experiment: ExperimentInTurn) -> str:
    """Return `Check on 12 Dec · Returns: Early sign · median 3.1`."""
    parts = [PAUSED] if experiment.is_paused else []
    if experiment.check_on is not None:
        parts.append(_("Check on {check_on}").format(check_on=short_date(experiment.check_on)))
    if experiment.series is not None and experiment.series.points:
        parts.append(f"{isolated(experiment.series.name)}: {in_words(experiment.series)}")
    return " · ".join(parts)


def status_line(experiment: ExperimentInTurn) -> str:
    """Return the title with what is known of it."""
    return " · ".join(part for part in (isolated(experiment.title), status(experiment)) if part)


def _line(name: str, label: str, last: str) -> AnswerField:
    placeholder = LAST_TIME.format(answer=last) if last else EXAMPLES[label]
    field = AnswerField(name, label, placeholder=placeholder)
    if last:
        # A screen reader does not read placeholders everywhere.
        field.edit.setAccessibleDescription(placeholder)
    return field

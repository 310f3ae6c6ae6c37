"""Names are the field's standard terms: a name that was replaced by one of them does not come back."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("desktop", "tests", "benchmarks", "packaging")


def _table(text: str) -> dict[str, str]:
    """Return the replaced names with the names to use."""
    return dict(line.strip().split(": ") for line in text.strip().splitlines())


TYPES = _table("""
    Program: AppController
    Window: WindowController
    Shell: MainWindow
    House: Navigator
    RitualRoom: RitualController
    RitualFrame: WizardFrame
    Wishes: CommandQueue
    Sentinel: AutoLock
    WhileOpen: SessionWatch
    Safekeeping: AutoBackup
    Left: Location
    LaterWindow: SnoozeDialog
    AwayWindow: AwayDialog
    Reminding: ReminderScheduler
    Background: BackgroundServices
    CaptureWindow: NoteWindow
    Work: BackgroundTask
    Waiting: BackgroundTask
    Look: Theme
    Looked: InspectedBackup
    LookSection: AppearanceSection
    Sheet: PagePreview
    Sheets: DocumentPreview
    Keeper: Autosave
    BegunText: UnsavedText
    UnfinishedTexts: UnsavedTexts
    Aside: FormDialog
    WhyAside: WhyDialog
    NoteAside: NoteDialog
    EvidenceAside: EvidenceDialog
    Removable: RemovableForm
    Strip: InlineNotice
    Soft: Caption
    Body: Paragraph
    Quote: Quotation
    Rows: VBox
    Part: Section
    Likeness: PrecedentNotice
    StopPart: EscalationNotice
    ExpectPart: ExpectationFields
    Offers: Suggestions
    Offer: SuggestedMove
    FirstLook: StartupSnapshot
    Staged: StagedFiles
    Way: RecoveryAction
    Ways: UnlockMethods
    WaysBack: RecoveryService
    Fault: Diagnosis
    Trouble: FailureKind
    Made: BackupResult
    Restored: RestoreResult
    Salvaged: SalvageResult
    Rotated: RekeyResult
    Found: DiagnosticResult
    Told: ReminderLogEntry
    Later: SnoozeOption
    Elsewhere: ZoneDifference
    Order: BackupJob
    Places: Destinations
    Copy: Backup
    Same: ConflictPolicy
    ReminderMemory: ReminderStore
    ReminderLedger: DatabaseBackend
    ReminderFile: FileBackend
    Remembered: ReminderState
    Choices: ReminderSettings
    Begun: OpenDraft
    Surroundings: DesktopState
    Presence: DesktopMonitor
    Sealing: RecordWriter
    Promise: CommitmentEntry
    Slot: WeeklyTime
    IdeaSlot: IdeaItem
    SavedMark: SaveStatus
    Desk: SampleTeam
    RitualDesk: RitualTeam
    KeepDesk: KeepTeam
    Initiative: Experiment
    KataAnswer: ExperimentReview
""")
MODULES = _table("""
    house: navigator
    shell: main_window
    wishes: commands
    sentinel: auto_lock
    while_open: session_watch
    safekeeping: auto_backup
    closed_work: session_tasks
    returning: location
    until: snooze_dialogs
    reminding: scheduler
    sheet: stylesheet
    plain_theme: fallback
    small_windows: dialog_geometry
    keeper: autosave
    begun: unsaved_text
    unfinished: unsaved_texts
    asides: dialogs
    removable: removable_form
    hanging: outdent
    strip: inline_notice
    order: focus_order
    digits: keyboard
    arrows: keyboard
    enter: keyboard
    numbers: readings
    kata: experiment_review
    offers: suggestions
    glance: startup_queries
    first_look: startup_read
    definition: entity_schema
    records: bulk
    pair: file_swap
    faults: diagnosis
    own_data: transfer
    drafting: draft_results
    handover: follow_up_answers
    trying: experiments
    safety: hard_stop
    plans: steps
    cards: answers
    remembered: reminder_state
    ways: unlock_methods
    ways_back: recovery
    copies: backups
    slot: weekly_time
    desk: sample_team
    story: sample_answers
    prepared: stored_states
    team: sample_team
""")
FUNCTIONS = _table("""
    furnish: populate
    take_over: push_page
    give_back: pop_page
    come_forward: raise_window
    show_signs: show_icons
    dress: apply_theme
    look: theme, inspect, preview or refresh
    go_back: restore_location
    where: save_location
    put_now: save_now
    put_back: undo
    bring_back: undo
    hanging: outdent
    let_go: release or remove_widget
    unfold: update_visibility
    first_look: read_startup_snapshot
    exchanging: deferred_fk_transaction
    own_connection: thread_connection
    canonical: normalised
    trying: rolled_back
    settle: recover
    hold: shared_lock
    ways_back: recovery_service
    move_on: set_state
    exchange_key: rekey
    say: set_or_hide
""")


def _sources() -> Iterator[Path]:
    for place in PLACES:
        yield from sorted((ROOT / place).rglob("*.py"))


@cache
def _defined() -> tuple[tuple[str, str, str, int], ...]:
    """Return the kind, name, file and line of every module, type and function that is defined."""
    return tuple(_definitions())


def _definitions() -> Iterator[tuple[str, str, str, int]]:
    for path in _sources():
        file = str(path.relative_to(ROOT))
        yield "module", path.stem.removeprefix("test_"), file, 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield "type", node.name, file, node.lineno
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield "function", node.name, file, node.lineno


@pytest.mark.parametrize(
    ("kind", "replaced"), [("type", TYPES), ("module", MODULES), ("function", FUNCTIONS)]
)
def test_a_replaced_name_does_not_come_back(kind: str, replaced: dict[str, str]) -> None:
    found = [
        f"{file}:{line}: {name}, better {replaced[bare]}"
        for each, name, file, line in _defined()
        if each == kind and (bare := name.lstrip("_")) in replaced
    ]
    assert not found, "\n".join(found)

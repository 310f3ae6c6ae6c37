"""The closed lists of the vocabulary: what can be answered and which states things have.

Each value is what is stored; `label` is what a person reads, in their language.
"""

from leadway.domain.startup_terms import Cadence as Cadence
from leadway.domain.startup_terms import CommitmentState as CommitmentState
from leadway.domain.startup_terms import GapState as GapState
from leadway.domain.startup_terms import Importance as Importance
from leadway.domain.startup_terms import Mode as Mode
from leadway.domain.startup_terms import MoveOutcome as MoveOutcome
from leadway.domain.startup_terms import MoveState as MoveState
from leadway.domain.startup_terms import MoveThen as MoveThen
from leadway.domain.startup_terms import NoteState as NoteState
from leadway.domain.startup_terms import NoteTarget as NoteTarget
from leadway.domain.startup_terms import RitualState as RitualState
from leadway.domain.startup_terms import Step as Step
from leadway.domain.startup_terms import Term as Term
from leadway.domain.startup_terms import WeekStatus as WeekStatus


class StepStatus(Term):
    ANSWERED = "answered"
    NOTHING = "nothing", "nothing this week"
    SKIPPED = "skipped"


class Done(Term):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "n/a"


class Right(Term):
    YES = "yes"
    NO = "no"
    DID_NOT_LOOK = "did_not_look", "didn’t look"
    NOT_APPLICABLE = "n/a"


class OnTime(Term):
    YES = "yes"
    LATE = "late"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "n/a"


class ByRulebook(Term):
    YES = "yes"
    EXCEPTION = "exception"
    NO = "no"
    NO_RULE = "no_rule"
    DID_NOT_LOOK = "did_not_look", "didn’t look"


class CheckResult(Term):
    CONFORMS = "conforms"
    NOT_VERIFIED = "conforms_not_verified", "not verified"
    FINDING = "finding"
    ASKED = "asked", "exception asked"
    NOT_CHECKED = "not_checked"
    NOT_DUE = "not_due_yet"
    NOT_APPLICABLE = "n/a"


class CheckThen(Term):
    FIXED = "fixed", "fixed it now"
    EXCEPTION = "exception"
    RULE_RAN_OUT = "rule_ran_out", "the rules don’t cover it"
    WORTH_FIXING = "worth_fixing", "it keeps happening"
    NOTED = "noted", "just note it"


class FindingGrade(Term):
    MINOR = "minor"
    MAJOR = "major"
    OBSERVATION = "observation"


class GapType(Term):
    SILENT = "silent", "no rule covered it"
    UNCLEAR = "unclear", "the rule was unclear"
    CONFLICTING = "conflicting", "two rules disagreed"
    OUTDATED = "outdated", "the rule is out of date"
    HARMFUL = "harmful_if_followed", "following it would have made things worse"


class Pressure(Term):
    """How much time there was to decide."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


class RightThingTest(Term):
    LEGAL = "legal", "Legal"
    SAFE = "safe", "Safe"
    FAIR = "fair_to_the_absent", "Fair to those who weren’t there"
    ALL_COULD = "all_could_do_it", "I’d be happy if every manager did it"
    EXPLAIN = "could_explain_it", "I could explain it to my boss and the customer"
    REVERSIBLE = "reversible", "It can be undone"


class Concern(Term):
    """What is not one person's to decide: where one applies, others are told."""

    HURT = "hurt", "somebody was hurt, or nearly"
    THREATENED = "threatened", "threatened or harassed"
    TREATED_WORSE = "treated_worse", "treated worse for who they are"
    NOT_TRUE = "not_true", "money, hours, medicines or records not true"
    AT_RISK = "at_risk", "somebody who depends on us at risk"


class EscalationAnswer(Term):
    """Whether the role that decides was told."""

    TOLD = "told"
    NO_ANSWER = "no_answer_yet"
    ABOUT_THEM = "about_them", "it is about them"


class TestAnswer(Term):
    __test__ = False  # not a test class, in spite of its name

    YES = "yes"
    NOT_SURE = "not_sure"
    NO = "no"


class Authority(Term):
    YES = "yes"
    NO = "no"
    ASKED = "asked", "I asked first"


class GapNext(Term):
    ONE_OFF = "one_off", "just this once"
    PRECEDENT = "precedent", "use it next time"
    PROPOSE_RULE = "propose_rule", "propose a rule"
    RAISE_IT = "raise_it", "tell my boss"


class CameTrue(Term):
    YES = "came_true", "yes"
    NO = "did_not", "no"
    PARTLY = "partly"
    CANNOT_TELL = "cannot_tell", "can’t tell"


class HopeResult(Term):
    BETTER = "better", "better than hoped"
    AS_HOPED = "as_hoped"
    WORSE = "worse", "worse than hoped"


class ProblemKind(Term):
    BELOW_STANDARD = "below_standard"
    COULD_BE_BETTER = "could_be_better"
    UNMET_NEED = "unmet_need"


class HowKnown(Term):
    SAW_IT = "saw_it"
    TOLD = "told", "was told"
    NUMBER = "number", "a number"
    GUESS = "guess", "a guess"


class ProblemVerdict(Term):
    STILL_TRUE = "still_true"
    SOLVED = "solved"
    SMALLER = "smaller", "make it smaller"
    DROP = "drop"
    PARK = "park"
    MERGE = "merge"
    NEXT = "next", "this one next"


class Benefit(Term):
    CUSTOMER = "customer"
    TEAM = "team"
    COMPANY = "company"
    ME = "me"


class Signal(Term):
    """How an opportunity showed itself."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    WORKAROUND = "workaround", "a workaround"
    OTHER_TEAM = "other_team", "another team"
    NEW_TOOL = "new_tool", "a new tool"
    NEW_RULE = "new_rule", "a new rule"
    NEW_SEASON = "new_season", "a new season"
    FINDING = "finding", "a finding"


class Size(Term):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Effort(Term):
    HOUR = "under_an_hour", "<1 h"
    DAY = "under_a_day", "<1 day"
    WEEK = "under_a_week", "<1 week"
    MORE = "more"


class Reversible(Term):
    EASILY = "easily"
    WITH_WORK = "with_work"
    HARDLY = "hardly"


class ExperimentVerdict(Term):
    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class MeasureKind(Term):
    OUTCOME = "outcome"
    PROCESS = "process"
    SIDE_EFFECT = "side_effect", "side effect"


class MeasureState(Term):
    ACTIVE = "active"
    RESTING = "resting"
    ENDED = "ended"


class Better(Term):
    LOWER = "lower"
    HIGHER = "higher"


class Strength(Term):
    NO_BASELINE = "no_baseline"
    BASELINE_ONLY = "baseline_only", "no change yet"
    TOO_EARLY = "too_early_to_tell"
    EARLY_SIGN = "early_sign"
    SHIFT = "shift"
    NOT_CLEAR = "not_clear"
    LOOKS_WORSE = "looks_worse"
    WORSE = "worse"


class SlipReason(Term):
    FORGOT = "forgot", "Forgot"
    NO_TIME = "no_time", "No time"
    WAITING = "waiting_on_someone", "Waiting on someone"
    WRONG_STEP = "wrong_step", "Wrong step"
    CHOSE_NOT_TO = "chose_not_to", "I chose not to"


class NoteOrigin(Term):
    APP = "app"
    TRAY = "tray"
    COMMAND_LINE = "command_line"
    RITUAL = "ritual"
    JRNL = "jrnl"
    REDNOTEBOOK = "rednotebook", "RedNotebook"
    DAY_ONE = "day_one", "Day One"


class EvidenceKind(Term):
    NUMBER = "number"
    FILE = "file"
    LINK = "link"
    QUOTE = "quote"
    PHOTO = "photo"
    EMAIL = "email", "e-mail"


class Label(Term):
    PRIVATE = "private"
    COMPANY = "company"
    PUBLIC = "public"


class SourceKind(Term):
    HANDBOOK = "handbook", "Handbook"
    TEAM_PROCESS = "team_process", "Team process"
    SAFETY = "safety", "Safety"
    LAW = "law", "Law or regulator"
    CONTRACT = "customer_contract", "Customer contract"
    HEADS = "in_peoples_heads", "Mostly in people’s heads"


class FieldOfWork(Term):
    """What a team does: which examples are shown, and to whom a hard case is taken."""

    SHOP = "shop", "Shop"
    OFFICE = "office", "Office"
    CARE = "care", "Care"
    KITCHEN = "kitchen", "Kitchen"
    SUPPORT = "support", "Support"
    WAREHOUSE = "warehouse", "Warehouse"
    SCHOOL = "school", "School"
    OTHER = "other", "Something else"


class FindingState(Term):
    OPEN = "open"
    CORRECTED = "corrected"
    VERIFIED = "verified"
    CLOSED = "closed"
    HANDED_ON = "handed_on"


class ExceptionState(Term):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    RENEWED = "renewed"
    CLOSED = "closed"


class ExceptionVerdict(Term):
    GRANTED = "granted"
    REFUSED = "refused"
    NO_ANSWER = "no_answer_yet"
    CLOSE = "close", "end it"
    RENEW = "ask_to_renew", "ask to extend it"
    PROPOSE = "propose_a_rule"


class RuleState(Term):
    IN_FORCE = "in_force"
    PROPOSED = "proposed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class ProposalState(Term):
    DRAFTED = "drafted"
    RAISED = "raised"
    ACCEPTED = "accepted"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ProposalVerdict(Term):
    """What became of a rule proposal that was raised."""

    ACCEPTED = "accepted"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    NO_ANSWER = "no_answer_yet"


class ProblemState(Term):
    NOTICED = "noticed"
    UNDERSTOOD = "understood"
    CHOSEN = "chosen"
    IN_WORK = "in_work"
    SOLVED = "solved"
    PARKED = "parked"
    DROPPED = "dropped"
    MERGED = "merged"


class OpportunityState(Term):
    SPOTTED = "spotted"
    SHAPED = "shaped"
    CHOSEN = "chosen"
    IN_WORK = "in_work"
    REALISED = "realised"
    PARKED = "parked"
    DROPPED = "dropped"


class Decision(Term):
    """How a problem, an opportunity or an experiment ended, or why it waits."""

    SOLVED = "solved"
    REALISED = "realised"
    ADOPTED = "adopted"
    PARKED = "parked"
    MERGED = "merged"
    DROPPED = "dropped"
    ABANDONED = "abandoned"


class ExperimentState(Term):
    PLANNED = "planned"
    RUNNING = "running"
    CHECKED = "checked"
    PAUSED = "paused"
    ADOPTED = "adopted"
    ADAPTED = "adapted"
    ABANDONED = "abandoned"


class Verdict(Term):
    """What follows for the reminder's card."""

    SHOW = "show"
    WAIT = "wait"
    DOT = "dot", "only the dot"
    QUIET = "quiet"


class Reason(Term):
    """Why the card did or did not show, in words a person reads under "Why?"."""

    DUE = "due", "Your week is open and it is time."
    NO_WEEKLY_TIME = "no_weekly_time", "You have set no weekly time."
    DONE = "done", "This week is done."
    SKIPPED = "skipped", "You skipped this week."
    AWAY = "away", "You are away."
    BEFORE_WEEKLY_TIME = "before_weekly_time", "Your weekly time is still to come."
    SNOOZED = "snoozed", "You asked to be reminded later."
    UNDONE = "undone", "You undid the seal today."
    JUST_SHOWN = "just_shown", "It was shown a short while ago."
    ENOUGH_TODAY = "enough_today", "It was shown twice today."
    ENOUGH_THIS_WEEK = "enough_this_week", "It was shown three times this week."
    OUTSIDE_HOURS = "outside_hours", "It is outside your working hours."
    LOCKED = "locked", "The screen was locked."
    DO_NOT_DISTURB = "do_not_disturb", "Do not disturb was on."
    FULL_SCREEN = "full_screen", "Something was in full screen."
    NOBODY_HERE = "nobody_here", "Nobody was at the computer."

//! The closed lists of the interface, as its document states them: the words are those of the domain.

use super::papers::public::PaperStanding;
use domain::case::{Action, ClockKind, Colour, LedgerEntry, Means, Outcome, PaperKind, PauseCause, StateKind};
use domain::counter::{Consent, CounterState};
use domain::people::{OrganisationKind, RoleKind};
use serde_json::Value;
use store::finding_notes::FindingAnswer;
use store::reviews::ReviewState;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{ArrayBuilder, RefOr, Schema};

fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(words))
        .build()
}

/// One of these, or nothing.
fn one_of_or_null<'a>(words: impl IntoIterator<Item = &'a str>) -> Object {
    let words = words.into_iter().map(Value::from).chain([Value::Null]);
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(words))
        .build()
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident of $kind:ty;)+) => {
        $($(#[$doc])*
        pub fn $name() -> Object {
            one_of(<$kind>::ALL.iter().map(|word| word.as_str()))
        })+
    };
}

lists! {
    /// Kinds of organisations.
    organisation_kind of OrganisationKind;
    /// Roles.
    role_kind of RoleKind;
    /// States of a case.
    state_kind of StateKind;
    /// Clocks.
    clock_kind of ClockKind;
    /// Colours of a clock.
    colour of Colour;
    /// What happens to a clock.
    ledger_entry of LedgerEntry;
    /// Causes of a pause.
    pause_cause of PauseCause;
    /// Ways of delivery.
    means of Means;
    /// How a counter session stands.
    counter_state of CounterState;
    /// What is said to a finding.
    finding_answer of FindingAnswer;
    /// Kinds of notifications.
    notice_kind of domain::notice::NoticeKind;
    /// How far a pre-review is.
    review_state of ReviewState;
    /// Kinds of papers.
    paper_kind of PaperKind;
    /// How a paper stands.
    paper_standing of PaperStanding;
    /// How closely somebody helps.
    support_tier of ::support::skill::Tier;
    /// Languages of a conversation.
    support_lang of ::support::skill::Lang;
    /// How an asker wants to be helped.
    support_way of ::support::question::Way;
    /// Why a tier is suggested.
    support_why of ::support::suggest::Why;
    /// Where a question stands.
    support_state of ::support::question::StateKind;
    /// What the trouble was.
    support_cause of ::support::question::Cause;
    /// Whether an expert is there.
    support_presence of ::support::expert::PresenceKind;
    /// How a card stands.
    support_card_state of ::support::card::CardState;
    /// Sides of a question.
    support_side of ::support::access::Side;
    /// How a recording stands.
    recording_standing of ::support::recording::Standing;
    /// Steps of a recording.
    recording_step of super::support::recording::RecordingStep;
}

/// What the trouble was, once that is known.
pub fn support_cause_or_null() -> Object {
    one_of_or_null(::support::question::Cause::ALL.iter().map(|word| word.as_str()))
}

/// Why a recording is over, once it is.
pub fn recording_end_or_null() -> Object {
    one_of_or_null(::support::recording::EndCause::ALL.iter().map(|word| word.as_str()))
}

/// Why a recording was erased, once it was.
pub fn recording_erased_or_null() -> Object {
    one_of_or_null(::support::recording::EraseCause::ALL.iter().map(|word| word.as_str()))
}

/// Steps of a recording that may be taken.
pub fn recording_steps() -> RefOr<Schema> {
    ArrayBuilder::new().items(recording_step()).into()
}

/// A step of a question.
pub fn support_step() -> Object {
    one_of(super::support::steps::StepKind::ALL.iter().map(|word| word.as_str()))
}

/// Steps of a question.
pub fn support_steps() -> RefOr<Schema> {
    ArrayBuilder::new().items(support_step()).into()
}

/// What happens to a question.
pub fn support_event() -> Object {
    one_of([
        "asked",
        "offered",
        "accepted",
        "declined",
        "lapsed",
        "retracted",
        "joined",
        "left",
        "transferred",
        "tier_changed",
        "taken_over",
        "call_back_promised",
        "called_back",
        "answered",
        "asked_on",
        "written",
        "climbed",
        "agreed_to_call",
        "closed",
    ])
}

/// How a clock is.
pub fn clock_state() -> Object {
    one_of(["running", "paused", "stopped"])
}

/// Causes of a pause, or nothing.
pub fn pause_cause_or_null() -> Object {
    one_of_or_null(PauseCause::ALL.iter().map(|word| word.as_str()))
}

/// Verdicts of a pre-review.
const VERDICTS: [&str; 3] = ["pass", "ask", "fix"];

/// A verdict.
pub fn verdict() -> Object {
    one_of(VERDICTS)
}

/// A verdict, where there is one.
pub fn verdict_or_null() -> Object {
    one_of_or_null(VERDICTS)
}

/// A role, where there is one.
pub fn role_kind_or_null() -> Object {
    one_of_or_null(RoleKind::ALL.iter().map(|role| role.as_str()))
}

/// What was decided, where it was.
pub fn outcome_or_null() -> Object {
    one_of_or_null(Outcome::ALL.iter().map(|outcome| outcome.as_str()))
}

/// How an enterprise agreed, where it did.
pub fn consent_or_null() -> Object {
    one_of_or_null(Consent::ALL.iter().map(|word| word.as_str()))
}

/// Kinds of fields of a form.
pub fn field_kind() -> Object {
    one_of([
        "text",
        "long_text",
        "credit_code",
        "id_number",
        "phone",
        "address",
        "area",
        "amount",
        "number",
        "date",
        "yes_no",
        "choice",
        "people",
        "list",
    ])
}

/// Events of a timeline.
pub fn event() -> Object {
    one_of([
        "started",
        "submitted",
        "discarded",
        "expired",
        "not_accepted",
        "correction_requested",
        "resubmitted",
        "correction_missed",
        "accepted",
        "accepted_with_gaps",
        "gaps_closed",
        "gaps_missed",
        "value_agreed",
        "taken_up",
        "suspended",
        "resumed",
        "extended",
        "returned",
        "granted",
        "refused",
        "delivered",
        "archived",
        "withdrawn",
        "revoked",
    ])
}

/// What may be done next.
pub fn actions() -> RefOr<Schema> {
    let action = one_of(Action::ALL.iter().map(|action| action.as_str()));
    ArrayBuilder::new().items(action).into()
}

/// What somebody owes, where there is something.
pub fn owes_or_null() -> Object {
    one_of_or_null(super::access::Owes::ALL.iter().map(|word| word.as_str()))
}

/// Purposes of uncovering.
pub fn purpose() -> Object {
    one_of(domain::personal::Purpose::ALL.iter().map(|word| word.as_str()))
}

/// A purpose, where there is one.
pub fn purpose_or_null() -> Object {
    one_of_or_null(domain::personal::Purpose::ALL.iter().map(|word| word.as_str()))
}

/// States of a registration.
pub fn registration_state() -> Object {
    one_of(
        domain::registration::RegistrationKind::ALL
            .iter()
            .map(|word| word.as_str()),
    )
}

/// Why a photograph is not enough.
pub fn licence_problems() -> RefOr<Schema> {
    let problem = one_of(
        domain::registration::LicenceProblem::ALL
            .iter()
            .map(|word| word.as_str()),
    );
    ArrayBuilder::new().items(problem).into()
}

/// Parts of the station.
pub fn part() -> Object {
    one_of(["database", "files", "models", "sms", "mail"])
}

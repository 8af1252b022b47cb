//! What people see of registrations, invitations, second factors and what is kept. Must not decide who may see it.

use super::views::{OrganisationRef, RoleView, SessionView, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// An invitation to act for an enterprise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvitationView {
    /// Identifier.
    pub id: String,
    /// For whom one would act.
    pub organisation: OrganisationRef,
    /// The number that is invited, covered.
    pub mobile: String,
    /// Name of who is invited.
    pub name: String,
    /// Name of who invites.
    pub by: String,
    /// When.
    pub at: String,
    /// Until when it can be accepted.
    pub ends_at: String,
}

/// Somebody who acts for an enterprise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberView {
    /// The role.
    pub role: String,
    /// What it is.
    #[schema(schema_with = crate::app::words::role_kind)]
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// The number, covered.
    pub mobile: Option<String>,
    /// Whether it is the one who asks.
    pub myself: bool,
}

/// What was read from a licence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadingView {
    /// Name of the enterprise.
    pub name: String,
    /// Its legal representative.
    pub legal_representative: String,
}

/// What the person says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimView {
    /// Name of the enterprise.
    pub name: String,
    /// Its legal representative.
    pub legal_representative: String,
    /// Name of who registers.
    pub applicant: String,
}

/// A registration.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegistrationView {
    /// Identifier.
    pub id: String,
    /// The credit code that was entered.
    pub credit_code: String,
    /// Where it stands.
    #[schema(schema_with = crate::app::words::registration_state)]
    pub state: &'static str,
    /// What was read, to be confirmed.
    pub reading: Option<ReadingView>,
    /// Why another photograph is needed.
    #[schema(schema_with = crate::app::words::licence_problems)]
    pub problems: Vec<&'static str>,
    /// What is asked for.
    pub claim: Option<ClaimView>,
    /// Why a decision is asked for, or why it was refused.
    pub reason: Option<String>,
    /// The number that proved itself; for those who decide.
    pub mobile: Option<String>,
    /// Whether there is a photograph.
    pub has_licence: bool,
    /// When it was begun.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// The secret of an authenticator, to be scanned or typed. It counts only after one of its codes was given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SecretView {
    /// For typing.
    pub secret: String,
    /// For scanning, as authenticators read it.
    pub address: String,
    /// The address as a picture (SVG).
    pub picture: String,
}

/// Recovery codes: shown now and never again.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecoveryView {
    /// The codes.
    pub codes: Vec<String>,
}

/// How one proves who one is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SecurityView {
    /// Whether there is a password.
    pub password: bool,
    /// Whether there is an authenticator.
    pub authenticator: bool,
    /// Whether one is asked for.
    pub authenticator_asked: bool,
    /// Recovery codes that were not used.
    pub recovery_codes: i64,
}

/// An organisation, for those who keep it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceView {
    /// Identifier.
    pub id: String,
    /// What it is.
    #[schema(schema_with = crate::app::words::organisation_kind)]
    pub kind: &'static str,
    /// Name.
    pub name: Text,
    /// What it belongs to.
    pub parent: Option<String>,
    /// Credit code of an enterprise.
    pub credit_code: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// When it is open.
    pub hours: Option<String>,
    /// Counters of an outlet.
    pub counters: Option<i64>,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// Counts the changes; a change names the one that the person saw.
    pub version: i64,
}

/// A person, for those who keep people.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct KeptPersonView {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What staff sign in with.
    pub login: Option<String>,
    /// Mobile number, covered.
    pub mobile: Option<String>,
    /// May not sign in.
    pub disabled: bool,
    /// Made by the seed.
    pub demonstration: bool,
    /// Has to change the password.
    pub password_due: bool,
    /// Has an authenticator.
    pub authenticator: bool,
    /// The roles held.
    pub roles: Vec<RoleView>,
}

/// A person with the sessions that last.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeptPersonWhole {
    /// The person.
    #[serde(flatten)]
    pub person: KeptPersonView,
    /// The sessions.
    pub sessions: Vec<SessionView>,
}

/// A person with a password that is shown once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WithPassword {
    /// The person.
    pub person: KeptPersonView,
    /// To sign in with once; it has to be changed then.
    pub password: String,
}

/// A year of the calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct YearView {
    /// The year.
    pub year: i16,
    /// Whether its days are published.
    pub published: bool,
    /// Where they are from.
    pub source: Option<String>,
    /// Days off that the week would have worked, and days worked that the week would have had off.
    pub days: Vec<OddDay>,
}

/// A day that is not as its weekday says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OddDay {
    /// The day.
    pub date: String,
    /// Whether it is worked.
    pub working: bool,
}

/// A row of the audit log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditLine {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who, as identifier.
    pub person_id: Option<String>,
    /// Who, by name.
    pub person: Option<String>,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
}

/// What a check of the whole audit log found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditVerified {
    /// Whether every row is there and as it was written.
    pub sound: bool,
    /// Rows that are sound.
    pub rows: i64,
    /// Hash of the last one, to be kept elsewhere.
    pub head: Option<String>,
    /// The first row that is not.
    pub broken: Option<i64>,
}

/// One part of the station.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartView {
    /// Which.
    #[schema(schema_with = crate::app::words::part)]
    pub part: &'static str,
    /// Whether it works.
    pub well: bool,
    /// Of which kind, or how much of it.
    pub about: String,
}

/// How the station is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthView {
    /// Its parts.
    pub parts: Vec<PartView>,
    /// Jobs that wait or run.
    pub jobs_waiting: i64,
    /// Jobs that were parked.
    pub jobs_failed: i64,
    /// Version of the program.
    pub version: &'static str,
}

/// A job that was parked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobView {
    /// Identifier.
    pub id: String,
    /// What was to be done.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: String,
}

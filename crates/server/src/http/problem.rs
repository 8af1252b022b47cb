//! Answers that say why not: problem+json with a closed code, in the caller's language.
//!
//! One line a code: status, code; the words stand in `errors.ftl`. What went wrong inside stays inside.

use crate::app::AppError;
use crate::app::blobs::sealing::SealError;
use crate::http::i18n::{self, Lang};
use ::support::recording::NotRecorded;
use ::support::shared::Refused;
use ::support::{card, question};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::case::Refusal;
use domain::{counter, registration};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

macro_rules! codes {
    ($($name:ident = $status:literal $code:literal;)+) => {
        /// Every code that a problem can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the codes say it")]
        pub enum Code {
            $($name),+
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }
        }
    };
}

codes! {
    BadRequest = 400 "bad-request";
    CursorUnusable = 400 "cursor-unusable";
    KeyUnusable = 400 "key-unusable";
    NotSignedIn = 401 "not-signed-in";
    SignInFailed = 401 "sign-in-failed";
    TotpNeeded = 401 "totp-needed";
    CodeWrong = 422 "code-wrong";
    Forbidden = 403 "forbidden";
    ForeignPage = 403 "foreign-page";
    PasswordDue = 403 "password-due";
    EnrolmentDue = 403 "enrolment-due";
    NotFound = 404 "not-found";
    TusVersion = 412 "tus-version";
    MethodUnknown = 405 "method-unknown";
    CaseChanged = 409 "case-changed";
    FieldChanged = 409 "field-changed";
    EntryChanged = 409 "entry-changed";
    RegistrationMoved = 409 "registration-moved";
    EnterpriseTaken = 409 "enterprise-taken";
    SignInTaken = 409 "sign-in-taken";
    InUse = 409 "in-use";
    CaseNotEditable = 409 "case-not-editable";
    WrongState = 409 "wrong-state";
    AlreadyAsked = 409 "already-asked";
    NotAskedYet = 409 "not-asked-yet";
    DeemedAccepted = 409 "deemed-accepted";
    DeadlinePassed = 409 "deadline-passed";
    AlreadyExtended = 409 "already-extended";
    LimitPassed = 409 "limit-passed";
    NoLimit = 409 "no-limit";
    GapsOpen = 409 "gaps-open";
    NoGaps = 409 "no-gaps";
    NotGranted = 409 "not-granted";
    CounterBusy = 409 "counter-busy";
    CounterOver = 409 "counter-over";
    NothingAsked = 409 "nothing-asked";
    SupportMoved = 409 "support-moved";
    NoCall = 409 "no-call";
    RecordingNotOffered = 409 "recording-not-offered";
    RecordingNotInCall = 409 "recording-not-in-call";
    RecordingByNobody = 409 "recording-by-nobody";
    RecordingAlready = 409 "recording-already";
    RecordingWaits = 409 "recording-waits";
    RecordingOver = 409 "recording-over";
    RecordingMisplaced = 409 "recording-misplaced";
    CardMoved = 409 "card-moved";
    FormNotShared = 409 "form-not-shared";
    ProposalChanged = 409 "proposal-changed";
    UploadElsewhere = 409 "upload-elsewhere";
    TicketOver = 410 "ticket-over";
    FileTooLarge = 413 "file-too-large";
    BodyTooLarge = 413 "body-too-large";
    FileUnknown = 415 "file-unknown";
    Incomplete = 422 "incomplete";
    ReasonMissing = 422 "reason-missing";
    NothingNamed = 422 "nothing-named";
    NotLate = 422 "not-late";
    PastDay = 422 "past-day";
    KeyReused = 422 "key-reused";
    UnknownItem = 422 "unknown-item";
    ItemNotOffered = 422 "item-not-offered";
    UnknownOutlet = 422 "unknown-outlet";
    UnknownField = 422 "unknown-field";
    InvalidValue = 422 "invalid-value";
    MaskedValue = 422 "masked-value";
    PasswordWeak = 422 "password-weak";
    PasswordWrong = 422 "password-wrong";
    WordsMissing = 422 "words-missing";
    Unfit = 422 "unfit";
    Oneself = 422 "oneself";
    UnknownMaterial = 422 "unknown-material";
    UnknownRole = 422 "unknown-role";
    UnknownPerson = 422 "unknown-person";
    UnknownDepartment = 422 "unknown-department";
    NoSuchMoment = 422 "no-such-moment";
    TierNotDone = 422 "tier-not-done";
    OwnCard = 422 "own-card";
    FormRefused = 422 "form-refused";
    FormFull = 422 "form-full";
    RecordingMisshapen = 422 "recording-misshapen";
    RecordingFull = 422 "recording-full";
    TooMany = 422 "too-many";
    FileEmpty = 422 "file-empty";
    UploadBroken = 422 "upload-broken";
    TooManyFiles = 422 "too-many-files";
    NoPaper = 422 "no-paper";
    UnknownEnterprise = 422 "unknown-enterprise";
    NoMobile = 422 "no-mobile";
    UnknownFinding = 422 "unknown-finding";
    NoPage = 422 "no-page";
    UploadUnclear = 400 "upload-unclear";
    TooManyUploads = 429 "too-many-uploads";
    ChecksumWrong = 460 "checksum-wrong";
    FileInfected = 422 "file-infected";
    ScannerGone = 503 "scanner-gone";
    TooManyTries = 429 "too-many-tries";
    Internal = 500 "internal";
    FileDamaged = 500 "file-damaged";
    FileLocked = 503 "file-locked";
    Unavailable = 503 "unavailable";
    NoFont = 503 "no-font";
    NoRoom = 507 "no-room";
}

fn problem_code() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(Code::ALL.iter().map(|code| code.as_str())))
        .build()
}

/// What is wrong with one part of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Which part: a JSON pointer, or the word of a field or a material.
    pub pointer: String,
    /// What is wrong with it.
    pub code: String,
}

/// A problem, as it goes out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemView {
    /// The code: a closed list.
    #[schema(schema_with = problem_code)]
    pub code: &'static str,
    /// The status.
    pub status: u16,
    /// What it says, in the caller's language.
    pub title: String,
    /// Parts of the request that are to blame.
    pub fields: Vec<FieldProblem>,
    /// What holds now, where somebody else was first.
    #[schema(value_type = Option<Value>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Value>,
    /// The request, for those who look into the log.
    pub trace_id: String,
}

/// Why not. Becomes words at the edge, where the language is known.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The code.
    pub code: Code,
    /// Parts to blame.
    pub fields: Vec<FieldProblem>,
    /// What holds now.
    pub current: Option<Box<Value>>,
    /// Seconds to wait.
    pub retry_after: Option<i64>,
    /// Words that the message holds.
    pub arguments: Vec<(&'static str, String)>,
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self {
            code,
            fields: Vec::new(),
            current: None,
            retry_after: None,
            arguments: Vec::new(),
        }
    }
}

impl Problem {
    fn with(code: Code, name: &'static str, value: &dyn ToString) -> Self {
        Self {
            arguments: vec![(name, value.to_string())],
            ..Self::from(code)
        }
    }

    fn about(code: Code, pointer: &str) -> Self {
        Self {
            fields: vec![FieldProblem {
                pointer: pointer.to_owned(),
                code: code.as_str().to_owned(),
            }],
            ..Self::from(code)
        }
    }

    /// The answer, in words.
    pub fn said(&self, lang: Lang, trace_id: &str) -> Response {
        let view = ProblemView {
            code: self.code.as_str(),
            status: self.code.status(),
            title: i18n::text(lang, &format!("problem-{}", self.code.as_str()), &self.arguments),
            fields: self.fields.clone(),
            current: self.current.as_deref().cloned(),
            trace_id: trace_id.to_owned(),
        };
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(view)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// Carries the problem to the layer that knows language and request.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Code::NotFound.into(),
            AppError::Forbidden => Code::Forbidden.into(),
            AppError::Refused(refusal) => refused(refusal),
            AppError::Stale => Code::CaseChanged.into(),
            AppError::StaleField { current } => Self {
                current: Some(Box::new(json!({
                    "value": current.value,
                    "source": current.source,
                    "version": current.version,
                    "updated_by": current.updated_by,
                    "updated_at": current.updated_at,
                }))),
                ..Self::about(Code::FieldChanged, &current.name)
            },
            AppError::KeyReused => Code::KeyReused.into(),
            AppError::KeyUnusable => Code::KeyUnusable.into(),
            AppError::UnknownItem(_) => Self::about(Code::UnknownItem, "/item"),
            AppError::ItemNotOffered => Self::about(Code::ItemNotOffered, "/item"),
            AppError::UnknownOutlet => Self::about(Code::UnknownOutlet, "/outlet"),
            AppError::UnknownField(field) => Self::about(Code::UnknownField, &field),
            AppError::InvalidValue { field } => Self::about(Code::InvalidValue, &field),
            AppError::MaskedValue { field } => Self::about(Code::MaskedValue, &field),
            AppError::PasswordDue => Code::PasswordDue.into(),
            AppError::EnrolmentDue => Code::EnrolmentDue.into(),
            AppError::PasswordWeak => Self::about(Code::PasswordWeak, "/new"),
            AppError::PasswordWrong => Self::about(Code::PasswordWrong, "/present"),
            AppError::CodeWrong => Self::about(Code::CodeWrong, "/code"),
            AppError::WordsMissing(pointer) => Self::about(Code::WordsMissing, pointer),
            AppError::Registration(registration::NotNow::WrongState(_)) => Code::RegistrationMoved.into(),
            AppError::Registration(registration::NotNow::WordsMissing) => Code::WordsMissing.into(),
            AppError::EnterpriseTaken => Code::EnterpriseTaken.into(),
            AppError::Unfit(pointer) => Self::about(Code::Unfit, pointer),
            AppError::SignInTaken => Code::SignInTaken.into(),
            AppError::InUse => Code::InUse.into(),
            AppError::Oneself => Code::Oneself.into(),
            AppError::StaleEntry => Code::EntryChanged.into(),
            AppError::NotEditable(_) => Code::CaseNotEditable.into(),
            AppError::UnknownMaterial(material) => Self::about(Code::UnknownMaterial, &material),
            AppError::FileTooLarge { most } => Self::with(Code::FileTooLarge, "most", &most.div_ceil(1 << 20)),
            AppError::FileEmpty => Code::FileEmpty.into(),
            AppError::FileUnknown => Code::FileUnknown.into(),
            AppError::UploadBroken => Code::UploadBroken.into(),
            AppError::TooManyFiles { most } => Self::with(Code::TooManyFiles, "most", &most),
            AppError::SignInFailed => Code::SignInFailed.into(),
            AppError::TotpNeeded => Code::TotpNeeded.into(),
            AppError::TooManyTries { retry_after } => Self {
                retry_after: Some(retry_after),
                ..Code::TooManyTries.into()
            },
            AppError::CounterBusy => Code::CounterBusy.into(),
            AppError::CounterRefused(counter::NotNow::Over) => Code::CounterOver.into(),
            AppError::CounterRefused(counter::NotNow::NothingAsked) => Code::NothingAsked.into(),
            AppError::UnknownEnterprise => Self::about(Code::UnknownEnterprise, "/enterprise"),
            AppError::NoMobile => Code::NoMobile.into(),
            AppError::TicketOver => Code::TicketOver.into(),
            AppError::UnknownFinding => Code::UnknownFinding.into(),
            AppError::NoPage => Code::NoPage.into(),
            AppError::UploadElsewhere { received } => Self {
                current: Some(Box::new(json!({ "offset": received }))),
                ..Code::UploadElsewhere.into()
            },
            AppError::ChecksumWrong => Code::ChecksumWrong.into(),
            AppError::UploadUnclear => Code::UploadUnclear.into(),
            AppError::TooManyUploads => Code::TooManyUploads.into(),
            AppError::FileInfected(_) => Code::FileInfected.into(),
            AppError::ScannerGone => Code::ScannerGone.into(),
            AppError::CursorUnusable => Code::CursorUnusable.into(),
            AppError::TooMany { most } => Self::with(Code::TooMany, "most", &most),
            AppError::UnknownPerson => Self::about(Code::UnknownPerson, "/person"),
            AppError::UnknownDepartment => Self::about(Code::UnknownDepartment, "/department"),
            AppError::SupportMoved | AppError::Support(question::NotNow::WrongState(_)) => Code::SupportMoved.into(),
            AppError::Support(question::NotNow::NoSuchMoment) => Self::about(Code::NoSuchMoment, "/at"),
            AppError::Support(question::NotNow::NoCall) => Code::NoCall.into(),
            AppError::Support(question::NotNow::NotDone) => Self::about(Code::TierNotDone, "/tier"),
            AppError::Recording(why) => not_recorded(why).into(),
            AppError::Shared(Refused::NotShared(_)) => Code::FormNotShared.into(),
            AppError::Shared(_) => Self::about(Code::FormRefused, "/update"),
            AppError::FormFull => Code::FormFull.into(),
            AppError::ProposalChanged => Code::ProposalChanged.into(),
            AppError::Card(card::NotNow::WrongState(_)) => Code::CardMoved.into(),
            AppError::Card(card::NotNow::OwnWork) => Code::OwnCard.into(),
            AppError::Card(card::NotNow::Expired) => Self::about(Code::PastDay, "/expires"),
            AppError::UnknownRole => Self::about(Code::UnknownRole, "/role"),
            AppError::NoPaper => Code::NoPaper.into(),
            error @ (AppError::Production
            | AppError::NotEmpty
            | AppError::NoRoom(_)
            | AppError::Store(_)
            | AppError::Blob(_)
            | AppError::Sealed(_)
            | AppError::NoFont(_)
            | AppError::Paper(_)
            | AppError::Broken(_)) => inside(&error),
        }
    }
}

/// Seconds after which a database that was away is worth another try.
const SOON: i64 = 5;

/// What went wrong inside: said once in the log with everything behind it, and to the caller not at all.
fn inside(error: &AppError) -> Problem {
    let mut chain = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        chain.push_str(": ");
        chain.push_str(&cause.to_string());
        source = cause.source();
    }
    tracing::error!(error = chain, "a request failed inside");
    match error {
        AppError::Store(_) => Problem {
            retry_after: Some(SOON),
            ..Code::Unavailable.into()
        },
        AppError::NoRoom(_) => Code::NoRoom.into(),
        AppError::NoFont(_) => Code::NoFont.into(),
        AppError::Sealed(SealError::KeyMissing(_)) => Code::FileLocked.into(),
        AppError::Sealed(SealError::Damaged) => Code::FileDamaged.into(),
        _ => Code::Internal.into(),
    }
}

const fn not_recorded(why: NotRecorded) -> Code {
    match why {
        NotRecorded::NotOffered => Code::RecordingNotOffered,
        NotRecorded::NotInCall => Code::RecordingNotInCall,
        NotRecorded::NobodyRecords => Code::RecordingByNobody,
        NotRecorded::Already => Code::RecordingAlready,
        NotRecorded::Waits => Code::RecordingWaits,
        NotRecorded::Over => Code::RecordingOver,
        NotRecorded::Misplaced => Code::RecordingMisplaced,
        NotRecorded::Misshapen => Code::RecordingMisshapen,
        NotRecorded::Full => Code::RecordingFull,
    }
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::WrongState { .. } => Code::WrongState.into(),
        Refusal::Incomplete { fields, materials } => Problem {
            fields: fields
                .into_iter()
                .map(|pointer| ("missing-field", pointer))
                .chain(materials.into_iter().map(|pointer| ("missing-material", pointer)))
                .map(|(code, pointer)| FieldProblem {
                    pointer,
                    code: code.to_owned(),
                })
                .collect(),
            ..Code::Incomplete.into()
        },
        Refusal::ReasonMissing => Code::ReasonMissing.into(),
        Refusal::NothingNamed => Code::NothingNamed.into(),
        Refusal::AlreadyAsked => Code::AlreadyAsked.into(),
        Refusal::NotAskedYet => Code::NotAskedYet.into(),
        Refusal::DeemedAccepted { due } => Problem::with(Code::DeemedAccepted, "due", &due),
        Refusal::DeadlinePassed { due } => Problem::with(Code::DeadlinePassed, "due", &due),
        Refusal::NotLate(material) => Problem::about(Code::NotLate, &material),
        Refusal::GapsOpen => Code::GapsOpen.into(),
        Refusal::NoGaps => Code::NoGaps.into(),
        Refusal::PastDay(day) => Problem::with(Code::PastDay, "day", &day),
        Refusal::AlreadyExtended => Code::AlreadyExtended.into(),
        Refusal::LimitPassed { due } => Problem::with(Code::LimitPassed, "due", &due),
        Refusal::NoLimit => Code::NoLimit.into(),
        Refusal::NotGranted => Code::NotGranted.into(),
        // Only the rules themselves ask for these; a person never sees them.
        Refusal::NotYetDue { .. } | Refusal::Provisional { .. } | Refusal::Inconsistent => Code::Internal.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_words_in_both_languages() {
        for code in Code::ALL {
            let key = format!("problem-{}", code.as_str());
            let arguments = ["due", "most", "day"].map(|name| (name, "7".to_owned()));
            let (zh, en) = (
                i18n::text(Lang::Zh, &key, &arguments),
                i18n::text(Lang::En, &key, &arguments),
            );
            assert!(!zh.starts_with("problem-") && !en.starts_with("problem-"), "{key}");
            assert!(!format!("{zh}{en}").contains('$'), "{zh} {en}");
        }
    }

    #[test]
    fn codes_are_told_apart() {
        let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Code::ALL.len());
    }
}

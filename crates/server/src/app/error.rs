//! Why a use case did not do what was asked: a closed list. What goes to the caller is decided at the edge.

use domain::access::Forbidden;
use domain::case::{Refusal, StateKind};
use std::io;
use store::StoreError;

/// Why not.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum AppError {
    #[error("there is no such thing, or it may not be known")]
    NotFound,
    #[error("the actor may not do this")]
    Forbidden,
    #[error("the procedure does not allow it: {0}")]
    Refused(Refusal),
    #[error("somebody else changed it first")]
    Stale,
    #[error("the field was changed by somebody else")]
    StaleField { current: Box<store::fields::Field> },
    #[error("the key was used for another request")]
    KeyReused,
    #[error("the key is not one that can be kept")]
    KeyUnusable,
    #[error("there is no item {0}")]
    UnknownItem(String),
    #[error("the deciding department is not in this district")]
    ItemNotOffered,
    #[error("there is no such outlet")]
    UnknownOutlet,
    #[error("the item's form has no field {0}")]
    UnknownField(String),
    #[error("the field {field} cannot hold this")]
    InvalidValue { field: String },
    #[error("the field {field} would hold a covered number")]
    MaskedValue { field: String },
    #[error("the password has to be changed first")]
    PasswordDue,
    #[error("an authenticator has to be set up first")]
    EnrolmentDue,
    #[error("the password is too easy")]
    PasswordWeak,
    #[error("the present password is not right")]
    PasswordWrong,
    #[error("the code is not right")]
    CodeWrong,
    #[error("{0} has to be said")]
    WordsMissing(&'static str),
    #[error("a registration does not allow it: {0}")]
    Registration(domain::registration::NotNow),
    #[error("somebody acts for this enterprise already")]
    EnterpriseTaken,
    #[error("this person cannot be that: {0}")]
    Unfit(&'static str),
    #[error("the name or number is taken")]
    SignInTaken,
    #[error("roles, open cases or others below hang on it")]
    InUse,
    #[error("nobody does that to oneself")]
    Oneself,
    #[error("somebody else changed the entry first")]
    StaleEntry,
    #[error("form and materials cannot be changed while the case is {0}")]
    NotEditable(StateKind),
    #[error("the item has no material {0}")]
    UnknownMaterial(String),
    #[error("the file is larger than {most} bytes")]
    FileTooLarge { most: u64 },
    #[error("the file is empty")]
    FileEmpty,
    #[error("the file is none of the formats that are read")]
    FileUnknown,
    #[error("the upload broke off")]
    UploadBroken,
    #[error("a case holds no more than {most} files")]
    TooManyFiles { most: usize },
    #[error("the sign-in is not right")]
    SignInFailed,
    #[error("the code of the authenticator is missing")]
    TotpNeeded,
    #[error("too many tries")]
    TooManyTries { retry_after: i64 },
    #[error("the clerk has a counter session that runs")]
    CounterBusy,
    #[error(transparent)]
    CounterRefused(domain::counter::NotNow),
    #[error("no enterprise is known by this")]
    UnknownEnterprise,
    #[error("the enterprise has no mobile number")]
    NoMobile,
    #[error("the ticket opens nothing, or nothing any more")]
    TicketOver,
    #[error("the report has no such finding")]
    UnknownFinding,
    #[error("the file has no such page that could be shown")]
    NoPage,
    #[error("the upload is at another place")]
    UploadElsewhere { received: i64 },
    #[error("the part does not have the checksum that it came with")]
    ChecksumWrong,
    #[error("the upload says too little of itself")]
    UploadUnclear,
    #[error("too many uploads are under way")]
    TooManyUploads,
    #[error("something harmful was found in the file: {0}")]
    FileInfected(String),
    #[error("the file could not be checked for harmful content")]
    ScannerGone,
    #[error("the cursor is none that was given out")]
    CursorUnusable,
    #[error("no more than {most}")]
    TooMany { most: usize },
    #[error("nobody of the department")]
    UnknownPerson,
    #[error("there is no such department")]
    UnknownDepartment,
    #[error("the question was moved by somebody else")]
    SupportMoved,
    #[error(transparent)]
    Support(::support::question::NotNow),
    #[error("a recording does not allow it: {0}")]
    Recording(::support::recording::NotRecorded),
    #[error(transparent)]
    Shared(::support::shared::Refused),
    #[error("this person has written as much into the form as is kept")]
    FormFull,
    #[error("the proposal is another by now, or there is none")]
    ProposalChanged,
    #[error("a card does not allow it: {0}")]
    Card(::support::card::NotNow),
    #[error("the person does not hold this role")]
    UnknownRole,
    #[error("this step gives no paper")]
    NoPaper,
    #[error("papers cannot be drawn: {0}")]
    NoFont(String),
    #[error("a paper could not be drawn: {0}")]
    Paper(String),
    #[error("production takes no demonstration data")]
    Production,
    #[error("there are people already")]
    NotEmpty,
    #[error("there is no room for it")]
    NoRoom(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Store(StoreError),
    #[error("a file could not be kept or read")]
    Blob(#[source] io::Error),
    #[error("a file does not open")]
    Sealed(#[from] super::blobs::sealing::SealError),
    #[error("broken: {0}")]
    Broken(&'static str),
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::Stale,
            full @ StoreError::Full(_) => Self::NoRoom(Box::new(full)),
            other => Self::Store(other),
        }
    }
}

impl AppError {
    /// What a disk says when a file is written or read.
    pub fn blob(error: io::Error) -> Self {
        match error.kind() {
            // A limit on one file and a quota are room as well.
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::NoRoom(Box::new(error))
            }
            _ => Self::Blob(error),
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<domain::counter::NotNow> for AppError {
    fn from(not_now: domain::counter::NotNow) -> Self {
        Self::CounterRefused(not_now)
    }
}

impl From<::support::question::NotNow> for AppError {
    fn from(not_now: ::support::question::NotNow) -> Self {
        Self::Support(not_now)
    }
}

impl From<::support::recording::NotRecorded> for AppError {
    fn from(not_recorded: ::support::recording::NotRecorded) -> Self {
        Self::Recording(not_recorded)
    }
}

impl From<::support::card::NotNow> for AppError {
    fn from(not_now: ::support::card::NotNow) -> Self {
        Self::Card(not_now)
    }
}

impl From<::support::shared::Refused> for AppError {
    fn from(refused: ::support::shared::Refused) -> Self {
        Self::Shared(refused)
    }
}

impl From<Forbidden> for AppError {
    fn from(_: Forbidden) -> Self {
        Self::Forbidden
    }
}

impl From<domain::registration::NotNow> for AppError {
    fn from(why: domain::registration::NotNow) -> Self {
        Self::Registration(why)
    }
}

//! What anybody may ask without being known: whether a paper is genuine, and how far a case is. Neutral: what is not there
//! and what does not fit are one answer. Must not give a name, a number or a reason of a person.

use crate::app::sign_in::Origin;
use crate::app::views::{ClockView, ItemName, Text};
use crate::app::{AppError, Ctx, cases as case_views, clocks, names, rates, secrets};
use domain::case::{Case, CaseState, CloseCause, Outcome, PaperKind, StateKind};
use serde::Serialize;
use store::papers::{self, Paper};
use store::{cases, people};
use utoipa::ToSchema;

domain::words!(
    /// How a paper stands today.
    PaperStanding {
        /// As it was issued.
        Valid = "valid",
        /// A later one took its place.
        Superseded = "superseded",
        /// What it granted was taken back.
        Revoked = "revoked",
        /// The application was taken back.
        Withdrawn = "withdrawn",
    }
);

/// How a paper of a case stands, beside the others of the case.
pub(super) fn standing(case: &Case, paper: &Paper, all: &[Paper]) -> PaperStanding {
    let later = || {
        all.iter()
            .any(|other| other.kind == paper.kind && other.seq > paper.seq)
    };
    match (&case.state, paper.kind) {
        (
            CaseState::Closed {
                cause: CloseCause::Revoked,
                ..
            },
            PaperKind::Grant,
        ) => PaperStanding::Revoked,
        (CaseState::Withdrawn { .. }, kind) if kind != PaperKind::Withdrawal => PaperStanding::Withdrawn,
        (_, kind) if kind.is_replaced_by_later() && later() => PaperStanding::Superseded,
        _ => PaperStanding::Valid,
    }
}

/// A genuine paper, as anybody may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GenuinePaper {
    /// What it is.
    #[schema(schema_with = crate::app::words::paper_kind)]
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub organ: Text,
    /// What was applied for.
    pub item: ItemName,
    /// Who applied, masked.
    pub applicant: String,
    /// The day of issue.
    pub issued_on: String,
    /// Hash of its bytes; none while nobody has fetched them, so that there is no file to compare.
    pub sha256: Option<String>,
    /// How it stands today.
    #[schema(schema_with = crate::app::words::paper_standing)]
    pub standing: &'static str,
}

/// A code as it was typed or scanned: small letters and what stands between groups do not matter.
fn tidy_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// A receipt's number with the brackets and spaces that papers have.
fn tidy_number(typed: &str) -> String {
    typed
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| match sign {
            '[' | '［' | '【' | '(' | '（' => '〔',
            ']' | '］' | '】' | ')' | '）' => '〕',
            other => other,
        })
        .collect()
}

/// A name of which only beginning and end are shown.
fn masked(name: &str) -> String {
    let signs: Vec<char> = name.chars().collect();
    let shown = match signs.len() {
        0..=2 => (signs.len().min(1), 0),
        3..=5 => (1, 1),
        _ => (2, 2),
    };
    let (begin, end) = (&signs[..shown.0], &signs[signs.len() - shown.1..]);
    // Always as many marks: the length says nothing.
    begin.iter().chain(&['*', '*', '*']).chain(end).collect()
}

async fn count(ctx: &Ctx, origin: &Origin) -> Result<(), AppError> {
    match &origin.address {
        Some(address) => rates::count(ctx, rates::PUBLIC, address).await,
        None => Ok(()),
    }
}

/// The paper of a code.
pub async fn verify(ctx: &Ctx, typed: &str, origin: &Origin) -> Result<GenuinePaper, AppError> {
    count(ctx, origin).await?;
    let mut tx = ctx.db.read().await?;
    let paper = papers::by_code(&mut tx, &tidy_code(typed))
        .await?
        .ok_or(AppError::NotFound)?;
    let found = cases::find(&mut tx, paper.case).await?.ok_or(AppError::NotFound)?;
    let all = papers::of_case(&mut tx, paper.case).await?;
    let organ = people::organisation(&mut tx, found.case.department)
        .await?
        .ok_or(AppError::NotFound)?;
    let facts = super::facts_of(&paper)?;
    Ok(GenuinePaper {
        kind: paper.kind.as_str(),
        title: ::papers::title(&facts),
        number: paper.number.clone(),
        organ: Text {
            zh: facts.organ,
            en: organ.name_en,
        },
        item: names::item_name(ctx, &found.case.item),
        applicant: masked(&facts.applicant.name),
        issued_on: facts.issued_on.to_string(),
        sha256: paper.sha256.clone(),
        standing: standing(&found.case, &paper, &all).as_str(),
    })
}

/// A step of a case, as anybody with number and code may see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicStep {
    /// The day.
    pub on: String,
    /// What happened.
    #[schema(schema_with = crate::app::words::event)]
    pub event: &'static str,
}

/// How far a case is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Progress {
    /// Number of the receipt.
    pub receipt: String,
    /// What was applied for.
    pub item: ItemName,
    /// Who decides.
    pub department: Text,
    /// Where it stands.
    #[schema(schema_with = crate::app::words::state_kind)]
    pub state: &'static str,
    /// What was decided.
    #[schema(schema_with = crate::app::words::outcome_or_null)]
    pub outcome: Option<&'static str>,
    /// The clock that runs out first.
    pub clock: Option<ClockView>,
    /// What happened since it was handed in.
    pub steps: Vec<PublicStep>,
}

/// How far the case of a receipt is, for who has the code that stands on it.
pub async fn progress(ctx: &Ctx, receipt: &str, typed: &str, origin: &Origin) -> Result<Progress, AppError> {
    count(ctx, origin).await?;
    let receipt = tidy_number(receipt);
    rates::count(ctx, rates::QUERY, &receipt).await?;
    let mut tx = ctx.db.read().await?;
    let (id, code) = papers::by_receipt(&mut tx, &receipt).await?.ok_or(AppError::NotFound)?;
    if !secrets::same(&code, &tidy_code(typed)) {
        return Err(AppError::NotFound);
    }
    let found = cases::find(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let events = case_views::history(&mut tx, id).await?;
    let clock = clocks::pressing(ctx, &found.case.item, &events)?;
    let department = super::gather::department(&mut tx, &found.case).await?;
    let outcome = match &found.case.state {
        CaseState::Decided { outcome, .. } | CaseState::Delivered { outcome, .. } => Some(Outcome::as_str(*outcome)),
        _ => None,
    };
    Ok(Progress {
        receipt,
        item: names::item_name(ctx, &found.case.item),
        department: Text {
            zh: department.name_zh,
            en: department.name_en,
        },
        state: StateKind::as_str(found.case.state.kind()),
        outcome,
        clock,
        steps: events
            .iter()
            // What came before is the applicant's alone, what is sent back inside the organ the organ's.
            .filter(|event| !matches!(event.what.word(), "started" | "returned"))
            .map(|event| PublicStep {
                on: event.at.day().to_string(),
                event: event.what.word(),
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_off_a_paper_is_understood() {
        assert_eq!(tidy_code("abcd-efgh 0o1l"), "ABCDEFGH0011");
        assert_eq!(tidy_number("示收[2026] 000001号"), "示收〔2026〕000001号");
        assert_eq!(tidy_number("示收（2026）000001号"), "示收〔2026〕000001号");
    }

    #[test]
    fn a_masked_name_shows_beginning_and_end_and_no_length() {
        assert_eq!(masked("杭州云栖茶事餐饮有限公司"), "杭州***公司");
        assert_eq!(masked("青简书店"), "青***店");
        assert_eq!(masked("李云"), "李***");
        assert_eq!(masked(""), "***");
    }
}

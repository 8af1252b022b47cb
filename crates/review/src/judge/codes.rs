//! The closed list of finding codes: what each means, how much it usually weighs, and when it is raised.
//!
//! A code, once published, never changes its meaning. `docs/FINDINGS.md` is written from here.
use crate::report::Severity;
use std::fmt::Write as _;

macro_rules! codes {
    ($($name:ident = $word:literal, $severity:ident, $what:literal, $when:literal;)+) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $(#[doc = $what] $name,)+
        }

        impl FindingCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// What it means, in one sentence.
            pub const fn what(self) -> &'static str {
                match self { $(Self::$name => $what),+ }
            }

            /// When it is raised, and when it weighs less or more than usual.
            pub const fn when(self) -> &'static str {
                match self { $(Self::$name => $when),+ }
            }

            /// What it usually weighs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }
        }
    };
}

codes! {
    MaterialMissing = "material_missing", Blocking, "A material that the item asks for is not in the set.",
        "No paper of a fitting kind was found for a material whose condition holds (a condition over an unanswered form field does not count), or a person of the form's list has no paper. Not raised in addition where an unreadable page or an unusable file is plausibly that material. A material that may be brought late asks a person instead.";
    PageMissing = "page_missing", Blocking, "A page or side of a paper is not in the set.",
        "One side of an identity card is there and the other is asked for, a paper of several pages shows none of its signature places, or it counts more pages than there are.";
    MaterialDuplicate = "material_duplicate", Warning, "Two papers serve one material that needs only one.",
        "Same kind and same number: a warning where the contents agree; a person is asked where they differ, or where two different papers of one kind compete.";
    DocumentUnexpected = "document_unexpected", Warning, "A file or page is not among the papers that the item asks for.",
        "The kind is unknown, a picture, or one that no material wants. Information only for a further identity card and for a blank sheet among others.";
    ImageUnreadable = "image_unreadable", Blocking, "A page cannot be read reliably.",
        "Too few pixels, blurred, dark, over-exposed, glare, covered or blank; also a page that was read so poorly that its kind or most of its fields stay unknown while a material is missing. The message says how to take the picture again. A warning where another readable paper already serves.";
    ImageCut = "image_cut", Warning, "A paper runs out of the picture.",
        "Blocking where a required field of the paper, or its foot with name and seal of the organ, is missing as well; else a person is asked.";
    FileUnusable = "file_unusable", Blocking, "A file cannot be opened.",
        "The decoder refused the file; nothing of it was reviewed.";
    DocumentExpired = "document_expired", Blocking, "A paper is no longer in force, or too old.",
        "Its last day lies before the date of the review, or it is older than the item allows. A person is asked where the date was read with doubt.";
    DocumentNotYetValid = "document_not_yet_valid", Blocking, "A paper is not in force yet.",
        "Its first day lies after the date of the review. A person is asked where the item has no rule about it or the date was read with doubt.";
    LicenceStatus = "licence_status", Blocking, "A licence is marked as cancelled, revoked or lost.",
        "A short line of its own on a licence or certificate, or a red stamp across it, says 注销, 吊销, 撤销, 作废 or 遗失.";
    NameMismatch = "name_mismatch", Blocking, "The name of a firm is not the same everywhere.",
        "A person is asked where the names differ in a character or two that were read with doubt or look alike, where one is cut short, or where either was not read surely.";
    PersonMismatch = "person_mismatch", Blocking, "The name of a person is not the same everywhere.",
        "Also where a party is not among the owners. A person is asked where one doubtful character differs, or where another accepted person signs.";
    AddressMismatch = "address_mismatch", Blocking, "The premises are not the same everywhere.",
        "Compared part by part; a person is asked where the addresses cannot be told apart or joined, and an old district name is information only.";
    CreditCodeInvalid = "credit_code_invalid", Blocking, "A unified social credit code is not valid.",
        "Its form or its check character is wrong (GB 32100-2015). A person is asked where it was read with doubt, where the set holds a valid code that differs in one character, or where only the check character puts right what was clearly printed.";
    CreditCodeMismatch = "credit_code_mismatch", Blocking, "The credit code is not the same everywhere.",
        "A person is asked where one character differs that was read with doubt.";
    IdNumberInvalid = "id_number_invalid", Blocking, "A resident identity number is not valid.",
        "Its check digit is wrong, or the date of birth or sex on the card does not agree with it (GB 11643). A person is asked where it was read with doubt, or the set holds a valid number that differs in one character.";
    IdNumberMismatch = "id_number_mismatch", Blocking, "The identity number is not the same everywhere.",
        "A person is asked where one character differs that was read with doubt.";
    SealMissing = "seal_missing", Blocking, "A place that must be sealed is not.",
        "The place was found, and no seal of the party is at it or anywhere on the paper. A person is asked where a seal is there but cannot be read, where the place was not found or shows a trace of ink, or where the page was taken poorly; also where an original licence in colour shows no seal of the organ that issued it, nor any red on its lower part.";
    SealMismatch = "seal_mismatch", Blocking, "A seal carries another name.",
        "The seal at the place reads clearly as the whole name of somebody else. A person is asked where it reads poorly, or is that of another party of the set.";
    SignatureMissing = "signature_missing", Blocking, "A place that must be signed is not.",
        "Neither handwriting nor (where allowed) a seal is at the place. A person is asked where the page was taken poorly.";
    CopyUnstamped = "copy_unstamped", Warning, "A copy that must carry the applicant's seal does not.",
        "The paper has no colour (a photocopy or a grey scan) and no fresh seal, nor one with the applicant's name. A person is asked, since a grey scan of an original looks the same. An original in colour needs no seal of the applicant.";
    FieldMissing = "field_missing", Blocking, "Something that must stand on a paper was not found on it.",
        "A required field of the document kind is left blank behind its label. A person is asked where the label was not found either, something unread stands behind it, or the page is doubtful.";
    FieldUncertain = "field_uncertain", Warning, "Something was read, but not reliably.",
        "Low confidence or an impossible value. A person is asked where the field is required or used by a check; information only otherwise.";
    TermTooShort = "term_too_short", Warning, "A paper ends soon.",
        "It is in force but ends within the days that the item wants to remain.";
    AreaMismatch = "area_mismatch", Blocking, "An area is larger than it can be.",
        "The smaller area of the rule is larger than the larger one beyond the tolerance.";
    ValueMismatch = "value_mismatch", Warning, "A date, an amount or a number is not the same everywhere.",
        "A person is asked: the papers may use different terms for it.";
    RuleUnmet = "rule_unmet", Warning, "A number or a date lies outside the bounds of the item.",
        "Too small or too large, a term longer than allowed, too few days ahead, an entry that does not go with the kind of business, or a mandate for another matter; a person is asked.";
    CoOwnerMissing = "co_owner_missing", Warning, "An owner in common neither lets nor agrees.",
        "The certificate names several owners, not all of them are parties of the lease, and the consent of the others is not in the set.";
    UseMismatch = "use_mismatch", Blocking, "A paper does not say, or says, what the item cares about.",
        "E.g. residential use on a commercial application, or a test report with a failed conclusion.";
}

/// The text of `docs/FINDINGS.md`.
pub fn findings_markdown() -> String {
    let mut out = String::from(
        "# Findings\n\n<!-- Generated from crates/review/src/judge/codes.rs; do not edit by hand. -->\n\n\
         Every finding of a review carries one of these codes. `severity` is the usual weight: `blocking` makes the \
         verdict `fix`; a `warning` that asks for a person makes it `ask`; the rest leaves it `pass`.\n\n\
         | code | severity | what it means | when it is raised |\n|---|---|---|---|\n",
    );
    for code in FindingCode::ALL {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            code.as_str(),
            severity(code.severity()),
            code.what(),
            code.when()
        );
    }
    out
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "blocking",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

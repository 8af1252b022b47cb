//! stub
use crate::Verdict;
/// stub
pub fn validate(_input: &str) -> Verdict {
    Verdict::invalid(crate::Reason::Empty)
}

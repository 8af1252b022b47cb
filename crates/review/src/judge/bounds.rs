//! Rules about bounds of numbers and days. What lies outside is for a person to look at.
use super::codes::FindingCode as Code;
use super::draft::Weight;
use super::rules::Judge;
use super::terms::{day, days};
use super::values::resolve;
use catalogue::FieldRef;
use jiff::Span;

impl<'a> Judge<'_, 'a> {
    pub(super) fn between(&mut self, field: &'a FieldRef, at_least: Option<f64>, at_most: Option<f64>) {
        for value in resolve(self.set, field) {
            let Ok(number) = value.text.parse::<f64>() else {
                continue;
            };
            let (key, bound) = match (at_least, at_most) {
                (Some(least), _) if number < least => ("rule-below", least),
                (_, Some(most)) if number > most => ("rule-above", most),
                _ => continue,
            };
            let draft = self
                .about(Code::RuleUnmet, Weight::Ask, key, &value, None)
                .plain("bound", bound.to_string());
            self.drafts.push(draft);
        }
    }

    pub(super) fn term_at_most(&mut self, start: &'a FieldRef, end: &'a FieldRef, months: u16) {
        let starts = resolve(self.set, start);
        for (value, from) in resolve(self.set, end).iter().zip(&starts) {
            let (Some((first, _)), Some((last, _))) = (day(&from.text), day(&value.text)) else {
                continue;
            };
            // A term of two years from 1 May ends on 30 April or on 1 May; both are two years.
            let limit = first.checked_add(Span::new().months(i64::from(months)));
            if limit.is_ok_and(|limit| last > limit) {
                let draft = self.about(Code::RuleUnmet, Weight::Ask, "rule-term-long", value, Some(from));
                self.drafts.push(draft.plain("months", months.to_string()));
            }
        }
    }

    pub(super) fn days_ahead(&mut self, date: &'a FieldRef, least: u16) {
        for value in resolve(self.set, date) {
            let Some((first, _)) = day(&value.text) else { continue };
            if days(self.set.input.date, first) < i32::from(least) {
                let draft = self.about(Code::RuleUnmet, Weight::Ask, "rule-too-soon", &value, None);
                self.drafts.push(
                    draft
                        .plain("days", least.to_string())
                        .plain("date", self.set.input.date.to_string()),
                );
            }
        }
    }
}

//! Sets of two filings: the registration of a lease (SC-04) and a promotion in the street (SC-14). They carry what the
//! premises cannot: values that differ from the form, and days outside the item's bounds.

use anyhow::Result;
use serde_json::Value;

use crate::invent::{Party, Person, chance, days, pick};
use crate::papers::identity::{self, Sides};
use crate::papers::letters::{LEASE, PROMOTION};
use crate::papers::odd;
use crate::studio::{Paper, Studio};

impl Studio<'_> {
    /// The papers of a lease to be registered; `number` chooses the defect.
    pub(crate) fn lease_registration(&mut self, number: u32) -> Result<()> {
        let lessor = Person::invent(&mut self.rng);
        self.plan.property.owners = vec![Party::person(&lessor)];
        self.plan.lease.lessor = Party::person(&lessor);
        self.registration_form(&lessor, number);
        self.application_form(LEASE)?;
        for paper in [Paper::Property, Paper::Lease, Paper::Licence] {
            let take = self.take();
            self.paper(paper, take)?;
        }
        let kit = self.kit();
        let (rng, validity) = (&mut self.rng, &self.plan.validity);
        let card = identity::draw(
            kit.fonts,
            rng,
            &kit.faces,
            &lessor,
            validity,
            Sides::Front,
            self.plan.marked,
        );
        self.snap("出租人身份证", &[card])
    }

    fn registration_form(&mut self, lessor: &Person, number: u32) {
        let lease = &self.plan.lease;
        let (mut start, end, mut rent) = (lease.start, lease.end.to_string(), lease.rent);
        let lessee = lease.lessee.name.clone();
        match number % 4 {
            0 => {
                rent += pick(&mut self.rng, &[200, 500, 1000]);
                self.defect("value_mismatch", "lease_contract", "rent");
            }
            2 => {
                start = days(start, pick(&mut self.rng, &[1, 15, 30]));
                self.defect("value_mismatch", "lease_contract", "start");
            }
            _ => {}
        }
        let rent = if chance(&mut self.rng, 40) {
            self.extra_twins.push("rent_with_unit_in_form");
            format!("{rent}.00元")
        } else {
            rent.to_string()
        };
        for (field, value) in [
            ("lessor", Value::from(lessor.name.clone())),
            ("lessor_kind", Value::from("person")),
            ("lessee", Value::from(lessee)),
            ("lessee_kind", Value::from("firm")),
            ("rent_month", Value::from(rent)),
            ("sublease", Value::from(false)),
            ("shared_ownership", Value::from(false)),
            ("start_date", Value::from(start.to_string())),
            ("end_date", Value::from(end)),
        ] {
            self.fill(field, value);
        }
    }

    /// The papers of an event before the shop; `number` chooses the defect.
    pub(crate) fn promotion(&mut self, number: u32) -> Result<()> {
        let today = self.plan.today;
        // Neither lease nor certificate is handed in.
        self.plan.twins.retain(|t| {
            ["address", "grey", "id_", "watermark"]
                .iter()
                .any(|start| t.starts_with(start))
        });
        let first = if number.is_multiple_of(2) {
            self.defect("rule_unmet", "", "start_date");
            days(today, -self.rng.i64(0..6))
        } else if chance(&mut self.rng, 40) {
            self.extra_twins.push("event_begins_tomorrow");
            days(today, 1)
        } else {
            days(today, self.rng.i64(2..40))
        };
        let last = days(first, self.rng.i64(1..5));
        self.fill("start_date", first.to_string());
        self.fill("end_date", last.to_string());
        self.fill("place", self.plan.licence.address.clone());
        self.fill("equipment", "帐篷两顶、展架四组");
        self.application_form(PROMOTION)?;
        for paper in [Paper::Licence, Paper::Card] {
            let take = self.take();
            self.paper(paper, take)?;
        }
        if !self.plan.both_sides {
            self.card_back()?;
        }
        let plan = odd::plan(self.fonts, &self.faces);
        self.snap("位置示意图", &[plan])?;
        let firm = self.plan.licence.name.clone();
        let paper = odd::rules(self.kit(), &mut self.rng, &firm, "安全与保洁方案", odd::SAFETY_PLAN);
        self.snap("安全与保洁方案", &[paper])
    }
}

//! Sets beyond the premises: the hygiene licence for public places, and one of every other paper.

use anyhow::Result;
use serde_json::{Value, json};

use crate::camera::{Level, Wish};
use crate::invent::{Address, Licence, Person, Spelling, chance, days, pick};
use crate::papers::health::{self, Report};
use crate::papers::identity::{self, Sides};
use crate::papers::{Flaws, letters, odd, permits};
use crate::sheet::Sheet;
use crate::studio::Studio;

impl Studio<'_> {
    /// The papers of SC-01; `number` chooses the defect.
    pub(crate) fn hygiene(&mut self, number: u32) -> Result<()> {
        for which in 0..4 {
            let (level, wish) = (self.plan.level, self.wish());
            self.paper(which, level, wish)?;
        }
        let (fonts, faces, today) = (self.fonts, self.faces, self.plan.today);
        let (level, licence) = (self.plan.level, self.plan.licence.clone());
        let back = identity::draw(
            fonts,
            &mut self.rng,
            &faces,
            &self.plan.person,
            &self.plan.validity,
            Sides::Back,
            self.plan.marked,
        );
        if !self.plan.both_sides {
            self.snap("身份证反面", &back, level)?;
        }
        let area = self.plan.lease.area.clone();
        let form = letters::application(
            fonts,
            &mut self.rng,
            &faces,
            &licence,
            &area,
            days(today, -2),
            Flaws::default(),
        );
        self.snap("申请表", &form, level)?;
        self.snap("平面图", &odd::plan(fonts, &faces), level)?;
        self.workers(number)?;
        self.laboratory(number)?;
        if number % 5 == 4 {
            self.defect("signature_missing", "commitment_letter", "applicant");
        }
        let flaws = Flaws {
            unsigned: number % 5 == 4,
            ..Flaws::default()
        };
        let letter = letters::commitment(fonts, &mut self.rng, &faces, &licence, days(today, -2), flaws);
        self.snap("承诺书", &letter, level)?;
        let kind = pick(&mut self.rng, &["hairdresser", "beauty", "fitness"]);
        self.plan.form.insert("venue_kind".to_owned(), Value::from(kind));
        self.plan
            .form
            .insert("air_conditioning".to_owned(), Value::from("split"));
        if chance(&mut self.rng, 50) {
            self.agent()?;
        }
        Ok(())
    }

    fn agent(&mut self) -> Result<()> {
        let agent = Person::invent(&mut self.rng);
        let (fonts, faces, today, level) = (self.fonts, self.faces, self.plan.today, self.plan.level);
        let licence = self.plan.licence.clone();
        let letter = letters::authorisation(
            fonts,
            &mut self.rng,
            &faces,
            &licence,
            &agent,
            days(today, -3),
            Flaws::default(),
        );
        self.snap("委托书", &letter, level)?;
        let card = identity::draw(
            fonts,
            &mut self.rng,
            &faces,
            &agent,
            &self.plan.validity,
            Sides::Front,
            true,
        );
        self.snap("经办人身份证", &card, level)?;
        self.plan.form.insert("agent_used".to_owned(), Value::from(true));
        self.plan.form.insert("agent_name".to_owned(), Value::from(agent.name));
        self.plan
            .form
            .insert("agent_id_number".to_owned(), Value::from(agent.number));
        Ok(())
    }

    fn workers(&mut self, number: u32) -> Result<()> {
        let (fonts, faces, today, level) = (self.fonts, self.faces, self.plan.today, self.plan.level);
        let mut workers = Vec::new();
        for i in 0..self.rng.u32(2..4) {
            let person = Person::invent(&mut self.rng);
            workers.push(json!({ "name": person.name, "id_number": person.number }));
            if i == 0 && number % 5 == 3 {
                self.defect("material_missing", "health_certificate", "");
                continue;
            }
            let expired = i == 0 && number % 5 == 1;
            if expired {
                self.defect("document_expired", "health_certificate", "valid_to");
            }
            let issued = days(
                today,
                if expired {
                    -380 - self.rng.i64(0..60)
                } else {
                    -self.rng.i64(20..340)
                },
            );
            let phone = chance(&mut self.rng, 30);
            let card = health::certificate(fonts, &mut self.rng, &faces, &person, issued, phone);
            self.snap("健康证", &card, level)?;
        }
        self.plan.form.insert("workers".to_owned(), Value::from(workers));
        Ok(())
    }

    fn laboratory(&mut self, number: u32) -> Result<()> {
        let (fonts, faces, level) = (self.fonts, self.faces, self.plan.level);
        let mut report = Report {
            unit: self.plan.licence.name.clone(),
            address: self.plan.licence.address.clone(),
            issued: days(self.plan.today, -self.rng.i64(15..250)),
            passed: true,
        };
        if number % 5 == 2 {
            report.address = Address::invent(&mut self.rng).write(Spelling::Plain);
            self.defect("address_mismatch", "hygiene_test_report", "address");
        }
        let sheets = health::report(fonts, &mut self.rng, &faces, &report, Flaws::default(), false);
        for sheet in &sheets {
            self.snap("检测报告", sheet, level)?;
        }
        Ok(())
    }

    /// A paper nobody asked for.
    pub(crate) fn extra(&mut self) -> Result<()> {
        let (fonts, faces, today, level) = (self.fonts, self.faces, self.plan.today, self.plan.level);
        let licence = self.plan.licence.clone();
        let area = self.plan.property.area.clone();
        let sheet = match self.rng.u8(0..5) {
            0 => odd::receipt(fonts, &mut self.rng, &faces),
            1 => odd::chat(fonts, &faces),
            2 => permits::fire(fonts, &mut self.rng, &faces, &licence, &area, days(today, -60)),
            3 => permits::food(fonts, &mut self.rng, &faces, &licence, days(today, -300)),
            _ => health::licence(fonts, &mut self.rng, &faces, &licence, days(today, -500)),
        };
        self.snap("其他", &sheet, level)
    }

    /// One of every paper that the other sets hold seldom.
    pub(crate) fn unsorted(&mut self) -> Result<()> {
        let (fonts, faces, today, level) = (self.fonts, self.faces, self.plan.today, self.plan.level);
        let place = Address::invent(&mut self.rng).write(Spelling::Plain);
        let licence = Licence::invent(&mut self.rng, crate::invent::Subject::Trader, today, place.clone());
        let agent = Person::invent(&mut self.rng);
        let none = Flaws::default();
        let sign: String = licence.name.chars().skip(6).take(6).collect();
        let bad = Report {
            unit: licence.name.clone(),
            address: place,
            issued: days(today, -40),
            passed: false,
        };
        let rng = &mut self.rng;
        let mut sheets = vec![
            odd::receipt(fonts, rng, &faces),
            odd::chat(fonts, &faces),
            odd::plan(fonts, &faces),
            odd::front(fonts, rng, &faces, &sign),
            permits::fire(fonts, rng, &faces, &licence, "186.20", days(today, -60)),
            permits::food(fonts, rng, &faces, &licence, days(today, -300)),
            health::licence(fonts, rng, &faces, &licence, days(today, -500)),
            letters::authorisation(fonts, rng, &faces, &licence, &agent, days(today, -3), none),
            letters::commitment(fonts, rng, &faces, &licence, days(today, -3), none),
            letters::application(fonts, rng, &faces, &licence, "86.00", days(today, -3), none),
            health::certificate(fonts, rng, &faces, &agent, days(today, -100), false),
            health::certificate(fonts, rng, &faces, &agent, days(today, -90), true),
        ];
        sheets.extend(health::report(fonts, rng, &faces, &bad, none, true));
        for sheet in &sheets {
            self.snap("材料", sheet, level)?;
        }
        Ok(())
    }

    fn snap(&mut self, word: &str, sheet: &Sheet<'_>, level: Level) -> Result<()> {
        let wish = Wish {
            size: self.size.min(2200),
            ..Wish::default()
        };
        let shot = self.take(sheet, level, wish, 1)?;
        self.keep(word, shot)
    }
}

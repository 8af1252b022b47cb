//! The papers of the hygiene licence for public places (SC-01).

use anyhow::Result;
use serde_json::{Value, json};

use crate::invent::{Address, Person, Spelling, chance, days, pick};
use crate::papers::health::{self, Report};
use crate::papers::identity::{self, Sides};
use crate::papers::letters::{self, HYGIENE, Letter};
use crate::papers::{Flaws, odd};
use crate::shoot::Take;
use crate::studio::{Paper, Studio};

/// What is wrong with the set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Residential,
    CertificateExpired,
    OneSideOfTheCard,
    ReportFailed,
    ReportElsewhere,
    CertificateMissing,
    Unsigned,
}

impl Fault {
    const fn of(number: u32) -> Self {
        match number % 10 {
            1 => Self::Residential,
            2 => Self::OneSideOfTheCard,
            4 => Self::CertificateExpired,
            5 => Self::ReportFailed,
            6 => Self::ReportElsewhere,
            8 => Self::CertificateMissing,
            9 => Self::Unsigned,
            _ => Self::None,
        }
    }
}

impl Studio<'_> {
    /// The papers of SC-01; `number` chooses the defect.
    pub(crate) fn hygiene(&mut self, number: u32) -> Result<()> {
        let fault = Fault::of(number);
        match fault {
            Fault::Residential => {
                self.plan.twins.retain(|t| *t != "residential_land_commercial_house");
                self.plan.property.purpose = "城镇住宅用地/住宅";
                let kind = if self.plan.property_form.is_none() {
                    self.plan.property.purpose = "住宅";
                    "house_ownership_certificate"
                } else {
                    "property_certificate"
                };
                self.defect("use_mismatch", kind, "use");
            }
            Fault::OneSideOfTheCard => {
                self.plan.both_sides = false;
                self.defect("page_missing", "id_card_back", "");
            }
            _ => {}
        }
        for paper in Paper::ALL {
            let take = self.take();
            self.paper(paper, take)?;
        }
        if !self.plan.both_sides && fault != Fault::OneSideOfTheCard {
            self.card_back()?;
        }
        self.application_form(HYGIENE)?;
        let plan = odd::plan(self.fonts, &self.faces);
        self.snap("平面图", &[plan])?;
        let firm = self.plan.licence.name.clone();
        let rules = odd::rules(self.kit(), &mut self.rng, &firm, "卫生管理制度", odd::HYGIENE_RULES);
        self.snap("卫生管理制度", &[rules])?;
        self.workers(fault)?;
        self.venue()?;
        let by_commitment = match fault {
            Fault::Unsigned => true,
            Fault::ReportFailed | Fault::ReportElsewhere => false,
            _ => chance(&mut self.rng, 40),
        };
        self.fill("by_commitment", by_commitment);
        if by_commitment {
            self.commitment(fault)?;
        } else {
            self.laboratory(fault)?;
        }
        if chance(&mut self.rng, 50) {
            self.agent()?;
        }
        Ok(())
    }

    pub(crate) fn fill(&mut self, field: &str, value: impl Into<Value>) {
        self.plan.form.insert(field.to_owned(), value.into());
    }

    /// The other side of the head's card, as a picture of its own.
    pub(crate) fn card_back(&mut self) -> Result<()> {
        let kit = self.kit();
        let (person, validity) = (&self.plan.person, &self.plan.validity);
        let marked = self.plan.marked;
        let back = identity::draw(
            kit.fonts,
            &mut self.rng,
            &kit.faces,
            person,
            validity,
            Sides::Back,
            marked,
        );
        self.snap("身份证反面", &[back])
    }

    /// The application form of a matter, filled and sealed.
    pub(crate) fn application_form(&mut self, matter: letters::Matter) -> Result<()> {
        let area = self.plan.lease.area.clone();
        let letter = Letter {
            from: &self.plan.licence,
            matter,
            signed: days(self.plan.today, -2),
            flaws: Flaws::default(),
        };
        let sheet = letters::application(self.kit(), &mut self.rng, letter, &area);
        self.snap("申请表", &[sheet])
    }

    fn commitment(&mut self, fault: Fault) -> Result<()> {
        let unsigned = fault == Fault::Unsigned;
        if unsigned {
            self.defect("signature_missing", "commitment_letter", "applicant");
        }
        let letter = Letter {
            from: &self.plan.licence,
            matter: HYGIENE,
            signed: days(self.plan.today, -2),
            flaws: Flaws {
                unsigned,
                ..Flaws::default()
            },
        };
        let sheet = letters::commitment(self.kit(), &mut self.rng, letter);
        self.snap("承诺书", &[sheet])
    }

    fn venue(&mut self) -> Result<()> {
        let kind = pick(&mut self.rng, &["hairdresser", "beauty", "fitness"]);
        self.fill("venue_kind", kind);
        let central = chance(&mut self.rng, 20);
        self.fill("air_conditioning", if central { "central" } else { "split" });
        if central {
            let report = self.report("集中空调通风系统");
            let sheets = health::report(self.kit(), &mut self.rng, &report, Flaws::default(), false);
            self.snap("集中空调通风系统卫生检测报告", &sheets)?;
        }
        Ok(())
    }

    fn report(&mut self, sample: &'static str) -> Report {
        Report {
            unit: self.plan.licence.name.clone(),
            address: self.plan.licence.address.clone(),
            issued: days(self.plan.today, -self.rng.i64(15..250)),
            passed: true,
            sample,
        }
    }

    fn laboratory(&mut self, fault: Fault) -> Result<()> {
        let mut report = self.report("空气、公共用品用具");
        match fault {
            Fault::ReportElsewhere => {
                report.address = Address::invent(&mut self.rng).write(Spelling::Plain);
                self.defect("address_mismatch", "hygiene_test_report", "address");
            }
            Fault::ReportFailed => {
                report.passed = false;
                self.defect("use_mismatch", "hygiene_test_report", "conclusion");
            }
            _ => {}
        }
        let two = chance(&mut self.rng, 30);
        let sheets = health::report(self.kit(), &mut self.rng, &report, Flaws::default(), two);
        self.snap("检测报告", &sheets)
    }

    /// The mandate and the card of somebody who hands the papers in.
    pub(crate) fn agent(&mut self) -> Result<()> {
        let kit = self.kit();
        let agent = Person::invent(&mut self.rng);
        let letter = Letter {
            from: &self.plan.licence,
            matter: HYGIENE,
            signed: days(self.plan.today, -3),
            flaws: Flaws::default(),
        };
        let sheet = letters::authorisation(kit, &mut self.rng, letter, &agent);
        self.snap("委托书", &[sheet])?;
        let (rng, validity) = (&mut self.rng, &self.plan.validity);
        let card = identity::draw(kit.fonts, rng, &kit.faces, &agent, validity, Sides::Front, true);
        self.snap("经办人身份证", &[card])?;
        self.fill("agent_used", true);
        self.fill("agent_name", agent.name);
        self.fill("agent_id_number", agent.number);
        Ok(())
    }

    fn workers(&mut self, fault: Fault) -> Result<()> {
        let today = self.plan.today;
        let mut workers = Vec::new();
        for i in 0..self.rng.u32(2..4) {
            let person = Person::invent(&mut self.rng);
            workers.push(json!({ "name": person.name, "id_number": person.number }));
            if i == 0 && fault == Fault::CertificateMissing {
                self.defect("material_missing", "health_certificate", "");
                continue;
            }
            let expired = i == 0 && fault == Fault::CertificateExpired;
            if expired {
                self.defect("document_expired", "health_certificate", "valid_to");
            }
            let ago = if expired {
                self.rng.i64(380..440)
            } else {
                self.rng.i64(20..340)
            };
            let phone = chance(&mut self.rng, 30);
            let card = health::certificate(self.kit(), &mut self.rng, &person, days(today, -ago), phone);
            if phone && chance(&mut self.rng, 60) {
                self.screenshot("健康证", &card)?;
            } else {
                self.snap("健康证", &[card])?;
            }
        }
        self.fill("workers", workers);
        Ok(())
    }

    /// Takes a paper a little smaller than the chief ones.
    pub(crate) fn snap(&mut self, word: &str, sheets: &[crate::sheet::Sheet<'_>]) -> Result<()> {
        let take = self.take();
        let take = Take {
            wish: crate::camera::Wish {
                size: self.size.min(2200),
                ..take.wish
            },
            ..take
        };
        self.deliver(word, sheets, take)
    }
}

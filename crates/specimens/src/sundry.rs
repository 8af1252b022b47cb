//! Papers beyond any item: one that nobody asked for, and a set of one of every other paper.

use anyhow::Result;

use crate::invent::{Address, Licence, Person, Spelling, Subject, chance, days};
use crate::papers::health::{self, Report};
use crate::papers::letters::{self, HYGIENE, Letter};
use crate::papers::{Flaws, odd, permits};
use crate::studio::Studio;

impl Studio<'_> {
    /// A paper nobody asked for; returns its kind.
    pub(crate) fn extra(&mut self) -> Result<&'static str> {
        let (kit, today) = (self.kit(), self.plan.today);
        let licence = self.plan.licence.clone();
        let area = self.plan.property.area.clone();
        let choice = self.rng.u8(0..5);
        let rng = &mut self.rng;
        let sheet = match choice {
            0 => odd::receipt(kit.fonts, rng, &kit.faces),
            1 => odd::chat(kit.fonts, &kit.faces),
            2 => permits::fire(kit, rng, &licence, &area, days(today, -60)),
            3 => permits::food(kit, rng, &licence, days(today, -300)),
            _ => health::licence(kit, rng, &licence, days(today, -500)),
        };
        let kind = sheet.parts.first().map_or("", |part| part.document);
        if choice == 1 {
            self.screenshot("其他", &sheet)?;
        } else {
            self.snap("其他", &[sheet])?;
        }
        Ok(kind)
    }

    /// One of every paper that the other sets hold seldom.
    pub(crate) fn unsorted(&mut self) -> Result<()> {
        let (kit, today) = (self.kit(), self.plan.today);
        let place = Address::invent(&mut self.rng).write(Spelling::Plain);
        let holder = Licence::invent(&mut self.rng, Subject::Trader, today, place.clone());
        let agent = Person::invent(&mut self.rng);
        let sign: String = holder.name.chars().skip(6).take(6).collect();
        let letter = Letter {
            from: &holder,
            matter: HYGIENE,
            signed: days(today, -3),
            flaws: Flaws::default(),
        };
        let bad = Report {
            unit: holder.name.clone(),
            address: place,
            issued: days(today, -40),
            passed: false,
            sample: "空气、公共用品用具",
        };
        let chat = odd::chat(kit.fonts, &kit.faces);
        let rng = &mut self.rng;
        let mut papers = vec![
            vec![odd::receipt(kit.fonts, rng, &kit.faces)],
            vec![odd::plan(kit.fonts, &kit.faces)],
            vec![odd::front(kit.fonts, rng, &kit.faces, &sign)],
            vec![permits::fire(kit, rng, &holder, "186.20", days(today, -60))],
            vec![permits::food(kit, rng, &holder, days(today, -300))],
            vec![health::licence(kit, rng, &holder, days(today, -500))],
            vec![letters::authorisation(kit, rng, letter, &agent)],
            vec![letters::commitment(kit, rng, letter)],
            vec![letters::application(kit, rng, letter, "86.00")],
            vec![health::certificate(kit, rng, &agent, days(today, -100), false)],
        ];
        papers.push(health::report(kit, rng, &bad, Flaws::default(), true));
        let card = health::certificate(kit, rng, &agent, days(today, -90), true);
        for sheets in &papers {
            self.snap("材料", sheets)?;
        }
        for screen in [chat, card] {
            if chance(&mut self.rng, 50) {
                self.screenshot("截图", &screen)?;
            } else {
                self.snap("材料", &[screen])?;
            }
        }
        Ok(())
    }
}

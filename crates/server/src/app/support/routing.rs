//! One turn of the desk within a transaction: what the event can touch is loaded, the desk says what follows, and all of it
//! is saved. All turns are in one order, by a row that each locks first.

use super::{PROMISES, Told, rungs};
use crate::app::{AppError, Ctx};
use ::support::desk::{Desk, Held, Step};
use ::support::expert::Presence;
use ::support::promise::Rung;
use ::support::question::{Question, QuestionState, What};
use ::support::skill::{Capacity, Tier, WHOLE};
use domain::id::{OrganisationId, PersonId, QuestionId};
use domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use store::support::Kept;
use store::{Tx, support, support_experts};

/// A turn.
pub(super) struct Turn<'t> {
    ctx: &'t Ctx,
    tx: &'t mut Tx,
    /// The moment of the turn.
    pub(super) now: Timestamp,
    /// The part of the desk that was loaded.
    pub(super) desk: Desk<'static>,
    seated: BTreeSet<PersonId>,
    lined: BTreeSet<OrganisationId>,
    /// Questions of the turn, with the version that was read.
    known: BTreeMap<QuestionId, (i64, Kept)>,
    people: BTreeSet<PersonId>,
    /// Whether a rung was climbed: its messages wait for who sends them.
    reminded: bool,
}

/// When time does something to a question next: an offer lapses, a call-back is due, a rung.
pub(super) fn wakes_at(ctx: &Ctx, question: &Question) -> Option<Timestamp> {
    let own = match question.state {
        QuestionState::Offered { until, .. } => Some(until),
        QuestionState::Promised { at } => Some(at),
        _ => None,
    };
    let rung = PROMISES.next_rung(ctx.catalogue.calendar(), question).map(|(at, _)| at);
    own.into_iter().chain(rung).min()
}

fn held(question: &Question) -> Held {
    match &question.state {
        QuestionState::Offered { to, until, .. } => Held::Offered { to: *to, until: *until },
        QuestionState::Helped { by, .. } => Held::Helped(by.clone()),
        _ => Held::Waiting,
    }
}

fn load(capacity: Capacity, tiers: &[Tier]) -> u32 {
    tiers.iter().map(|tier| capacity.part(*tier).unwrap_or(WHOLE)).sum()
}

impl<'t> Turn<'t> {
    /// Begins a turn: others wait until this transaction ends.
    pub(super) async fn begin(ctx: &'t Ctx, tx: &'t mut Tx) -> Result<Self, AppError> {
        support_experts::lock(tx).await?;
        Ok(Self::look_on(ctx, tx))
    }

    /// A turn that changes nothing, to see whether there would be something to do.
    pub(super) fn look_on(ctx: &'t Ctx, tx: &'t mut Tx) -> Self {
        Self {
            now: ctx.now(),
            desk: Desk::new(ctx.catalogue.calendar()),
            ctx,
            tx,
            seated: BTreeSet::new(),
            lined: BTreeSet::new(),
            known: BTreeMap::new(),
            people: BTreeSet::new(),
            reminded: false,
        }
    }

    /// Seats those who are looked at for a department.
    pub(super) async fn seat(&mut self, department: OrganisationId) -> Result<Vec<PersonId>, AppError> {
        let kept = support_experts::of_department(self.tx, department).await?;
        let people: Vec<PersonId> = kept.iter().map(|one| one.expert.person).collect();
        let in_hand = support_experts::in_hand(self.tx, &people).await?;
        for one in kept {
            let person = one.expert.person;
            if self.seated.insert(person) {
                let tiers = in_hand.get(&person).map_or(&[][..], Vec::as_slice);
                let load = load(one.expert.capacity, tiers);
                self.desk.seat(one.expert, load, one.given_at, self.now);
            }
        }
        Ok(people)
    }

    /// Takes in those who wait for a department.
    pub(super) async fn line(&mut self, department: OrganisationId) -> Result<(), AppError> {
        if self.lined.insert(department) {
            for kept in support::line(self.tx, department).await? {
                self.take_in(kept);
            }
        }
        Ok(())
    }

    /// Seats somebody who may become free, with all whom they could help, and what they are offered.
    pub(super) async fn seat_hand(&mut self, person: PersonId) -> Result<(), AppError> {
        for department in support_experts::departments(self.tx, person).await? {
            self.seat(department).await?;
            self.line(department).await?;
        }
        if self.seated.insert(person)
            && let Some(kept) = support_experts::find(self.tx, person).await?
        {
            let tiers = support_experts::in_hand_of(self.tx, person).await?;
            let load = load(kept.expert.capacity, &tiers);
            self.desk.seat(kept.expert, load, kept.given_at, self.now);
        }
        for kept in support::in_hand(self.tx, person).await? {
            self.take_in(kept);
        }
        Ok(())
    }

    /// Takes a question in, with those who have it in hand and those who could.
    pub(super) async fn question(&mut self, id: QuestionId) -> Result<Question, AppError> {
        let kept = support::find(self.tx, id).await?.ok_or(AppError::NotFound)?;
        let question = kept.question.clone();
        self.seat(question.need.department).await?;
        for hand in question.state.hands() {
            self.seat_hand(*hand).await?;
        }
        self.take_in(kept);
        Ok(question)
    }

    fn take_in(&mut self, kept: Kept) {
        let id = kept.question.id;
        if self.known.contains_key(&id) {
            return;
        }
        if let Some(entry) = kept.question.entry() {
            self.desk.restore(entry, held(&kept.question));
        }
        self.known.insert(id, (kept.question.version, kept));
    }

    /// The station.
    pub(super) const fn ctx(&self) -> &'t Ctx {
        self.ctx
    }

    /// The transaction.
    pub(super) const fn tx(&mut self) -> &mut Tx {
        self.tx
    }

    /// A question as the turn has left it so far.
    pub(super) fn known(&self, id: QuestionId) -> Option<Question> {
        self.known.get(&id).map(|(_, kept)| kept.question.clone())
    }

    /// Takes in a question that was only just added.
    pub(super) fn added(&mut self, question: Question, words: &str) {
        let kept = Kept {
            question,
            words: words.to_owned(),
            numbered: 0,
        };
        self.known.insert(kept.question.id, (kept.question.version, kept));
    }

    /// Notes a step that was taken.
    pub(super) async fn note(&mut self, question: Question, by: Option<PersonId>, what: &What) -> Result<(), AppError> {
        let (_, kept) = self.known.get_mut(&question.id).ok_or(AppError::NotFound)?;
        self.people.extend(kept.question.state.hands());
        self.people.extend(question.state.hands());
        support::add_event(self.tx, &question, self.now, by, what).await?;
        if let What::Climbed { rung } = what {
            self.people
                .extend(rungs::tell(self.ctx, self.tx, &question, *rung).await?);
            self.reminded = true;
        }
        kept.question = question;
        Ok(())
    }

    /// Does what the desk says.
    pub(super) async fn follow(&mut self, steps: Vec<Step>) -> Result<(), AppError> {
        for step in steps {
            let id = match step {
                Step::Offered { question, .. }
                | Step::Lapsed { question, .. }
                | Step::Retracted { question, .. }
                | Step::Stuck { question } => question,
            };
            let (_, kept) = self
                .known
                .get(&id)
                .ok_or(AppError::Broken("a question that was not loaded"))?;
            let before = kept.question.clone();
            let moved = match step {
                Step::Offered { to, until, .. } => {
                    support_experts::set_given(self.tx, to, self.now).await?;
                    Some(before.offered(to, until)?)
                }
                Step::Lapsed { by, .. } => {
                    support_experts::set_presence(self.tx, by, Presence::Away).await?;
                    Some(before.lapsed(by)?)
                }
                Step::Retracted { from, .. } => Some(before.retracted(from)?),
                Step::Stuck { .. } => before.climb(Rung::Nobody),
            };
            if let Some((question, what)) = moved {
                self.note(question, None, &what).await?;
            }
        }
        Ok(())
    }

    /// Saves every question of the turn that changed.
    pub(super) async fn finish(self) -> Result<Told, AppError> {
        let mut told = Told {
            people: self.people.into_iter().collect(),
            reminded: self.reminded,
            ..Told::default()
        };
        for (before, kept) in self.known.into_values() {
            let question = kept.question;
            if question.version == before {
                continue;
            }
            let wakes = wakes_at(self.ctx, &question);
            support::save(self.tx, before, &question, wakes).await?;
            told.people.push(question.asked.person);
            told.departments.push(question.need.department);
            told.questions.push((question.id, question.version));
        }
        told.departments.sort_unstable();
        told.departments.dedup();
        told.people.sort_unstable();
        told.people.dedup();
        Ok(told)
    }
}

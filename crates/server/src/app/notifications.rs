//! Notifications: raised in the transaction of their cause, shown in the application, and sent by a job where the person
//! wants it.

use super::desk_views::{NoticeSetting, NotificationView};
use super::notice_words;
use super::senders::{Channel, Message};
use super::{AppError, Ctx, names};
use domain::access::Actor;
use domain::case::{Author, CaseEvent};
use domain::id::{CaseId, JobId, NotificationId, PersonId};
use domain::notice::{NoticeKind, Side};
use domain::people::RoleKind;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use store::cases::Found;
use store::jobs::{self, NewJob};
use store::notifications::{self, Chosen, New};
use store::{Tx, cases, mail_addresses, work_list};

/// The kind of job that sends one.
pub const KIND: &str = "send_notice";
/// Cases that are looked at in one go for clocks that have turned.
const PAGE: i64 = 200;
/// Days ahead in which a clock can be amber: two working days and the longest holidays between.
const AHEAD: i64 = 30;

/// People who are told, with what they have chosen: each once.
type People = BTreeMap<PersonId, Option<Chosen>>;

/// Raises a notification for people: kept, and sent where they want it. Gives back who has a new one.
pub async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    case: CaseId,
    kind: NoticeKind,
    people: &[PersonId],
    mark: &str,
    facts: &Json,
) -> Result<Vec<PersonId>, AppError> {
    let chosen = notifications::chosen(tx, kind.as_str(), people).await?;
    let people: People = people
        .iter()
        .map(|person| (*person, chosen.get(person).copied()))
        .collect();
    raise(ctx, tx, (case, kind, mark, facts), people).await
}

/// Raises it for people whose choice is known.
async fn raise(
    ctx: &Ctx,
    tx: &mut Tx,
    (case, kind, mark, facts): (CaseId, NoticeKind, &str, &Json),
    people: People,
) -> Result<Vec<PersonId>, AppError> {
    let now = ctx.now();
    let mut told = Vec::new();
    for (person, chosen) in people {
        let wish = Wish::of(chosen, kind);
        if wish.in_app {
            let new = New {
                id: NotificationId::new(now, ctx.random()?),
                person,
                case,
                kind: kind.as_str(),
                mark,
                facts,
            };
            if !notifications::add(tx, &new, now).await? {
                continue;
            }
            told.push(person);
        }
        for channel in wish.channels() {
            let job = NewJob {
                id: JobId::new(now, ctx.random()?),
                kind: KIND,
                payload: json!({ "case": case, "person": person, "notice": kind, "facts": facts, "channel": channel }),
                run_at: now,
                dedup_key: Some(format!("{KIND}:{case}:{kind}:{mark}:{person}:{channel}")),
            };
            jobs::enqueue(tx, &job, now).await?;
        }
    }
    Ok(told)
}

/// How a person wants to hear of something.
struct Wish {
    in_app: bool,
    by_message: bool,
    by_mail: bool,
}

impl Wish {
    /// What was chosen, and where nothing was: what an applicant has to know goes out by every way that there is. Mail only goes
    /// to an address that was confirmed; without one no job is made for it.
    fn of(chosen: Option<Chosen>, kind: NoticeKind) -> Self {
        let usual = kind.goes_out();
        Self {
            in_app: chosen.and_then(|c| c.in_app).unwrap_or(true),
            by_message: chosen.and_then(|c| c.by_message).unwrap_or(usual),
            by_mail: chosen.is_some_and(|c| c.has_mail && c.by_mail.unwrap_or(usual)),
        }
    }

    /// The ways out of the station.
    fn channels(&self) -> impl Iterator<Item = Channel> {
        let ways = [(self.by_message, Channel::Sms), (self.by_mail, Channel::Mail)];
        ways.into_iter()
            .filter(|(wanted, _)| *wanted)
            .map(|(_, channel)| channel)
    }
}

/// Who of a side is told of something, with what they have chosen of it.
async fn side(tx: &mut Tx, found: &Found, side: Side, of: NoticeKind) -> Result<People, AppError> {
    let case = &found.case;
    let (organisation, kinds): (_, &[RoleKind]) = match side {
        Side::Enterprise => (case.enterprise, &[RoleKind::Owner, RoleKind::Agent]),
        Side::Department => {
            if let Some((person, _)) = &found.assignee {
                let chosen = notifications::chosen(tx, of.as_str(), &[*person]).await?;
                return Ok(People::from([(*person, chosen.get(person).copied())]));
            }
            (case.department, &[RoleKind::Officer])
        }
    };
    let holders = notifications::holders_chosen(tx, organisation, of.as_str()).await?;
    let holders = holders.into_iter().filter(|(_, kind, _)| kinds.contains(kind));
    Ok(holders.map(|(person, _, chosen)| (person, Some(chosen))).collect())
}

/// Tells those whom an event concerns, but not who did it.
pub async fn of_event(ctx: &Ctx, tx: &mut Tx, found: &Found, event: &CaseEvent) -> Result<Vec<PersonId>, AppError> {
    let case = &found.case;
    let Some((kind, whom)) = NoticeKind::of(&event.what) else {
        return Ok(Vec::new());
    };
    let mut people = side(tx, found, whom, kind).await?;
    if let Author::Person { person, .. } = event.by {
        people.remove(&person);
    }
    let (mark, facts) = (case.version.to_string(), json!({ "event": event.what.word() }));
    raise(ctx, tx, (case.id, kind, &mark, &facts), people).await
}

/// Tells the others of a case that somebody has written: the enterprise, who has it in hand, and whoever wrote before.
pub async fn of_message(
    ctx: &Ctx,
    tx: &mut Tx,
    found: &Found,
    by: PersonId,
    message: &str,
    writers: &[PersonId],
) -> Result<Vec<PersonId>, AppError> {
    let case = &found.case;
    let kind = NoticeKind::Message;
    let mut people = side(tx, found, Side::Enterprise, kind).await?;
    if case.receipt.is_some() {
        people.append(&mut side(tx, found, Side::Department, kind).await?);
    }
    let others: Vec<PersonId> = writers
        .iter()
        .copied()
        .filter(|one| !people.contains_key(one))
        .collect();
    let chosen = notifications::chosen(tx, kind.as_str(), &others).await?;
    people.extend(others.iter().map(|one| (*one, chosen.get(one).copied())));
    people.remove(&by);
    raise(ctx, tx, (case.id, kind, message, &json!({})), people).await
}

/// Tells officers of clocks that have turned amber or red; how many cases.
pub async fn sweep(ctx: &Ctx) -> Result<usize, AppError> {
    let today = ctx.now().day();
    let until = today.checked_add(jiff::Span::new().days(AHEAD)).unwrap_or(today);
    let mut count = 0;
    loop {
        let page = work_list::to_tell(&mut ctx.db.read().await?, today, until, PAGE).await?;
        if page.is_empty() {
            return Ok(count);
        }
        let mut tx = ctx.db.write().await?;
        let mut told = Vec::new();
        for one in &page {
            let Some(found) = cases::find(&mut tx, one.case).await? else {
                continue;
            };
            let kind = if one.late {
                NoticeKind::DeadlineMissed
            } else {
                NoticeKind::DeadlineNear
            };
            let people = side(&mut tx, &found, Side::Department, kind).await?;
            let facts = json!({ "due": one.due });
            told.extend(raise(ctx, &mut tx, (one.case, kind, &one.due, &facts), people).await?);
            work_list::told(&mut tx, one.case, one.late).await?;
            count += 1;
        }
        tx.commit().await?;
        ctx.told(&told);
    }
}

/// One's notifications, newest first, how many are unread, and where the next page begins.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    before: Option<NotificationId>,
    limit: usize,
) -> Result<(Vec<NotificationView>, i64, Option<String>), AppError> {
    let mut tx = ctx.db.read().await?;
    let asked = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut rows = notifications::of_person(&mut tx, actor.person, before, asked).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.id.clone());
    let unread = notifications::unread(&mut tx, actor.person).await?;
    let moment = |micros| domain::time::Timestamp::from_micros(micros).map(|at| at.to_string());
    let items = rows
        .into_iter()
        .map(|row| NotificationView {
            kind: NoticeKind::parse(&row.kind).unwrap_or(NoticeKind::Message).as_str(),
            item: names::item_name(ctx, &row.item),
            facts: serde_json::from_str(&row.facts).unwrap_or_default(),
            at: moment(row.at).unwrap_or_default(),
            read: row.read_at.is_some(),
            id: row.id,
            case: row.case_id,
            receipt: row.receipt,
        })
        .collect();
    Ok((items, unread, next))
}

/// Marks notifications as read: some, or all up to one.
pub async fn read(
    ctx: &Ctx,
    actor: &Actor,
    some: &[NotificationId],
    up_to: Option<NotificationId>,
) -> Result<i64, AppError> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    for id in some {
        notifications::read(&mut tx, actor.person, *id, now).await?;
    }
    if let Some(up_to) = up_to {
        notifications::read_all(&mut tx, actor.person, up_to, now).await?;
    }
    let unread = notifications::unread(&mut tx, actor.person).await?;
    tx.commit().await?;
    ctx.told(&[actor.person]);
    Ok(unread)
}

/// What one has chosen to hear, of what the role acted in ever gets, and the language.
pub async fn settings(ctx: &Ctx, actor: &Actor) -> Result<(Vec<NoticeSetting>, String), AppError> {
    let mut tx = ctx.db.read().await?;
    let lang = notifications::reached(&mut tx, actor.person).await?;
    let mut settings = Vec::new();
    for kind in NoticeKind::ALL {
        if actor.acting.as_ref().is_some_and(|role| kind.is_for(role.kind)) {
            let chosen = notifications::chosen(&mut tx, kind.as_str(), &[actor.person]).await?;
            let wish = Wish::of(chosen.get(&actor.person).copied(), *kind);
            settings.push(NoticeSetting {
                kind: kind.as_str().to_owned(),
                in_app: wish.in_app,
                by_message: wish.by_message,
                by_mail: Some(wish.by_mail),
            });
        }
    }
    Ok((settings, lang.map(|(_, lang)| lang).unwrap_or_default()))
}

/// Keeps what one wants to hear, and in which language.
pub async fn choose(
    ctx: &Ctx,
    actor: &Actor,
    wanted: &[NoticeSetting],
    lang: Option<&str>,
) -> Result<(Vec<NoticeSetting>, String), AppError> {
    let mut tx = ctx.db.write().await?;
    for one in wanted {
        let kind = NoticeKind::parse(&one.kind).ok_or_else(|| AppError::InvalidValue {
            field: "/settings".to_owned(),
        })?;
        // Nobody chooses about mail who has no address: what is usual holds when there is one.
        let by_mail = match mail_addresses::of_person(&mut tx, actor.person).await?.address {
            Some(_) => one.by_mail,
            None => None,
        };
        let chosen = (one.in_app, one.by_message, by_mail);
        notifications::set(&mut tx, actor.person, kind.as_str(), chosen).await?;
    }
    if let Some(lang) = lang {
        notifications::set_lang(&mut tx, actor.person, lang).await?;
    }
    tx.commit().await?;
    settings(ctx, actor).await
}

/// What a job sends, and by which way: none when the person cannot be reached by it any more.
pub async fn letter(
    ctx: &Ctx,
    case: CaseId,
    person: PersonId,
    kind: NoticeKind,
    channel: Channel,
) -> Result<Option<Message>, AppError> {
    let mut tx = ctx.db.read().await?;
    let Some((mobile, lang)) = notifications::reached(&mut tx, person).await? else {
        return Ok(None);
    };
    let to = match channel {
        Channel::Sms => mobile,
        Channel::Mail => mail_addresses::of_person(&mut tx, person).await?.address,
    };
    let Some(to) = to else { return Ok(None) };
    let found = cases::find(&mut tx, case).await?.ok_or(AppError::NotFound)?;
    let item = names::item_name(ctx, &found.case.item).name;
    let item = if lang == "en" { item.en } else { item.zh };
    // Help is asked for in drafts too, which have no number yet.
    let draft = || notice_words::mail(&lang, "notice-no-receipt", &[]);
    let receipt = found.case.receipt.unwrap_or_else(draft);
    let subject = notice_words::mail(&lang, "mail-notice-subject", &[("item", item.as_str())]);
    let words = notice_words::say(&lang, kind, &[("item", item), ("receipt", receipt)]);
    Ok(Some(match channel {
        Channel::Sms => Message::sms(to, words),
        Channel::Mail => Message::mail(to, subject, words),
    }))
}

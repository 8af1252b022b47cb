//! `yizhan doctor`: a list of what works, what somebody should know, and what would not work, with what to do.
use super::serve::{Place, runtime};
use super::{Lang, say};
use crate::app::soundness::{self, Point, Standing};
use crate::trouble::Trouble;
use ::review::judge::text_with;
use std::process::ExitCode;
use vision::Engine;

pub(crate) fn run(place: &Place, lang: Lang) -> Result<ExitCode, Trouble> {
    let mut points = vec![models(lang)];
    let opened = runtime()?.block_on(async {
        match place.open().await {
            Ok(ctx) => {
                points.push(fonts(&ctx));
                points.extend(soundness::look(&ctx, place.data()).await);
                points.push(senders(&ctx));
                Ok(())
            }
            Err(trouble) => Err(trouble),
        }
    });
    for point in &points {
        print(point, lang)?;
    }
    // What keeps everything else from being looked at comes last, where it is read.
    opened?;
    let worst = points.iter().map(|point| point.standing).max();
    Ok(if worst == Some(Standing::Wrong) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

fn print(point: &Point, lang: Lang) -> Result<(), Trouble> {
    let sign = match point.standing {
        Standing::Well => "ok   ",
        Standing::Doubt => "note ",
        Standing::Wrong => "WRONG",
    };
    let with: Vec<_> = point.with.iter().map(|(name, value)| (*name, value.as_str())).collect();
    say(&format!("{sign} {}", text_with(lang.report(), point.key, &with)))
}

/// The networks are opened as a review would open them.
fn models(lang: Lang) -> Point {
    match Engine::open(&crate::assets::folder(), 1) {
        Ok(_) => Point {
            standing: Standing::Well,
            key: "doctor-models-well",
            with: Vec::new(),
        },
        Err(error) => Point {
            standing: Standing::Wrong,
            key: "doctor-wrong",
            with: vec![("detail", Trouble::from(error).said(lang))],
        },
    }
}

fn fonts(ctx: &crate::app::Ctx) -> Point {
    let (standing, key, with) = match ctx.printer.check() {
        Ok(()) => (Standing::Well, "doctor-fonts-well", Vec::new()),
        Err(error) => (
            Standing::Wrong,
            "doctor-fonts-missing",
            vec![("detail", error.to_string())],
        ),
    };
    Point { standing, key, with }
}

/// Messages that only go to a file reach nobody: well in a demonstration.
fn senders(ctx: &crate::app::Ctx) -> Point {
    let production = ctx.config.mode == crate::config::Mode::Production;
    let (sms, mail) = (ctx.config.messages.sms.as_str(), ctx.config.messages.mail.as_str());
    let (standing, key) = if production && sms == "file" {
        (Standing::Wrong, "doctor-senders-file")
    } else {
        (Standing::Well, "doctor-senders-well")
    };
    Point {
        standing,
        key,
        with: vec![("sms", sms.to_owned()), ("mail", mail.to_owned())],
    }
}

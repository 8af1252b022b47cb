//! Messages from Fluent files, in both languages.
//!
//! Knows how a key and its arguments become a sentence; which sentence is said is decided elsewhere.
use super::draft::Arg;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;
use unic_langid::{LanguageIdentifier, langid};

/// A language that the reports speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese, the source.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The tag, `zh-CN` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

/// Messages of some files, in both languages: what reports, commands and the interface speak from.
pub struct Messages {
    zh: Bundle,
    en: Bundle,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messages").finish_non_exhaustive()
    }
}

impl Messages {
    /// From the texts of the files in each language.
    pub fn new(zh: &[&str], en: &[&str]) -> Self {
        Self {
            zh: bundle(langid!("zh-CN"), zh),
            en: bundle(langid!("en"), en),
        }
    }

    /// A message; its key where there is none.
    pub fn say(&self, lang: Lang, key: &str, args: &FluentArgs<'_>) -> String {
        let bundle = match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }

    /// A message with plain arguments.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&'static str, &str)]) -> String {
        let args = args.iter().map(|(n, v)| (*n, FluentValue::from((*v).to_owned())));
        self.say(lang, key, &args.collect())
    }
}

fn bundle(language: LanguageIdentifier, texts: &[&str]) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for text in texts {
        // A file with a broken entry still yields the others; tests hold the files to being free of errors.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    Messages::new(
        &[
            include_str!("../../../../locales/zh-CN/findings.ftl"),
            include_str!("../../../../locales/zh-CN/report.ftl"),
            include_str!("../../../../locales/zh-CN/command.ftl"),
        ],
        &[
            include_str!("../../../../locales/en/findings.ftl"),
            include_str!("../../../../locales/en/report.ftl"),
            include_str!("../../../../locales/en/command.ftl"),
        ],
    )
});

fn format(lang: Lang, key: &str, args: &FluentArgs<'_>) -> String {
    MESSAGES.say(lang, key, args)
}

/// A message without arguments, e.g. a heading of the report.
pub fn text(lang: Lang, key: &str) -> String {
    format(lang, key, &FluentArgs::new())
}

/// A message with plain arguments.
pub fn text_with(lang: Lang, key: &str, args: &[(&'static str, &str)]) -> String {
    MESSAGES.text(lang, key, args)
}

/// A message of a finding.
pub(crate) fn say(lang: Lang, key: &str, args: &[(&'static str, Arg)], files: &[&str]) -> String {
    let args: FluentArgs<'_> = args
        .iter()
        .map(|(n, a)| (*n, FluentValue::from(spell(lang, a, files))))
        .collect();
    format(lang, key, &args).trim().to_owned()
}

fn spell(lang: Lang, arg: &Arg, files: &[&str]) -> String {
    let pick = |n: &catalogue::Names| match lang {
        Lang::Zh => n.zh.clone(),
        Lang::En => n.en.clone(),
    };
    match arg {
        Arg::Plain(text) => text.clone(),
        Arg::Names(n) => pick(n),
        Arg::Message(key) => text(lang, key),
        Arg::List(list) => {
            let joint = if lang == Lang::Zh { "、" } else { ", " };
            list.iter().map(pick).collect::<Vec<_>>().join(joint)
        }
        Arg::Place(None) => text(lang, "place-form"),
        Arg::Place(Some(spot)) => {
            let file = files.get(spot.file).copied().unwrap_or_default();
            if spot.page == 0 {
                return text_with(lang, "place-file", &[("file", file)]);
            }
            text_with(lang, "place-page", &[("file", file), ("page", &spot.page.to_string())])
        }
    }
}

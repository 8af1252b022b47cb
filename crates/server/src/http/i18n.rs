//! Messages of the interface, from Fluent files, in the caller's language. zh-CN is the source and the default.

use axum::http::{HeaderMap, header};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::LazyLock;
use unic_langid::{LanguageIdentifier, langid};

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The first language asked for that we speak.
    pub fn asked(headers: &HeaderMap) -> Self {
        let asked = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        asked
            .split(',')
            .find_map(|tag| match tag.split([';', '-']).next().unwrap_or_default().trim() {
                "zh" => Some(Self::Zh),
                "en" => Some(Self::En),
                _ => None,
            })
            .unwrap_or(Self::Zh)
    }
}

type Bundle = FluentBundle<FluentResource>;

static ZH: LazyLock<Bundle> =
    LazyLock::new(|| bundle(langid!("zh-CN"), include_str!("../../../../locales/zh-CN/errors.ftl")));
static EN: LazyLock<Bundle> =
    LazyLock::new(|| bundle(langid!("en"), include_str!("../../../../locales/en/errors.ftl")));

fn bundle(language: LanguageIdentifier, text: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    // A file with a broken entry still yields the others; a test holds every code to having its words.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let _ = bundle.add_resource(resource);
    bundle
}

/// A message.
pub fn text(lang: Lang, key: &str, arguments: &[(&'static str, String)]) -> String {
    let bundle: &Bundle = match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
    bundle
        .format_pattern(pattern, Some(&arguments), &mut Vec::new())
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_we_speak_is_taken() {
        for (asked, lang) in [
            ("", Lang::Zh),
            ("fr", Lang::Zh),
            ("en-GB,en;q=0.9", Lang::En),
            ("fr, en;q=0.5, zh", Lang::En),
            ("zh-Hans-CN,en", Lang::Zh),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, asked.parse().unwrap());
            assert_eq!(Lang::asked(&headers), lang, "{asked}");
        }
    }
}

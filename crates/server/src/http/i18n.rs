//! Messages of the interface, from Fluent files, in the caller's language. zh-CN is the source and the default.

use axum::http::{HeaderMap, header};
use review::judge::Messages;
use std::sync::LazyLock;

pub use review::judge::Lang;

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    Messages::new(
        &[include_str!("../../../../locales/zh-CN/errors.ftl")],
        &[include_str!("../../../../locales/en/errors.ftl")],
    )
});

/// The first language asked for that we speak.
pub fn asked(headers: &HeaderMap) -> Lang {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    asked
        .split(',')
        .find_map(|tag| match tag.split([';', '-']).next().unwrap_or_default().trim() {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        })
        .unwrap_or(Lang::Zh)
}

/// A message.
pub fn text(lang: Lang, key: &str, arguments: &[(&'static str, String)]) -> String {
    let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    MESSAGES.text(lang, key, &arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_we_speak_is_taken() {
        for (words, lang) in [
            ("", Lang::Zh),
            ("fr", Lang::Zh),
            ("en-GB,en;q=0.9", Lang::En),
            ("fr, en;q=0.5, zh", Lang::En),
            ("zh-Hans-CN,en", Lang::Zh),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, words.parse().unwrap());
            assert_eq!(super::asked(&headers), lang, "{words}");
        }
    }
}

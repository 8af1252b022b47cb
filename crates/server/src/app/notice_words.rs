//! The words of messages that leave the station, from Fluent files, in the language of whoever gets them.

use domain::notice::NoticeKind;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::sync::LazyLock;
use unic_langid::{LanguageIdentifier, langid};

type Bundle = FluentBundle<FluentResource>;

static ZH: LazyLock<Bundle> =
    LazyLock::new(|| bundle(langid!("zh-CN"), include_str!("../../../../locales/zh-CN/notices.ftl")));
static EN: LazyLock<Bundle> =
    LazyLock::new(|| bundle(langid!("en"), include_str!("../../../../locales/en/notices.ftl")));

fn bundle(language: LanguageIdentifier, text: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let _ = bundle.add_resource(resource);
    bundle
}

/// What a notification says outside the station. Never what only the case itself may say.
pub(super) fn say(lang: &str, kind: NoticeKind, arguments: &[(&'static str, String)]) -> String {
    let bundle: &Bundle = if lang == "en" { &EN } else { &ZH };
    let key = format!("notice-{}", kind.as_str().replace('_', "-"));
    let Some(pattern) = bundle.get_message(&key).and_then(|message| message.value()) else {
        return key;
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
    fn every_kind_has_its_words_in_both_languages() {
        for kind in NoticeKind::ALL {
            let arguments = [("item", "7".to_owned()), ("receipt", "8".to_owned())];
            let (zh, en) = (say("zh-CN", *kind, &arguments), say("en", *kind, &arguments));
            assert!(
                zh != en && !zh.starts_with("notice-") && !en.starts_with("notice-"),
                "{kind}"
            );
            assert!(
                zh.contains('8') && en.contains('8') && !format!("{zh}{en}").contains('$'),
                "{kind}"
            );
        }
    }
}

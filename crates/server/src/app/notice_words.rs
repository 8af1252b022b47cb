//! The words of messages that leave the station, from Fluent files, in the language of whoever gets them.

use domain::notice::NoticeKind;
use review::judge::{Lang, Messages};
use std::sync::LazyLock;

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    Messages::new(
        &[include_str!("../../../../locales/zh-CN/notices.ftl")],
        &[include_str!("../../../../locales/en/notices.ftl")],
    )
});

/// What a notification says outside the station. Never what only the case itself may say.
pub(super) fn say(lang: &str, kind: NoticeKind, arguments: &[(&'static str, String)]) -> String {
    let lang = if lang == Lang::En.tag() { Lang::En } else { Lang::Zh };
    let key = format!("notice-{}", kind.as_str().replace('_', "-"));
    let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    MESSAGES.text(lang, &key, &arguments)
}

/// Words of a mail: subjects, and what goes only by mail.
pub(super) fn mail(lang: &str, key: &str, arguments: &[(&'static str, &str)]) -> String {
    let lang = if lang == Lang::En.tag() { Lang::En } else { Lang::Zh };
    MESSAGES.text(lang, key, arguments)
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

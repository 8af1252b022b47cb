//! Where the members of an OFD are, however a location spells them: makers differ in case, in the slash and in the
//! folder that a location starts from, and viewers find the member all the same.
//!
//! Finds members of the archive only; a location that leads to none of them is left as it is.
use super::archive::Members;
use std::collections::BTreeMap;

/// Elements whose text is the location of a member.
const ELEMENTS: [&[u8]; 14] = [
    b"Annotations",
    b"Attachments",
    b"BaseLoc",
    b"CustomTags",
    b"DocRoot",
    b"DocumentRes",
    b"Extensions",
    b"FileLoc",
    b"FontFile",
    b"MediaFile",
    b"PageRes",
    b"PublicRes",
    b"SignedValue",
    b"Signatures",
];

/// Whether the text of such an element is a location.
pub(super) fn holds_location(element: &[u8]) -> bool {
    ELEMENTS.contains(&element)
}

/// The names of the members, to be found without regard to case.
pub(super) struct Places {
    names: BTreeMap<String, String>,
}

impl Places {
    pub(super) fn of(members: &Members) -> Self {
        let names = members.keys().map(|name| (name.to_lowercase(), name.clone()));
        Self { names: names.collect() }
    }

    /// The member of this name but for its case.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.names.get(&name.to_lowercase()).map(String::as_str)
    }

    /// The location, rewritten from the root where it leads to a member: from one of the folders, best first, from the
    /// root, or by its end where one member alone ends so.
    pub(super) fn find(&self, location: &str, folders: &[&str]) -> String {
        let plain = slashed(location);
        let found = (folders.iter().chain(&[""]))
            .find_map(|folder| self.named(&joined(folder, &plain)))
            .or_else(|| self.ending(&joined("", &plain)));
        found.map_or(plain, |name| format!("/{name}"))
    }

    fn ending(&self, end: &str) -> Option<&str> {
        let end = format!("/{}", end.to_lowercase());
        let mut found = self.names.iter().filter(|(folded, _)| folded.ends_with(&end));
        match (found.next(), found.next()) {
            (Some((_, name)), None) if end.len() > 1 => Some(name),
            _ => None,
        }
    }
}

/// A location with the slashes of the standard.
pub(super) fn slashed(location: &str) -> String {
    location.trim().replace('\\', "/")
}

/// The folder of a member.
pub(super) fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A location from the root; one that begins with a slash leaves the folder aside.
pub(super) fn joined(folder: &str, location: &str) -> String {
    let from = if location.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in from.split('/').chain(location.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(names: &[&str]) -> Places {
        Places::of(&names.iter().map(|n| ((*n).to_owned(), Vec::new())).collect())
    }

    #[test]
    fn a_member_is_found_in_any_case_and_with_any_slash() {
        let all = places(&["Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"]);
        assert_eq!(all.find("doc_0\\document.XML", &[]), "/Doc_0/Document.xml");
        assert_eq!(
            all.find(" Pages/Page_0/Content.xml ", &["Doc_0"]),
            "/Doc_0/Pages/Page_0/Content.xml"
        );
        assert_eq!(
            all.find("../Page_0/content.xml", &["Doc_0/Pages/Page_1"]),
            "/Doc_0/Pages/Page_0/Content.xml"
        );
    }

    #[test]
    fn the_wrong_folder_is_no_matter_where_one_member_alone_is_meant() {
        let all = places(&["Doc_0/Res/a.png", "Doc_0/Res/b.png", "Doc_1/Res/b.png"]);
        assert_eq!(all.find("/Res/a.png", &["Doc_0"]), "/Doc_0/Res/a.png");
        assert_eq!(all.find("b.png", &["Doc_1/Res"]), "/Doc_1/Res/b.png");
        assert_eq!(all.find("b.png", &["Doc_1"]), "b.png", "two members end so");
        assert_eq!(all.find("c.png", &[]), "c.png");
        assert_eq!(all.find("", &[]), "");
    }
}

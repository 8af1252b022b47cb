//! System packages by apt: looked for first, installed where we may, named in one line where we may not.

use crate::shell::{python, run, say, succeeds};
use std::process::{Command, Stdio};

/// What the program itself uses.
pub(crate) const TO_RUN: &[&str] = &["libheif1", "libheif-plugin-libde265", "fonts-noto-cjk"];

/// What invented materials are set in.
pub(crate) const TO_DRAW: &[&str] = &[
    "fonts-noto-cjk",
    "fonts-wqy-zenhei",
    "fonts-wqy-microhei",
    "fonts-arphic-uming",
    "fonts-arphic-ukai",
    "fonts-arphic-gbsn00lp",
    "fonts-arphic-gkai00mp",
    "fonts-lxgw-wenkai",
    "fonts-dejavu-core",
];

/// What only the tests and measurements use besides.
pub(crate) const TO_TEST: &[&str] = &[
    // A server of its own for the tests that run on both databases.
    "postgresql",
    // A TURN server of its own for the journeys of calls.
    "coturn",
];

/// What not every release has: codecs that others build in, a font that came later. Their absence is no reason to ask the
/// network again or to bother anybody.
const OPTIONAL: &[&str] = &["libheif-plugin-libde265", "fonts-lxgw-wenkai"];

/// How packages can be installed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rights {
    Root,
    Sudo,
    None,
}

/// Make sure that the packages are there. A package that cannot be had is named, never an error: what needs it says so.
pub(crate) fn ensure(packages: &[&str]) {
    let mut wanted: Vec<&str> = packages.to_vec();
    let no_pip = !succeeds(Command::new(python()).args(["-m", "pip", "--version"]));
    if no_pip {
        wanted.push("python3-pip");
    }
    if !succeeds(Command::new("dpkg-query").arg("--version")) {
        say(format!(
            "this is not Debian or Ubuntu: install the like of {} yourself",
            wanted.join(" ")
        ));
        return;
    }
    let missing: Vec<&str> = wanted.into_iter().filter(|package| !installed(package)).collect();
    if missing.is_empty() {
        return;
    }
    let rights = rights();
    if missing
        .iter()
        .any(|package| !known(package) && !OPTIONAL.contains(package))
        && rights != Rights::None
    {
        update(rights);
    }
    let (known, unknown): (Vec<&str>, Vec<&str>) = missing.into_iter().partition(|package| known(package));
    let unknown: Vec<&str> = unknown
        .into_iter()
        .filter(|package| !OPTIONAL.contains(package))
        .collect();
    if rights == Rights::None && !(known.is_empty() && unknown.is_empty()) {
        say(format!(
            "not root: run `sudo apt-get install {}` for what is missing",
            [known, unknown].concat().join(" ")
        ));
        return;
    }
    if !unknown.is_empty() {
        say(format!("this release has no {}: going on without", unknown.join(" ")));
    }
    if known.is_empty() {
        return;
    }
    say(format!("installing {}", known.join(" ")));
    let install = || {
        let mut command = apt(rights);
        command
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(&known)
            .stdout(Stdio::null());
        run(&mut command)
    };
    if install().is_err() {
        // Most often the lists are older than the index.
        update(rights);
        if let Err(error) = install() {
            say(format!("{error:#}; going on without"));
        }
    }
}

fn update(rights: Rights) {
    say("reading apt's package lists");
    if let Err(error) = run(apt(rights).args(["update", "-qq"]).stdout(Stdio::null())) {
        say(format!("{error:#}; going on with the lists at hand"));
    }
}

fn apt(rights: Rights) -> Command {
    let mut command = if rights == Rights::Sudo {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        Command::new("apt-get")
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    command
}

fn rights() -> Rights {
    let id = Command::new("id").arg("-u").output();
    if id.is_ok_and(|output| output.stdout.trim_ascii() == b"0") {
        Rights::Root
    } else if succeeds(Command::new("sudo").args(["-n", "true"])) {
        Rights::Sudo
    } else {
        Rights::None
    }
}

fn installed(package: &str) -> bool {
    let output = Command::new("dpkg-query")
        .args(["-W", "-f=${db:Status-Abbrev}", package])
        .output();
    output.is_ok_and(|output| output.status.success() && output.stdout.starts_with(b"ii"))
}

fn known(package: &str) -> bool {
    let output = Command::new("apt-cache").args(["show", package]).output();
    output.is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
}

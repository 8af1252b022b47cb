//! `cargo xtask check`: what a machine can say about a change without running it.

use crate::shell::{build, cargo, python, run, say, succeeds};
use crate::{i18n, places, testing};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A committed file that the program itself writes.
struct Generated {
    /// Arguments for `yizhan`; what it prints is the file.
    arguments: &'static [&'static str],
    /// The file, from the root of the clone.
    file: &'static str,
}

/// Every generated file. `cargo xtask generate` writes them, `check` and `test` compare them.
const GENERATED: &[Generated] = &[
    Generated {
        arguments: &["findings"],
        file: "docs/FINDINGS.md",
    },
    Generated {
        arguments: &["items", "--markdown"],
        file: "docs/ITEMS.md",
    },
    Generated {
        arguments: &["openapi"],
        file: "openapi.json",
    },
    Generated {
        arguments: &["catalogue", "schema", "item"],
        file: "catalogue/schemas/item.schema.json",
    },
    Generated {
        arguments: &["catalogue", "schema", "document"],
        file: "catalogue/schemas/document.schema.json",
    },
    Generated {
        arguments: &["catalogue", "schema", "shared"],
        file: "catalogue/schemas/shared.schema.json",
    },
];

/// Run the checks, all of them even when one fails.
pub(crate) fn check(install: bool, only_fast: bool) -> Result<()> {
    let target = testing::target();
    if only_fast {
        return fast(&target);
    }
    let mut failed = Vec::new();
    let mut step = |name: &str, outcome: Result<()>| {
        if let Err(error) = outcome {
            say(format!("{name} failed: {error:#}"));
            failed.push(name.to_owned());
        }
    };
    step("fast checks", fast(&target));
    let with_target = |arguments: &[&str]| {
        let mut command = cargo(arguments);
        command.env("CARGO_TARGET_DIR", &target);
        command
    };
    say("clippy");
    step(
        "clippy",
        run(&mut with_target(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ])),
    );
    say("documentation");
    let mut doc = with_target(&["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"]);
    step("documentation", run(doc.env("RUSTDOCFLAGS", "-D warnings")));
    step("licences", licences(install));
    if failed.is_empty() {
        say("all checks passed");
        return Ok(());
    }
    bail!("failed: {}", failed.join(", "))
}

/// The checks that need no build beside the tests': formatting, messages, generated files.
pub(crate) fn fast(target: &Path) -> Result<()> {
    let mut failed = Vec::new();
    if succeeds(&mut cargo(["fmt", "--version"])) {
        if run(&mut cargo(["fmt", "--all", "--check"])).is_err() {
            failed.push("formatting: run `cargo fmt --all`".to_owned());
        }
    } else {
        say("rustfmt is not installed: formatting not checked (`rustup component add rustfmt`)");
    }
    let scoring = places::root().join("bench/scoring.py");
    if run(Command::new(python())
        .args(["-m", "doctest"])
        .arg(&scoring)
        .env("PYTHONDONTWRITEBYTECODE", "1"))
    .is_err()
    {
        failed.push("bench/scoring.py does not do what its examples say".to_owned());
    }
    failed.extend(i18n::differences(&places::root().join("locales"))?);
    failed.extend(stale(target)?);
    if failed.is_empty() {
        say("formatting, messages and generated files are in order");
        return Ok(());
    }
    bail!("{}", failed.join("\n  "))
}

/// Write every generated file.
pub(crate) fn generate() -> Result<()> {
    for (generated, content) in printed(&testing::target())? {
        let file = places::root().join(generated.file);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, content).with_context(|| format!("cannot write {}", file.display()))?;
        say(format!("wrote {}", generated.file));
    }
    Ok(())
}

fn stale(target: &Path) -> Result<Vec<String>> {
    let printed = printed(target)?.into_iter();
    Ok(printed
        .filter(|(generated, content)| {
            fs::read(places::root().join(generated.file))
                .is_ok_and(|it| it == *content)
                .eq(&false)
        })
        .map(|(generated, _)| format!("{} is stale: run `cargo xtask generate`", generated.file))
        .collect())
}

fn printed(target: &Path) -> Result<Vec<(&'static Generated, Vec<u8>)>> {
    let environment = [("CARGO_TARGET_DIR", PathBuf::from(target))];
    let program = build(&["--quiet", "--package", "server", "--bin", "yizhan"], &environment)?;
    let print = |generated: &'static Generated| {
        let output = Command::new(&program)
            .args(generated.arguments)
            .current_dir(places::root())
            .output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            bail!(
                "yizhan {} ended with {}: {said}",
                generated.arguments.join(" "),
                output.status
            );
        }
        Ok((generated, output.stdout))
    };
    GENERATED.iter().map(print).collect()
}

fn licences(install: bool) -> Result<()> {
    if !succeeds(&mut cargo(["deny", "--version"])) {
        if !install {
            say("cargo-deny is not installed: licences not checked (`cargo xtask check --install` installs it)");
            return Ok(());
        }
        say("installing cargo-deny");
        run(&mut cargo(["install", "--locked", "--quiet", "cargo-deny"]))?;
    }
    say("licences and sources");
    run(&mut cargo([
        "deny",
        "--log-level",
        "error",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))
}

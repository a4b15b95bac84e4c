//! Commands of authors' builds on Red Hat's images that install what the new image has by Debian's names. Installs nothing.

use crate::catalogue::system_packages::images::{self, Unneeded};
use crate::inspect::deployment::container_facts::StageFacts;
use crate::inspect::evidence::Place;
use crate::plan::BuildPlan;
use crate::shell::{self, Word};

/// Whether a line does nothing else.
pub(super) fn is_brought(stage: &StageFacts, place: &Place, plan: &BuildPlan) -> bool {
    let Some(run) = stage.runs.iter().find(|run| run.place == *place) else { return false };
    let Some(script) = shell::script(&run.value.text) else { return false };
    let known: Vec<&str> = plan.sync.run_packages.iter().map(|package| package.value.as_str()).collect();
    let mut installs = false;
    let all = script.commands.iter().all(|command| {
        let words: Vec<String> = command.words.iter().map(Word::text).collect();
        let Some((program, rest)) = words.split_first() else { return false };
        let mut operands = rest.iter().filter(|word| !word.starts_with('-')).map(String::as_str);
        match program.as_str() {
            "rm" => true,
            "dnf" | "microdnf" | "yum" => match operands.next() {
                Some("install") => {
                    installs = true;
                    operands.all(|name| is_one_of(name, &known))
                }
                Some("clean" | "makecache" | "update" | "upgrade") => true,
                _ => false,
            },
            _ => false,
        }
    });
    all && installs && script.redirections.is_empty()
}

/// `libicu` is Debian's `libicu76`: Debian's names of libraries end in the version of their interface (Debian Policy, 8.1).
fn is_one_of(name: &str, known: &[&str]) -> bool {
    let stem = |package: &str| {
        let package = package.strip_suffix("t64").unwrap_or(package);
        package
            .trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.')
            .trim_end_matches('-')
            .to_owned()
    };
    let is_needless = matches!(images::unneeded(name), Some(Unneeded::Builds | Unneeded::Brought));
    name.ends_with("-devel") || is_needless || known.iter().any(|package| *package == name || stem(package) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_of_both_systems_have_one_name() {
        let known = ["libicu76", "libpq5", "libglib2.0-0t64", "curl"];
        for name in ["libicu", "libpq", "curl", "libicu-devel", "gcc"] {
            assert!(is_one_of(name, &known), "{name}");
        }
        for name in ["mesa-libGL", "lib", "libicu7", "nginx"] {
            assert!(!is_one_of(name, &known), "{name}");
        }
    }
}

//! What the commands of a `RUN` instruction install and write. Runs nothing and judges nothing.

mod installed;

pub(super) use installed::requirement;

use super::commands;
use super::container_facts::{
    AccountFacts, AccountRange, CollectstaticFacts, DefaultGroups, InstalledFacts, Others, SelectionFacts, WrittenFile,
};
use super::variables::{self, Variables};
use crate::catalogue::build_commands;
use crate::shell::{self, Direction, Quotes, Redirection, SimpleCommand, Word};

/// What one shell text does to an image.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RunCommands {
    /// Packages of the operating system, each as written and as its name.
    pub packages: Vec<(String, String)>,
    /// Packages that are removed again.
    pub removed: Vec<String>,
    pub selections: Vec<SelectionFacts>,
    /// Python packages that are installed by their names, each as written and as it is understood.
    pub installed: Vec<(String, InstalledFacts)>,
    /// Lists of packages that are installed.
    pub requirement_files: Vec<String>,
    pub written: Vec<WrittenFile>,
    pub accounts: Vec<AccountFacts>,
    pub collectstatic: Vec<CollectstaticFacts>,
    /// Commands that none of this understands, without those that only prepare or tidy up.
    pub other: Vec<String>,
}

/// Commands that make room for others or tidy up after them: the generated files do it in their own way.
const OF_BUILDING: [&str; 22] = [
    "groupadd",
    "addgroup",
    "usermod",
    "mkdir",
    "install",
    "chown",
    "chmod",
    "rm",
    "rmdir",
    "cd",
    "set",
    "export",
    "true",
    ":",
    "ln",
    "touch",
    "apt-mark",
    "update-ca-certificates",
    "find",
    "test",
    "[",
    "umask",
];

/// Reads a shell text: comments between continued lines are taken out first, as the builder does.
pub(super) fn of_text(text: &str, variables: &Variables) -> RunCommands {
    let mut found = RunCommands::default();
    // Packages of `apk add --virtual NAME`, which `apk del NAME` removes.
    let mut bundles: Vec<(String, Vec<String>)> = Vec::new();
    for simple in &shell::script_as_far_as_it_parses(&without_comments(text)).commands {
        for command in commands::of_simple(simple) {
            let words = &command.words;
            let Some((program, rest)) = words.split_first() else { continue };
            found.collectstatic.extend(collectstatic(simple, words, variables));
            found.installs(words, variables);
            match program.as_str() {
                "apt-get" | "apt" | "aptitude" => apt(rest, variables, &mut found),
                "apk" => apk(rest, variables, &mut bundles, &mut found),
                "useradd" | "adduser" => found.accounts.extend(account(program, rest, variables)),
                "echo" | "printf" => found.written.extend(written(rest, &simple.redirections, variables)),
                "uv" => found.selections.extend(selection(rest).map(|one| with_default_groups(one, rest, variables))),
                "pip" | "pip3" | "poetry" | "pdm" => found.selections.extend(selection(rest)),
                "python" | "python3" if matches!(rest, [flag, module, ..] if flag == "-m" && module == "pip") => {
                    found.selections.extend(selection(&rest[2..]));
                }
                other if OF_BUILDING.contains(&other) => {}
                _ if simple.redirections.is_empty() && build_commands::leaves_nothing(words) => {}
                _ if build_commands::ends_lines_for_unix(words) => {}
                _ => found.other.push(words.join(" ")),
            }
        }
    }
    found
}

/// What a command says about collecting static files (Django "`django.contrib.staticfiles` > `collectstatic`").
fn collectstatic(simple: &SimpleCommand, words: &[String], variables: &Variables) -> Option<CollectstaticFacts> {
    let at = words.iter().position(|word| word == "collectstatic")?;
    let before = simple.assignments.iter().chain(&simple.words).map(Word::text);
    let assignments = before.take_while(|word| word != "collectstatic").filter_map(|word| {
        let (name, value) = word.split_once('=').filter(|(name, _)| !name.starts_with('-'))?;
        Some((name.to_owned(), expanded(value, variables).text?))
    });
    Some(CollectstaticFacts { assignments: assignments.collect(), arguments: words[at + 1..].to_vec() })
}

fn expanded(word: &str, variables: &Variables) -> variables::Expanded {
    variables::expanded(word, Quotes::Gone, variables)
}

/// Options of useradd and adduser that take a value (useradd(8), adduser(8), `BusyBox`).
const ACCOUNT_VALUES: [&str; 18] = [
    "-u",
    "--uid",
    "-g",
    "--gid",
    "-G",
    "--groups",
    "--ingroup",
    "-d",
    "--home",
    "--home-dir",
    "-h",
    "-s",
    "--shell",
    "-c",
    "--comment",
    "--gecos",
    "-k",
    "--skel",
];

/// `useradd --uid 1000 worker`, `adduser -D -u 1000 worker`.
fn account(program: &str, words: &[String], variables: &Variables) -> Option<AccountFacts> {
    let words: Vec<String> =
        words.iter().map(|word| expanded(word, variables).text.unwrap_or_else(|| word.clone())).collect();
    let words = words.as_slice();
    let mut written = words.iter().enumerate().filter_map(|(index, word)| match word.split_once('=') {
        Some(("--uid", id)) => Some(id),
        _ if matches!(word.as_str(), "--uid" | "-u") => words.get(index + 1).map(String::as_str),
        _ => None,
    });
    let id = match written.next() {
        Some(id) => Some(id.parse().ok()?),
        None => None,
    };
    let is_of_the_system = |word: &String| matches!(word.as_str(), "--system" | "-r" | "-S");
    let range = match (words.iter().any(is_of_the_system), program) {
        (false, _) => AccountRange::People,
        (true, "useradd") => AccountRange::System,
        (true, _) => AccountRange::SystemFromBelow,
    };
    let name = shell::operands(words, &ACCOUNT_VALUES).into_iter().next()?;
    Some(AccountFacts { name, id, range })
}

/// A comment line inside a continued instruction is no part of it (Dockerfile reference, "Format").
fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

/// Options of apt that take a value (apt-get(8)).
const APT_VALUES: [&str; 6] = ["-t", "--target-release", "--default-release", "-o", "--option", "-c"];
/// Options of apk that take a value (apk(8)).
const APK_VALUES: [&str; 8] =
    ["-t", "--virtual", "-X", "--repository", "-p", "--root", "--repositories-file", "--cache-dir"];

fn apt(words: &[String], variables: &Variables, found: &mut RunCommands) {
    let operands = shell::operands(words, &APT_VALUES);
    let Some((verb, names)) = operands.split_first() else { return };
    match verb.as_str() {
        "install" => found.packages.extend(names.iter().flat_map(|word| named(word, variables))),
        "remove" | "purge" | "autoremove" | "autopurge" => {
            found.removed.extend(names.iter().flat_map(|word| named(word, variables)).map(|(_, name)| name));
        }
        _ => {}
    }
}

fn apk(words: &[String], variables: &Variables, bundles: &mut Vec<(String, Vec<String>)>, found: &mut RunCommands) {
    let bundle = words.iter().enumerate().find_map(|(index, word)| match word.as_str() {
        "-t" | "--virtual" => words.get(index + 1).cloned(),
        word => word.strip_prefix("--virtual=").map(str::to_owned),
    });
    let operands = shell::operands(words, &APK_VALUES);
    let Some((verb, names)) = operands.split_first() else { return };
    let packages: Vec<(String, String)> = names.iter().flat_map(|word| named(word, variables)).collect();
    match verb.as_str() {
        "add" => {
            let plain = packages.iter().map(|(_, name)| name.clone()).collect();
            bundles.extend(bundle.map(|bundle| (bundle, plain)));
            found.packages.extend(packages);
        }
        "del" => {
            for word in names {
                let of_it = bundles.iter().filter(|(name, _)| name == word);
                found.removed.extend(of_it.flat_map(|(_, packages)| packages.clone()));
            }
            found.removed.extend(packages.into_iter().map(|(_, name)| name));
        }
        _ => {}
    }
}

/// The packages that one word names: several where a variable holds several. The version, the architecture and the release are
/// taken off: another release of the system has others.
fn named(word: &str, variables: &Variables) -> Vec<(String, String)> {
    let Some(text) = expanded(word, variables).text else { return Vec::new() };
    let names = text.split_whitespace().map(without_version).filter(|name| is_package_name(name));
    names.map(|name| (word.to_owned(), name)).collect()
}

/// `ffmpeg=7:4.*` is `ffmpeg`; the plus signs of `g++` are its own.
fn without_version(part: &str) -> String {
    if part.ends_with("++") {
        return part.to_owned();
    }
    let end = part.find(['=', ':', '/', '<', '>', '~', '@']).unwrap_or(part.len());
    part[..end].trim_end_matches(['+', '-']).to_owned()
}

/// Debian Policy 5.6.1; Alpine's names also have capitals and underscores.
fn is_package_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-._".contains(letter))
}

/// `echo "$VERSION" > VERSION`.
fn written(words: &[String], redirections: &[Redirection], variables: &Variables) -> Option<WrittenFile> {
    let [text] = words.iter().filter(|word| !word.starts_with('-')).collect::<Vec<_>>()[..] else { return None };
    let [file] = redirections else { return None };
    let [argument] = expanded(text, variables).arguments.try_into().ok()?;
    let is_the_argument = *text == format!("${argument}") || *text == format!("${{{argument}}}");
    let is_written = is_the_argument && file.direction == Direction::Writes;
    is_written.then(|| WrittenFile { argument, path: file.target.text() })
}

/// Extras and groups that an installing command names: `uv sync --group server`, `pip install '.[web]'`.
pub(super) fn selection(words: &[String]) -> Option<SelectionFacts> {
    const VERBS: [&str; 4] = ["sync", "run", "export", "install"];
    let installs = words.iter().any(|word| VERBS.contains(&word.as_str()));
    let mut found = SelectionFacts::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (option, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
        let mut value = || value.map(str::to_owned).or_else(|| words.next().cloned());
        match option {
            "--extra" | "--extras" | "-E" => found.extras.extend(value()),
            "--group" | "--only-group" | "--with" => found.groups.extend(value()),
            // https://docs.astral.sh/uv/reference/cli/#uv-sync
            "--all-extras" => found.other_extras = Others::Taken,
            "--all-groups" => found.other_groups = Others::Taken,
            operand => found.extras.extend(local_extras(operand)),
        }
    }
    found.extras = each_name(&found.extras);
    found.groups = each_name(&found.groups);
    installs.then_some(found)
}

/// `web,pdf` are two.
fn each_name(texts: &[String]) -> Vec<String> {
    let names = texts.iter().flat_map(|text| text.split([',', ' ']));
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// uv "Managing dependencies > Default groups".
fn with_default_groups(found: SelectionFacts, words: &[String], variables: &Variables) -> SelectionFacts {
    const WITHOUT: [&str; 4] = ["--no-dev", "--no-default-groups", "--only-group", "--no-group"];
    let syncs = words.first().is_some_and(|verb| verb == "sync");
    let is_told = words.iter().any(|word| WITHOUT.contains(&word.split('=').next().unwrap_or(word)))
        || ["UV_NO_DEV", "UV_NO_DEFAULT_GROUPS"].iter().any(|name| variables.contains_key(*name));
    let default_groups = if syncs && !is_told { DefaultGroups::Installed } else { DefaultGroups::LeftOut };
    SelectionFacts { default_groups, ..found }
}

/// `.[web,pdf]`.
fn local_extras(operand: &str) -> Option<String> {
    let inside = operand.strip_prefix('.')?.trim_start_matches('/').strip_prefix('[')?.strip_suffix(']')?;
    Some(inside.to_owned())
}

#[cfg(test)]
mod tests {
    use indoc::indoc;

    use super::super::variables::Variable;
    use super::*;

    fn run_commands(text: &str) -> RunCommands {
        let argument = |name: &str, value: &str| {
            let variable = Variable { value: Some(value.to_owned()), arguments: vec![name.to_owned()] };
            (name.to_owned(), variable)
        };
        of_text(text, &[argument("LIBS", "libxml2 libxslt1.1"), argument("VERSION", "dev")].into_iter().collect())
    }

    fn packages(text: &str) -> Vec<String> {
        run_commands(text).packages.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn operands_of_apt_are_packages_through_continued_lines_comments_and_operators() {
        let text = indoc! {r"
        apt-get update \
        && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
            # why
                libpq5 \
           ffmpeg=7:4.* \
        && rm -rf /var/lib/apt/lists/*"};
        assert_eq!(packages(text), ["libpq5", "ffmpeg"]);
    }

    #[test]
    fn options_with_a_value_name_no_package() {
        assert_eq!(packages("apt-get install -y -t trixie-backports -o A=b git"), ["git"]);
        assert_eq!(packages("apk add --no-cache -X https://x.example --virtual .build gcc"), ["gcc"]);
    }

    #[test]
    fn a_variable_may_hold_several_packages() {
        assert_eq!(packages("apt-get install -y $LIBS g++"), ["libxml2", "libxslt1.1", "g++"]);
    }

    #[test]
    fn a_command_of_another_program_installs_nothing() {
        assert!(packages("echo apt-get install ffmpeg && pip install git").is_empty());
    }

    #[test]
    fn what_is_removed_again_is_known() {
        assert_eq!(run_commands("apt-get purge -y --auto-remove build-essential").removed, ["build-essential"]);
        let text = "apk add --virtual .build gcc musl-dev && make && apk del .build";
        assert_eq!(run_commands(text).removed, ["gcc", "musl-dev", ".build"].map(str::to_owned)[..2]);
    }

    #[test]
    fn a_branch_of_a_shell_counts() {
        assert_eq!(packages("if [ -n \"$X\" ]; then apt-get install -y git; fi"), ["git"]);
    }

    #[test]
    fn extras_and_groups_of_an_installing_command_are_known() {
        let found = run_commands("uv sync --frozen --no-dev --group server --extra=pdf && uv run --no-sync x");
        assert_eq!(
            (found.selections[0].extras.as_slice(), found.selections[0].groups.as_slice()),
            (["pdf".to_owned()].as_slice(), ["server".to_owned()].as_slice())
        );
        assert_eq!(run_commands("pip install '.[web,pdf]'").selections[0].extras, ["web", "pdf"]);
    }

    #[test]
    fn uv_sync_installs_the_default_groups_unless_it_is_told_not_to() {
        let default_groups = |text: &str| run_commands(text).selections[0].default_groups;
        assert_eq!(default_groups("uv sync --frozen"), DefaultGroups::Installed);
        assert_eq!(default_groups("uv sync --frozen --no-dev"), DefaultGroups::LeftOut);
    }

    #[test]
    fn a_file_that_holds_a_build_argument_is_known() {
        let file = WrittenFile { argument: "VERSION".into(), path: "VERSION".into() };
        assert_eq!(run_commands("echo \"$VERSION\" > VERSION && uv sync").written, [file]);
        assert!(run_commands("echo hello > VERSION").written.is_empty());
    }
}

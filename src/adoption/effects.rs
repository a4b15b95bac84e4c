//! Directories, links and empty files that the authors' build makes in what ships, beside what it installs. What nothing else makes in the
//! new image goes on. Makes none.

mod made_paths;

use std::collections::BTreeSet;

use self::made_paths::MadePaths;
use super::of_the_build;
use super::own_file::is_of_root;
use super::parts::{parts, without_comments};
use crate::catalogue::{build_commands, project_tools};
use crate::inspect::ProjectFacts;
use crate::inspect::deployment::container_facts::{ContainerFacts, RunFacts, StageFacts};
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::has_extension;
use crate::plan::BuildPlan;
use crate::quote;
use crate::shell::{self, Quotes, Runs, SimpleCommand, Word};

/// The commands of one instruction that make something which nothing else in the new image does.
pub(super) struct Effect {
    /// As they are written.
    pub written: String,
    /// The instruction.
    pub place: Place,
    /// The same for the new image; `None` where it could not do it, or its program could not use it.
    pub line: Option<String>,
}

/// Programs that make directories, links and files.
const MAKERS: [&str; 4] = ["mkdir", "install", "ln", "touch"];

/// Those of the stages that ship, one for each instruction.
pub(super) fn effects(facts: &ProjectFacts, container: &ContainerFacts, plan: &BuildPlan) -> Vec<Effect> {
    let paths = MadePaths::new(facts, container, plan);
    let variables = Variables::of(container);
    let mut found = Vec::new();
    for stage in container.shipped() {
        let others: BTreeSet<Option<usize>> = stage.other_commands.iter().map(|other| other.place.line).collect();
        let collecting: BTreeSet<Option<usize>> = stage.collectstatic.iter().map(|one| one.place.line).collect();
        for run in &stage.runs {
            let is_other = others.contains(&run.place.line) && !collecting.contains(&run.place.line);
            // What else such an instruction does is told, or goes on, with all of it.
            let is_told = is_other && of_the_build::needless(container, stage, &run.place).is_none();
            if !is_told && MAKERS.iter().any(|maker| run.value.text.contains(maker)) {
                found.extend(Reader { container, plan, paths: &paths, variables: &variables, run }.effect());
            }
        }
    }
    found
}

/// What the image's variables are, as far as the file says it.
struct Variables(std::collections::BTreeMap<String, String>);

impl Variables {
    fn of(container: &ContainerFacts) -> Self {
        let stages: Vec<&StageFacts> = container.shipped();
        let arguments = stages.iter().flat_map(|stage| &stage.arguments);
        let arguments = arguments.filter_map(|one| Some((one.value.name.clone(), one.value.default.clone()?)));
        let set = stages.iter().flat_map(|stage| &stage.environment);
        let set = set.filter_map(|one| Some((one.value.name.clone(), one.value.value.clone()?)));
        Self(arguments.chain(set).collect())
    }

    /// A word with their values; `None` where one is not known.
    fn in_word(&self, word: &Word) -> Option<String> {
        if !word.expands() {
            return Some(word.text());
        }
        let expanded = shell::expanded(word.written(), Quotes::Read, &|name| self.0.get(name).map(String::as_str));
        expanded.text
    }
}

struct Reader<'a> {
    container: &'a ContainerFacts,
    plan: &'a BuildPlan,
    paths: &'a MadePaths<'a>,
    variables: &'a Variables,
    run: &'a Located<RunFacts>,
}

/// What becomes of a command.
enum Fate {
    /// The new image has what it makes, or does without.
    Needless,
    /// The new image makes it by these words.
    GoesOn(Vec<String>),
    /// It is lost.
    Lost,
}

impl Reader<'_> {
    fn effect(&self) -> Option<Effect> {
        let text = without_comments(&self.run.value.text);
        let script = shell::script(&text)?;
        // What is made in a branch or a loop is made in some builds alone.
        let is_plain = parts(&text, &script).is_some();
        let mut written = Vec::new();
        let mut lines = Vec::new();
        for command in script.commands.iter().filter(|command| command.runs != Runs::AsText) {
            match self.fate(command) {
                Fate::Needless => continue,
                Fate::GoesOn(words) if is_plain && command.redirections.is_empty() => {
                    lines.push(Some(quote::shown(&words)));
                }
                Fate::GoesOn(_) | Fate::Lost => lines.push(None),
            }
            written.push(command.words.iter().map(Word::text).collect::<Vec<_>>().join(" "));
        }
        let line = lines.into_iter().collect::<Option<Vec<String>>>().map(|lines| lines.join(" && "));
        (!written.is_empty()).then(|| Effect { written: written.join(" && "), place: self.run.place.clone(), line })
    }

    fn fate(&self, command: &SimpleCommand) -> Fate {
        let Some((program, words)) = command.words.split_first() else { return Fate::Needless };
        let program = program.text();
        if !MAKERS.contains(&program.as_str()) {
            return Fate::Needless;
        }
        let is_at_home = |word: &Word| ["$HOME", "${HOME", "~"].iter().any(|home| word.written().starts_with(home));
        let words = words.iter().filter(|word| !is_at_home(word));
        let Some(words) = words.map(|word| self.variables.in_word(word)).collect::<Option<Vec<String>>>() else {
            return Fate::Lost;
        };
        let makes_directories = words.iter().any(|word| matches!(word.as_str(), "-d" | "--directory"));
        match program.as_str() {
            "mkdir" => self.directories(command, &program, &words),
            "install" if makes_directories => self.directories(command, &program, &words),
            "ln" => self.link(command, &words),
            "touch" => self.files(command, &words),
            _ => Fate::Lost,
        }
    }

    fn directories(&self, command: &SimpleCommand, program: &str, words: &[String]) -> Fate {
        const WITH_VALUE: [&str; 8] = ["-m", "--mode", "-o", "--owner", "-g", "--group", "-Z", "--context"];
        let all = shell::operands(words, &WITH_VALUE).into_iter().map(|path| self.whole(command, &path));
        let lacking: Vec<String> = all.filter(|path| !self.paths.has_directory(self.run, path)).collect();
        if lacking.is_empty() {
            return Fate::Needless;
        }
        // What the program may write to there, it may not here.
        let is_handed_over = lacking.iter().any(|path| self.is_handed_over(path));
        let is_for_another = owners(words).iter().any(|owner| !self.is_known(owner));
        if is_handed_over || is_for_another || lacking.iter().any(|path| !is_plain(path)) {
            return Fate::Lost;
        }
        let mut line = vec![program.to_owned()];
        let mut options = words.iter();
        while let Some(word) = options.next().filter(|word| word.starts_with('-')) {
            line.push(word.clone());
            if WITH_VALUE.contains(&word.as_str()) {
                line.extend(options.next().cloned());
            }
        }
        if program == "mkdir" && !line.iter().any(|word| matches!(word.as_str(), "-p" | "--parents" | "-pv")) {
            line.push("-p".to_owned());
        }
        line.extend(lacking.iter().map(|path| self.paths.in_image(path)));
        Fate::GoesOn(line)
    }

    fn link(&self, command: &SimpleCommand, words: &[String]) -> Fate {
        let operands = shell::operands(words, &["-t", "--target-directory", "-S", "--suffix"]);
        let [source, .., link] = operands.as_slice() else { return Fate::Lost };
        let name = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let link = self.whole(command, link);
        let is_of_python = |name: &str| {
            ["python", "pip"].iter().any(|known| name.starts_with(known)) || project_tools::named(name).is_some()
        };
        // `TZ` says the time zone to every program (tzset(3)).
        let is_time_zone = link == "/etc/localtime" && self.variables.0.contains_key("TZ");
        if is_of_python(&name(source))
            || is_of_python(&name(&link))
            || is_time_zone
            || build_commands::is_passing(&link)
        {
            return Fate::Needless;
        }
        let source = self.paths.in_image(source);
        let is_elsewhere = |path: &str| !is_plain(path) || path.contains("venv/") || made_paths::is_at_home(path);
        let flags: Vec<&String> = words.iter().filter(|word| word.starts_with('-')).collect();
        if operands.len() > 2 || is_elsewhere(&source) || is_elsewhere(&link) || flags.iter().any(|flag| flag.len() > 5)
        {
            return Fate::Lost;
        }
        let mut command_line = vec!["ln".to_owned()];
        command_line.extend(flags.into_iter().cloned());
        command_line.extend([source, self.paths.in_image(&link)]);
        Fate::GoesOn(command_line)
    }

    /// A file that is made empty is one to be written, unless it is code.
    fn files(&self, command: &SimpleCommand, words: &[String]) -> Fate {
        let all = shell::operands(words, &["-d", "--date", "-r", "--reference", "-t"]).into_iter();
        let all = all.map(|path| self.whole(command, &path));
        let lacking: Vec<String> = all.filter(|path| !self.paths.has_file(self.run, path)).collect();
        if lacking.is_empty() {
            return Fate::Needless;
        }
        let is_code = |path: &String| has_extension(path, "py") || name_of(path) == "py.typed";
        let is_written = is_of_root(self.container) || lacking.iter().any(|path| self.is_handed_over(path));
        if lacking.iter().any(|path| !is_plain(path)) || is_written && !lacking.iter().all(is_code) {
            return Fate::Lost;
        }
        let paths = lacking.iter().map(|path| self.paths.in_image(path));
        Fate::GoesOn(std::iter::once("touch".to_owned()).chain(paths).collect())
    }

    /// A path as their image has it.
    fn whole(&self, command: &SimpleCommand, path: &str) -> String {
        made_paths::joined(&made_paths::joined(&self.run.value.directory, &command.directory), path)
    }

    /// Whether the instruction gives a path to another user, or to all.
    fn is_handed_over(&self, path: &str) -> bool {
        let text = &self.run.value.text;
        let changes = text.match_indices("chown").chain(text.match_indices("chmod"));
        let behind = changes.map(|(at, _)| text[at..].split(['&', ';', '|']).next().unwrap_or_default());
        let top = path.split('/').nth(1).unwrap_or_default();
        behind.take(50).any(|words| words.contains(path) || words.contains(&format!("/{top} ")))
    }

    fn is_known(&self, owner: &str) -> bool {
        let is_number = !owner.is_empty() && owner.chars().all(|letter| letter.is_ascii_digit());
        is_number || owner == "root" || owner == self.plan.user.value.name
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Values of `-o` and `-g`.
fn owners(words: &[String]) -> Vec<&String> {
    let takes = |word: &String| matches!(word.as_str(), "-o" | "--owner" | "-g" | "--group");
    words.iter().zip(words.iter().skip(1)).filter(|(option, _)| takes(option)).map(|(_, owner)| owner).collect()
}

/// Letters that mean themselves to every shell.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && path.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-+@:".contains(letter))
}

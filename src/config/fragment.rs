//! Instruction fragments: Dockerfile text that a setting adds to a stage. Reads them with the parser of Dockerfiles, so that a
//! broken one is an error where it is written; puts them into no file.

mod unclosed;

use std::borrow::Cow;
use std::collections::BTreeMap;

use parse_dockerfile::{Command, Flag, HealthcheckArguments, Instruction, Source as CopySource, Spanned as Parsed};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::preference::{IntoPreference, own_preference};
use crate::inspect::evidence::line_at;
use crate::quote::{self, dockerfile};
use crate::sourced::{Source, Sourced};

/// A stage of the Dockerfile that a fragment can be added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The system that builds and runs.
    Base,
    /// base with uv and what building needs.
    Build,
    /// The third-party packages.
    Deps,
    /// The project itself, installed or as its source.
    Project,
    /// What compose starts for development.
    Dev,
    /// What ships.
    Runtime,
}

impl Stage {
    const ALL: [(Self, &str); 6] = [
        (Self::Base, "base"),
        (Self::Build, "build"),
        (Self::Deps, "deps"),
        (Self::Project, "project"),
        (Self::Dev, "dev"),
        (Self::Runtime, "runtime"),
    ];

    /// As in `instructions.runtime`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(stage, _)| *stage == self).map_or("", |(_, name)| name)
    }
}

/// Instructions of a Dockerfile, whole and without a stage of their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub struct Fragment {
    /// The lines, without a line break at the end.
    pub text: String,
    /// What its `COPY` and `ADD` take from the build context.
    pub sent: Vec<String>,
    /// The first line that a shell runs, because its instruction is in the shell form.
    pub shell_form: Option<String>,
}

own_preference!(Fragment, Stage);

/// Stands behind a fragment while it is parsed; a fragment that does not end swallows it.
const END: &str = "USER end-of-the-fragment";

impl TryFrom<String> for Fragment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let text = text.replace("\r\n", "\n").trim_matches('\n').trim_end().to_owned();
        if text.chars().any(|letter| quote::is_invisible(letter) && !matches!(letter, '\n' | '\t')) {
            return Err("the instructions hold an invisible character".to_owned());
        }
        let whole = format!("FROM scratch\n{text}\n{END}\n");
        let parsed = parse_dockerfile::parse(&whole).map_err(|error| parser_message(&error))?;
        let ends = matches!(parsed.instructions.last(), Some(Instruction::User(user)) if END.ends_with(&*user.arguments.value));
        if !ends || text.ends_with('\\') {
            return Err("the last instruction does not end".to_owned());
        }
        let inside = &parsed.instructions[1..parsed.instructions.len() - 1];
        if inside.is_empty() {
            return Err("expected instructions of a Dockerfile".to_owned());
        }
        if inside.iter().any(|instruction| matches!(instruction, Instruction::From(_))) {
            return Err("`FROM` begins another stage, and a fragment is part of one".to_owned());
        }
        if let Some(open) = inside.iter().find_map(|instruction| unclosed::text(instruction, &whole)) {
            return Err(format!("a quote in `{open}` does not end"));
        }
        if text.lines().any(|line| line.len() > dockerfile::LONGEST_LINE) {
            return Err(format!("a line of the instructions has more than {} bytes", dockerfile::LONGEST_LINE));
        }
        let sent = inside.iter().flat_map(from_the_context).collect();
        let shell_form = inside.iter().find_map(in_shell_form).map(|command| {
            let line = line_at(&whole, command.span.start);
            whole.lines().nth(line - 1).unwrap_or_default().trim().to_owned()
        });
        Ok(Self { text, sent, shell_form })
    }
}

/// What the parser says, with lines counted from the fragment's first.
fn parser_message(error: &parse_dockerfile::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    format!("{message} on line {} of the instructions", error.line().saturating_sub(1).max(1))
}

/// The command of an instruction that a shell runs (Dockerfile reference, "Shell and exec form").
fn in_shell_form<'i, 'a>(instruction: &'i Instruction<'a>) -> Option<&'i Parsed<&'a str>> {
    let command = match instruction {
        Instruction::Run(run) => &run.arguments,
        Instruction::Cmd(cmd) => &cmd.arguments,
        Instruction::Entrypoint(entrypoint) => &entrypoint.arguments,
        Instruction::Healthcheck(check) => match &check.arguments {
            HealthcheckArguments::Cmd { arguments, .. } => arguments,
            _ => return None,
        },
        _ => return None,
    };
    match command {
        Command::Shell(line) => Some(line),
        _ => None,
    }
}

/// Paths of the context that an instruction copies; what another stage or the web has needs no sending.
fn from_the_context(instruction: &Instruction<'_>) -> Vec<String> {
    let (flags, sources): (&[Flag<'_>], _) = match instruction {
        Instruction::Copy(copy) => (&copy.options, &copy.src),
        Instruction::Add(add) => (&add.options, &add.src),
        _ => return Vec::new(),
    };
    if flags.iter().any(|flag| &*flag.name.value == "from") {
        return Vec::new();
    }
    sources.iter().filter_map(sent_path).collect()
}

fn sent_path(source: &CopySource<'_>) -> Option<String> {
    let CopySource::Path(path) = source else { return None };
    let path = path.value.trim_start_matches("./").trim_matches('/');
    (!path.is_empty() && path != "." && !path.contains("://") && !path.contains('$')).then(|| path.to_owned())
}

impl JsonSchema for Fragment {
    fn schema_name() -> Cow<'static, str> {
        "Fragment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "[^ \\t\\n]"})
    }
}

/// `instructions` as written.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct InstructionsToml(BTreeMap<Stage, Spanned<Fragment>>);

impl IntoPreference for InstructionsToml {
    type Preference = BTreeMap<Stage, Sourced<Fragment>>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.0.into_preference(source)
    }
}

impl JsonSchema for InstructionsToml {
    fn schema_name() -> Cow<'static, str> {
        "Instructions".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let stages = Stage::ALL.map(|(_, name)| (name.to_owned(), generator.subschema_for::<Fragment>().to_value()));
        let stages: serde_json::Map<String, serde_json::Value> = stages.into_iter().collect();
        json_schema!({"type": "object", "additionalProperties": false, "properties": stages})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(text: &str) -> Result<Fragment, String> {
        Fragment::try_from(text.to_owned())
    }

    #[test]
    fn a_fragment_is_whole_instructions() {
        assert_eq!(fragment("\nRUN a \\\n && b\n").map(|fragment| fragment.text), Ok("RUN a \\\n && b".to_owned()));
        assert!(fragment("RUN <<EOF\nFROM nothing\nEOF\n").is_ok());
        for broken in [
            "",
            "  \n",
            "# nothing",
            "RUN a \\",
            "RUN a \\\n# b \\\n",
            "RUN <<EOF\necho",
            "BREW tea",
            "COPY a",
            "RUN a\u{2028}b",
        ] {
            assert!(fragment(broken).is_err(), "{broken:?}");
        }
    }

    #[test]
    fn an_instruction_that_a_shell_runs_is_seen() {
        let shell_form = |text: &str| fragment(text).expect("a fragment").shell_form;
        assert_eq!(shell_form("USER a\nRUN [\"a\"]\nRUN --network=none \\\n  echo a"), Some("echo a".to_owned()));
        assert_eq!(shell_form("HEALTHCHECK CMD curl x"), Some("HEALTHCHECK CMD curl x".to_owned()));
        assert_eq!(shell_form("RUN <<EOF\necho a\nEOF\n"), Some("RUN <<EOF".to_owned()));
        assert_eq!(shell_form("RUN [\"a\", \"b\"]\nCMD [\"c\"]\nCOPY a /b\nHEALTHCHECK NONE"), None);
    }

    #[test]
    fn a_quote_that_does_not_end_is_an_error() {
        for broken in [
            "RUN echo \"a",
            "RUN echo 'a' \\\n && echo it's",
            "ENV A=\"b c",
            "ENV A=it's",
            "LABEL a='b",
            "WORKDIR \"/a",
            "COPY \"a /b/",
            "ARG A=\"b",
            "CMD echo \"a",
            "HEALTHCHECK CMD echo 'a",
            "COPY [\"it's\", \"/b/\"]",
        ] {
            assert!(fragment(broken).is_err_and(|message| message.contains("does not end")), "{broken}");
        }
        for whole in [
            "RUN echo \"a\" 'b \" c' \\\" \\'",
            "RUN true # it's\nENV A=b\\'c D=\"e ' f\" G='h\\'",
            "RUN a \\\n# it's\n && b",
            "RUN <<EOF\nit's\nEOF",
            "RUN echo \"$(echo '\"')\"",
            "SHELL [\"python\", \"-c\"]\nRUN print(\"it's\")",
            "RUN [\"echo\", \"it's\"]",
            "COPY [\"it\\\\'s\", \"/b/\"]",
        ] {
            assert!(fragment(whole).is_ok(), "{whole}: {:?}", fragment(whole));
        }
    }

    #[test]
    fn a_line_that_no_builder_reads_is_an_error() {
        assert!(fragment(&format!("RUN echo {}", "x".repeat(65_535))).is_err());
    }

    #[test]
    fn a_fragment_begins_no_stage() {
        assert!(fragment("RUN a\nFROM scratch").is_err_and(|message| message.contains("`FROM`")));
    }

    #[test]
    fn what_a_fragment_copies_is_sent_to_the_build() {
        let copied = "COPY --from=deps /a /b\nCOPY --chmod=755 ./docker/run.sh docker/other.sh /usr/\nADD https://a.example/x /x\n";
        assert_eq!(
            fragment(copied).map(|fragment| fragment.sent),
            Ok(vec!["docker/run.sh".to_owned(), "docker/other.sh".to_owned()])
        );
    }
}

//! What the readers of generated files take them for, but for their texts: instructions, keys, commands of a shell, expressions,
//! references. Two files with one structure do the same with other names.

use parse_dockerfile::{Command, Flag, HealthcheckArguments, Instruction};
use regex::Regex;
use serde_json::Value;

/// The structure of a file, which its path tells the form of.
pub fn structure(path: &str, text: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name {
        ".dockerignore" => format!("{} lines", text.lines().count()),
        "images.mk" => makefile(text),
        "docker-bake.hcl" => bake(text),
        ".env.example" => variables(text),
        name if name.ends_with("Dockerfile.dockerignore") => format!("{} lines", text.lines().count()),
        name if name.starts_with("Dockerfile") || name.ends_with(".Dockerfile") => dockerfile(text),
        _ => {
            let document = serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            yaml(&document, evaluated_in(path))
        }
    }
}

/// Lines of variables and comments, of which there are as many as the code reads: a value is plain, or stands in single quotes, in which
/// Compose interpolates nothing and that only their end ends.
fn variables(text: &str) -> String {
    for line in text.lines().filter(|line| !line.is_empty()) {
        let Some((name, value)) = line.trim_start_matches('#').split_once('=').filter(|_| !line.starts_with("# "))
        else {
            assert!(line.starts_with('#'), "{line:?} is neither a comment nor a variable");
            continue;
        };
        let is_name = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        let quoted = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
        let is_inert = match quoted {
            Some(inner) => !inner.contains(['\'', '\\']),
            None => !value.contains(['\'', '"', '$', ' ', '#', '`', '\\']),
        };
        assert!(is_name && is_inert, "{line:?}");
    }
    "variables".to_owned()
}

fn dockerfile(text: &str) -> String {
    // BuildKit reads an option to its end with the spaces that a backslash takes their meaning from (`extractBuilderFlags`); the parser
    // here ends it at a space.
    let option = Regex::new(r"--mount=(?:[^\s\\]|\\.)+").expect("a pattern");
    let text =
        &option.replace_all(text, |option: &regex::Captures<'_>| option[0].replace("\\ ", "_").replace('#', "_"));
    let parsed = parse_dockerfile::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    parsed.instructions.iter().map(|instruction| instruction_of(instruction) + "\n").collect()
}

/// An instruction with its options, the number of its words, what of them is a reference, and the commands of its shell.
fn instruction_of(instruction: &Instruction<'_>) -> String {
    let shown = format!("{instruction:?}");
    match instruction {
        Instruction::Run(run) => format!("RUN {} {}", options(&run.options), command(&run.arguments)),
        Instruction::Cmd(cmd) => format!("CMD {}", command(&cmd.arguments)),
        Instruction::Entrypoint(entrypoint) => format!("ENTRYPOINT {}", command(&entrypoint.arguments)),
        Instruction::Healthcheck(check) => match &check.arguments {
            HealthcheckArguments::Cmd { arguments, .. } => format!("HEALTHCHECK {}", command(arguments)),
            _ => "HEALTHCHECK".to_owned(),
        },
        Instruction::Env(_) | Instruction::Label(_) => {
            let assignments =
                strings(&shown).iter().map(|text| shlex::split(text).map_or(0, |words| words.len())).max();
            format!("{} {assignments:?} {}", kinds(&shown), references(&shown))
        }
        _ => format!("{} {}", kinds(&shown), references(&shown)),
    }
}

/// The names of options, with the number of fields of each: those of a mount are comma-separated values.
fn options(options: &[Flag<'_>]) -> String {
    let fields = |value: &str| value.split('"').step_by(2).map(|plain| plain.matches(',').count()).sum::<usize>();
    let options = options.iter().map(|flag| {
        let value = flag.value.as_ref().map_or("", |value| &value.value);
        format!("--{} {} ", flag.name.value, fields(value))
    });
    options.collect()
}

fn command(command: &Command<'_>) -> String {
    match command {
        Command::Exec(words) => format!("{} words", words.value.len()),
        Command::Shell(text) => shell(text.value),
        _ => panic!("{command:?} is of an unknown form"),
    }
}

/// What the syntax tree of a shell has of literals and their quotes.
const OF_LITERALS: [&str; 11] = [
    "SingleQuoted",
    "DoubleQuoted",
    "DoubleQuote",
    "Escape",
    "WordLiteral",
    "WordSpan",
    "Span",
    "BracketSubscript",
    "Node",
    "Some",
    "None",
];

/// The syntax tree of a shell's text without its literals and their quotes.
fn shell(text: &str) -> String {
    let nodes = rable::parse(text, true).unwrap_or_else(|error| panic!("{error}\n{text}"));
    kinds_but(&format!("{nodes:?}"), &OF_LITERALS)
}

/// The kinds that a value prints of itself.
fn kinds(shown: &str) -> String {
    kinds_but(shown, &["Span", "Some", "None"])
}

fn kinds_but(shown: &str, left_out: &[&str]) -> String {
    let (string, kind) = (string(), Regex::new(r"\b[A-Z][A-Za-z]+\b").expect("a pattern"));
    let bare = string.replace_all(shown, "");
    let kinds = kind.find_iter(&bare).map(|found| found.as_str()).filter(|kind| !left_out.contains(kind));
    kinds.collect::<Vec<_>>().join(" ")
}

/// A text as `{:?}` prints it.
fn string() -> Regex {
    Regex::new(r#""((?:[^"\\]|\\.)*)""#).expect("a pattern")
}

fn strings(shown: &str) -> Vec<String> {
    let string = string();
    let inner = string.captures_iter(shown).map(|found| found[1].replace("\\\"", "\"").replace("\\\\", "\\"));
    inner.collect()
}

/// Where Docker replaces a variable: a `$` that neither a backslash nor single quotes take their meaning from.
fn references(shown: &str) -> String {
    let mut found = Vec::new();
    for text in strings(shown) {
        let (mut quote, mut letters) = (None, text.char_indices());
        while let Some((at, letter)) = letters.next() {
            match (letter, quote) {
                ('\\', Some('"') | None) => {
                    letters.next();
                }
                ('\'' | '"', None) => quote = Some(letter),
                (_, Some(open)) if letter == open => quote = None,
                ('$', Some('"') | None) => found.push(text[at..].chars().take(12).collect::<String>()),
                _ => {}
            }
        }
    }
    format!("{found:?}")
}

/// The rules of a makefile with the commands of their recipes, in which `$$` is the mark itself, and what make replaces.
fn makefile(text: &str) -> String {
    let lines = text.lines().map(|line| match line.strip_prefix('\t') {
        Some(recipe) => {
            let reference = Regex::new(r"\$[({][A-Za-z_]+[)}]").expect("a pattern");
            let of_make = reference.replace_all(recipe, "NAME").into_owned();
            format!("{:?} {}\n", interpolations(recipe), shell(&of_make.replace("$$", "$")))
        }
        None => format!("{:?}\n", interpolations(line)),
    });
    lines.collect()
}

/// What the reader of a YAML file replaces in its texts.
fn evaluated_in(path: &str) -> fn(&str) -> Vec<&str> {
    if path.contains(".github/") { expressions } else { interpolations }
}

/// The keys of a document in their order, but for volumes, which are named after paths; the length of its lists; what is replaced in
/// its texts; and the commands of its scripts.
fn yaml(value: &Value, evaluated: fn(&str) -> Vec<&str>) -> String {
    let below = |value| yaml(value, evaluated);
    match value {
        Value::Object(keys) => {
            let lines = keys.iter().map(|(key, value)| match (key.as_str(), value) {
                ("volumes", Value::Object(volumes)) => format!("{} volumes\n", volumes.len()),
                ("run", Value::String(script)) => format!("{key}: {:?} {}\n", evaluated(script), script_of(script)),
                ("script" | "before_script", Value::Array(lines)) => {
                    let scripts = lines.iter().filter_map(Value::as_str).map(script_of);
                    format!("{key}: {:?}\n", scripts.collect::<Vec<_>>())
                }
                _ => format!("{key}: {}\n", below(value)),
            });
            lines.collect()
        }
        Value::Array(items) => items.iter().map(|item| format!("- {}\n", below(item))).collect::<Vec<_>>().concat(),
        Value::String(text) => format!("text {:?}", evaluated(text)),
        other => other.to_string(),
    }
}

/// The commands of a step: what the runner puts into it is a word to the shell, and so is a name with a line break in it, which is
/// printed from quotes that it does not end.
fn script_of(text: &str) -> String {
    let word = Regex::new(r#"\$\{\{[^}]*\}\}|"\$\(printf '%b' '[^']*'\)""#).expect("a pattern");
    shell(&word.replace_all(text, "word"))
}

/// What Compose, GitLab and make replace, all of which have `$$` for the mark itself: where it begins, since a name ends it in several
/// ways.
fn interpolations(text: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('$') {
        let behind = &rest[at + 1..];
        rest = if let Some(after) = behind.strip_prefix('$') {
            after
        } else {
            found.push(&behind[..behind.floor_char_boundary(12)]);
            behind
        };
    }
    found
}

/// What GitHub Actions evaluates, but for the expression that is the mark of one itself.
fn expressions(text: &str) -> Vec<&str> {
    const ESCAPED: &str = " '${{' ";
    let parts: Vec<&str> = text.split("${{").collect();
    parts[1..]
        .iter()
        .map(|part| part.split("}}").next().unwrap_or(part))
        .filter(|part| !ESCAPED.contains(part))
        .collect()
}

/// The blocks and attributes of a bake file, and which of its texts are templates.
fn bake(text: &str) -> String {
    let body: hcl::Body = hcl::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let blocks = body.blocks().map(|block| format!("{} {} lines\n", block.identifier(), block.body().iter().count()));
    blocks.chain([kinds(&format!("{body:?}"))]).collect()
}

//! Finds secrets in texts: by the name before a value, by the form of a token, by the address. Replaces nothing.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::login::logins;
use super::name::{is_of_a_digest, is_of_a_secret};
use super::random::{is_random, may_be_a_token};
use crate::catalogue::secrets::{HOOKS, PLACEHOLDERS, TOKENS};

/// A text that stands for itself, or in quotes.
const VALUE: &str = r#""((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|((?:\\.|[^\s"'\\;&|<>()`,\]}])+)"#;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern that a test compiles")
}

/// `NAME=`, `name = `, `--name=`: of a variable, a parameter of an address, a part of a connection string.
static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r#"([A-Za-z_][A-Za-z0-9_.\-]*)["']?[ \t]*=[ \t]*"#));
static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^(?:{VALUE})")));
/// `ENV NAME value`, to the end of the line.
static OLD_ENV: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?im)^[ \t]*ENV[ \t]+([A-Za-z_][A-Za-z0-9_]*)[ \t]+([^=\s][^\n]*)$"));
/// `name: value` on a line of its own (YAML), also of a list, behind an anchor or a tag, or as the first line of a block.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?m)^[ \t]*(?:-[ \t]+)*["']?([A-Za-z_][A-Za-z0-9_.\-]*)["']?[ \t]*:[ \t]+(?:[&!][^\s]+[ \t]+)*(?:[|>][-+0-9]*[ \t]*\n[ \t]+)?(?:"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|([^\s#"'\[{|>][^\n]*?))[ \t]*(?:[ \t]#[^\n]*)?$"#,
    )
});
/// `"name": "value"` (JSON), also within a string; a header, as `curl` takes it.
static PAIR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\\?["']?([A-Za-z_][A-Za-z0-9_.\-]*)\\?["'][ \t]*:[ \t\n]*\\?["']([^"'\\\n]+)"#));
/// `name: NAME` and `value: text` behind each other, as Kubernetes and many a JSON file write variables.
static NAME_AND_VALUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?m)\b(?:name|key)["']?[ \t]*:[ \t]*["']?([A-Za-z_][A-Za-z0-9_.\-]*)["']?[ \t]*,?\s*["']?value["']?[ \t]*:[ \t]*(?:"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|([^\s#"'\[{|>][^\n,}]*?)[ \t]*(?:[,}]|$))"#,
    )
});
static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"["']?\b([A-Za-z][A-Za-z0-9-]*):[ \t]*(?i:(?:basic|bearer|token|digest|apikey)[ \t]+)?([^\s"'\\]+)["']"#)
});
static AUTHORIZATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?i)\bauthorization["']?[ \t]*[:=][ \t]*["']?(?:(?:basic|bearer|token|digest|apikey)[ \t]+)?([^\s"'\\]+)"#,
    )
});
/// `--name value`, also as two words of a list.
static OPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"--([A-Za-z0-9][A-Za-z0-9_\-]*)(?:[ \t]+(?:{VALUE})|["'][ \t]*,\s*["']([^"'\n]*)["']|["']?[ \t]*\n[ \t]*-[ \t]+["']?([^\s"']+))"#
    ))
});
/// Passwords that programs take without a name.
static OF_PROGRAM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\b(?:(?:curl|wget|http|https|xh)\b[^\n|;&]*?[ \t](?:-u|--user)[ \t=]+["']?[^\s:"'$]+:|sshpass[ \t]+-p[ \t]*["']?|docker[ \t]+login\b[^\n|;&]*?[ \t]-p[ \t]*["']?|mysql(?:dump|admin)?\b[^\n|;&]*?[ \t]-p|(?:redis|valkey)-cli\b[^\n|;&]*?[ \t](?:-a|--pass)[ \t]*["']?|-pass(?:in|out)?[ \t]+pass:)([^\s"']+)"#,
    )
});
/// `git config NAME value`, and others that keep what they are told.
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:(?:git|npm|yarn|pip3?|poetry|gcloud)[ \t]+config|aws[ \t]+configure[ \t]+set)\b[^\n|;&]*?[ \t]([A-Za-z_][A-Za-z0-9_.:/\-]*)[ \t]+(?:{VALUE})"
    ))
});
/// `echo value > /etc/secret`: a file is called as what it holds. The groups are the value's and the path.
static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"\b(?:echo|printf)[ \t]+(?:-[a-zA-Z]+[ \t]+)?(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'>|;&]+))[^\n;&]{0,200}?(?:>>?|\btee\b(?:[ \t]+-a)?)[ \t]*["']?([^\s"'|;&<>]+)"#,
    )
});
/// `sed 's/PASSWORD/value/'`: what stands for a secret is called as that.
static PUT_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bs(?:/[^/\nA-Za-z_]*([A-Za-z_][A-Za-z0-9_]*)[^/\nA-Za-z0-9_]*/([^/\n]+)/|\|[^|\nA-Za-z_]*([A-Za-z_][A-Za-z0-9_]*)[^|\nA-Za-z0-9_]*\|([^|\n]+)\|)",
    )
});
/// `Bearer value` as the value of a header that has another name, or none.
static SCHEME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:(?:Bearer|bearer|BEARER)[ \t]+([A-Za-z0-9._~+/=\-]{6,})|Basic[ \t]+([A-Za-z0-9+/]{12,}={0,2}))")
});
/// `${NAME:-value}`.
static DEFAULT: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\$\{([A-Za-z_][A-Za-z0-9_]*):?[-=+]([^}\n"'$]+)\}"#));
static TOKEN: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b(?:{})", TOKENS.join("|"))));
static HOOK: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r#"(?i)https?://(?:{})([^\s"'`<>]+)"#, HOOKS.join("|"))));
static PRIVATE_KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r"-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]*)"));
static PARAMETER: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[?&]([A-Za-z0-9_.\-]+)=([^&\s"'`<>#;]+)"#));
static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[A-Za-z][A-Za-z0-9+.\-]*://[^\s/"'<>`]+(/[^\s?#"'<>`]+)"#));

/// The secrets of addresses alone: logins and parameters. Fit for texts of any size and any other content.
pub fn of_addresses(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = logins(text).into_iter().map(|login| login.span).collect();
    spans.extend(behind(&PARAMETER, text, is_named));
    ordered(spans)
}

/// Parts of the path of an index that may be its token.
pub fn in_path(address: &str) -> Vec<Range<usize>> {
    parts_of_paths(address, may_be_a_token)
}

/// Secrets that are known without a name: those of addresses, tokens, private keys.
pub fn without_names(text: &str) -> Vec<Range<usize>> {
    let mut spans = of_addresses(text);
    spans.extend(TOKEN.find_iter(text).map(|found| found.range()));
    spans.extend(parts_of_paths(text, |part| is_random(part, 16)));
    spans.extend(
        SCHEME
            .captures_iter(text)
            .filter_map(|found| value_of(&found, 1))
            .filter(|value| text[value.clone()].bytes().any(|letter| letter.is_ascii_digit())),
    );
    for form in [&HOOK, &PRIVATE_KEY, &AUTHORIZATION, &OF_PROGRAM] {
        let values = form.captures_iter(text).filter_map(|found| found.get(1));
        spans.extend(values.filter(|value| !is_placeholder(value.as_str())).map(|value| value.range()));
    }
    ordered(spans)
}

/// All secrets of a text.
pub fn all(text: &str) -> Vec<Range<usize>> {
    let mut spans = without_names(text);
    spans.extend(assigned(text));
    spans.extend(behind(&LINE, text, is_secret));
    spans.extend(behind(&OLD_ENV, text, is_secret));
    spans.extend(behind(&PAIR, text, is_secret));
    spans.extend(behind(&NAME_AND_VALUE, text, is_secret));
    spans.extend(behind(&HEADER, text, is_named));
    spans.extend(behind(&OPTION, text, |name, value| is_named(name, value) && !is_file(value)));
    spans.extend(behind(&KEPT, text, |name, value| is_named(name, value) && !is_file(value)));
    spans.extend(written(text));
    spans.extend(PUT_IN.captures_iter(text).filter_map(|found| {
        let (name, value) = found.get(1).zip(found.get(2)).or_else(|| found.get(3).zip(found.get(4)))?;
        is_named(name.as_str(), value.as_str()).then(|| value.range())
    }));
    ordered(spans)
}

/// The secrets of a text that is shown: also what a shell or Compose takes where a variable is not set. A password of a development
/// database stands there mostly, and what reads the authors' files needs it.
pub fn shown(text: &str) -> Vec<Range<usize>> {
    let mut spans = all(text);
    spans.extend(behind(&DEFAULT, text, is_named));
    ordered(spans)
}

/// What goes into a file of a secret's name.
fn written(text: &str) -> Vec<Range<usize>> {
    const FILES: [&str; 4] = ["netrc", "npmrc", "pypirc", "htaccess"];
    let found = WRITTEN.captures_iter(text).filter_map(|found| {
        let path = found.get(4)?.as_str();
        let name = path.rsplit('/').next().unwrap_or(path).trim_start_matches(['.', '_']);
        let stem = name.split('.').next().unwrap_or(name);
        let value = value_of(&found, 1)?;
        let is_one = FILES.contains(&stem) || is_of_a_secret(stem);
        (is_one && !is_placeholder(&text[value.clone()])).then_some(value)
    });
    found.collect()
}

/// What ODBC calls `PWD`, which is the shell's working directory elsewhere.
const IN_CONNECTION: &str = "password";

/// The values behind `=`. A value that is no secret may have others in it, so the search goes on behind its name; what is looked
/// at of it is short, so that no text takes longer than its length says.
fn assigned(text: &str) -> Vec<Range<usize>> {
    const LOOKED_AT: usize = 256;
    let (mut spans, mut at) = (Vec::new(), 0);
    while let Some(key) = KEY.captures_at(text, at) {
        at = key.get_match().end();
        let rest = &text[at..];
        let begin = &rest[..rest.floor_char_boundary(LOOKED_AT)];
        let is_inside = text[..key.get_match().start()].ends_with(';');
        let name = if is_inside && key[1].eq_ignore_ascii_case("pwd") { IN_CONNECTION } else { &key[1] };
        let is_one = is_of_a_secret(name) || first_value(begin).is_some_and(|value| is_secret(name, &begin[value]));
        let Some(value) = is_one.then(|| first_value(rest)).flatten() else { continue };
        if is_secret(name, &rest[value.clone()]) {
            spans.push(at + value.start..at + value.end);
            at += value.end;
        }
    }
    spans
}

/// What an assignment gives.
fn first_value(text: &str) -> Option<Range<usize>> {
    value_of(&ASSIGNED.captures(text)?, 1)
}

/// The values behind the names that a pattern finds, its first group, where they are secrets.
fn behind(form: &Regex, text: &str, is_secret: impl Fn(&str, &str) -> bool) -> Vec<Range<usize>> {
    let (mut spans, mut at) = (Vec::new(), 0);
    while let Some(found) = form.captures_at(text, at) {
        at = found.get(1).map_or(text.len(), |name| name.end());
        if let Some(value) = value_of(&found, 2).filter(|value| is_secret(&found[1], &text[value.clone()])) {
            at = value.end;
            spans.push(value);
        }
    }
    spans
}

/// The first group there is, from one on.
fn value_of(found: &Captures<'_>, first: usize) -> Option<Range<usize>> {
    (first..found.len()).find_map(|group| found.get(group)).map(|value| value.range())
}

fn is_named(name: &str, value: &str) -> bool {
    is_of_a_secret(name) && !is_placeholder(value)
}

/// Whether the value of a name is a secret, by the name or by what it looks like.
fn is_secret(name: &str, value: &str) -> bool {
    is_named(name, value) || is_random(value, 20) && !is_of_a_digest(name) && !value.contains("://")
}

/// Whether a value holds no secret: a variable, a switch, what stands for another value.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    let is_short_number = value.len() < 3 && value.bytes().all(|letter| letter.is_ascii_digit());
    let stands_for = ["$", "%(", "{", "<", "id=", "type=", "env=", "-", "=", "*", "•"];
    is_short_number
        || stands_for.iter().any(|begin| value.starts_with(begin))
        || PLACEHOLDERS.contains(&value.to_lowercase().as_str())
}

/// `--key server.pem`, `--password /run/secrets/db`.
fn is_file(value: &str) -> bool {
    const EXTENSIONS: [&str; 6] = [".pem", ".key", ".crt", ".json", ".txt", ".env"];
    value.starts_with(['/', '.', '~']) || EXTENSIONS.iter().any(|extension| value.ends_with(extension))
}

fn parts_of_paths(text: &str, is_token: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for path in PATH.captures_iter(text).filter_map(|found| found.get(1)) {
        let mut start = path.start();
        for part in path.as_str().split('/') {
            if is_token(part) {
                spans.push(start..start + part.len());
            }
            start += part.len() + 1;
        }
    }
    spans
}

/// In order, with those that touch joined.
fn ordered(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.retain(|span| !span.is_empty());
    spans.sort_by_key(|span| (span.start, span.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

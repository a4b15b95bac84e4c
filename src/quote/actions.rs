//! YAML that GitHub Actions reads, which evaluates `${{ }}` in its scalars, whatever quotes they have (GitHub, "Evaluate expressions in
//! workflows and actions").

use super::{shell, yaml};

/// What opens an expression.
const OPENING: &str = "${{";

/// A double-quoted string in which nothing is evaluated.
pub fn string(text: &str) -> String {
    yaml::string(&escaped(text))
}

/// A single-quoted string that holds JSON, in which nothing is evaluated.
pub fn json(value: &serde_json::Value) -> String {
    format!("'{}'", escaped(&value.to_string()).replace('\'', "''"))
}

/// The same without quotes where it can.
pub fn scalar(text: &str) -> String {
    yaml::scalar(&escaped(text))
}

/// A command as the scalar of a `run:`.
pub fn command(words: &[String]) -> String {
    yaml::line(&self::words(words))
}

/// Words of a line of a script. The dollar sign is a piece of its own of the word that it stands in, since an expression
/// would be evaluated before a shell sees the line.
pub fn words(words: &[String]) -> String {
    words.iter().map(|each| word(each)).collect::<Vec<_>>().join(" ")
}

/// One such word.
pub fn word(word: &str) -> String {
    let Some((before, after)) = word.split_once(OPENING) else { return shell::word(word) };
    format!("{}{}", shell::word(&format!("{before}$")), self::word(&format!("{{{{{after}")))
}

/// An expression that says what opens one.
fn escaped(text: &str) -> String {
    text.replace(OPENING, "${{ '${{' }}")
}

/// The expression of a secret of the repository; the name is a variable's.
pub fn secret(name: &str) -> String {
    format!("{OPENING} secrets.{name} }}}}")
}

/// The expression of a variable of the repository.
pub fn variable(name: &str) -> String {
    format!("{OPENING} vars.{name} }}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_evaluated() {
        assert_eq!(string("a ${{ x }}"), "\"a ${{ '${{' }} x }}\"");
        assert_eq!(scalar("a"), "a");
        assert_eq!(json(&serde_json::json!({"a": "it's ${{ x }}"})), "'{\"a\":\"it''s ${{ ''${{'' }} x }}\"}'");
        assert_eq!(secret("TOKEN"), "${{ secrets.TOKEN }}");
    }

    #[test]
    fn a_word_has_no_expression_and_is_what_a_shell_reads() {
        for text in ["${{ x }}", "it's ${{ x }}${{ y }}", "$${{{", "a\n${{ x }}"] {
            let quoted = word(text);
            assert!(!quoted.contains(OPENING), "{quoted}");
            let script = format!("printf %s {quoted}");
            let output = std::process::Command::new("sh").args(["-c", &script]).output().expect("start a shell");
            assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), text, "{quoted}");
        }
    }

    #[test]
    fn a_command_that_yaml_would_read_otherwise_is_quoted() {
        let words = ["uvdock", "generate", "my: app"].map(str::to_owned);
        assert_eq!(command(&words), "\"uvdock generate 'my: app'\"");
        assert_eq!(command(&words[..2]), "uvdock generate");
    }
}

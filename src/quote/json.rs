//! JSON strings, which the exec form and YAML's double-quoted strings are too.

use super::letters::is_invisible;

/// A JSON string in which every letter that a terminal, a YAML reader or a person could take for something else is escaped.
pub(super) fn string(text: &str) -> String {
    escaped_controls(&serde_json::Value::from(text).to_string())
}

/// A list of such strings.
pub(super) fn list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| string(word)).collect();
    format!("[{}]", words.join(", "))
}

/// JSON text with its invisible letters as `\uXXXX`, which the JSON grammar allows only inside strings, where they stand.
pub fn escaped_controls(json: &str) -> String {
    let mut units = [0; 2];
    json.chars().fold(String::with_capacity(json.len()), |mut text, letter| {
        if is_invisible(letter) && letter != '\n' {
            text.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(letter);
        }
        text
    })
}

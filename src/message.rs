//! Texts for people. A message is made of values, put into other messages and printed; nothing can compare one, take it apart or
//! look inside, so that another wording changes nothing but what is read. Knows no subject.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

/// How many things a message names; a list of more is cut.
const MOST: usize = 12;

/// Texts behind each other, such as "`a`, `b`", and how many more there are than a message names.
pub fn joined<T: fmt::Display>(texts: impl IntoIterator<Item = T>, separator: &str) -> String {
    let mut texts = texts.into_iter();
    let list = texts.by_ref().take(MOST).map(|text| text.to_string()).collect::<Vec<_>>().join(separator);
    match texts.count() {
        0 => list,
        more => format!("{list}{separator}and {more} more"),
    }
}

/// No word that someone wrote by hand is longer: paths of Linux have 4,096 bytes, but none of them in a project.
const LONGEST_WORD: usize = 500;
/// Nobody reads more at once.
const LONGEST: usize = 20_000;

/// A text without its middle where a name of a repository, or a list of them, makes it longer than anyone reads.
fn cut(text: String) -> String {
    if text.len() <= LONGEST_WORD {
        return text;
    }
    let words: String = text.split_inclusive([' ', '\n']).map(|word| shortened(word, LONGEST_WORD)).collect();
    shortened(&words, LONGEST).into_owned()
}

/// A text of that many letters at most, with how many its middle had.
fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    let letters = text.chars().count();
    if letters <= most {
        return Cow::Borrowed(text);
    }
    let tail = most / 5;
    let head: String = text.chars().take(most - tail).collect();
    let end: String = text.chars().skip(letters - tail).collect();
    Cow::Owned(format!("{head}[{} letters more]{end}", letters - most))
}

/// A text for people.
#[derive(Clone)]
pub struct Message(String);

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self(cut(text))
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// The one way out of a message.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(test)]
        if rewording::is_on() {
            return f.pad(&rewording::other_words(&self.0));
        }
        f.pad(&self.0)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Other words for every message, to see that nothing depends on them.
#[cfg(test)]
pub(crate) mod rewording {
    use std::cell::Cell;
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    thread_local! {
        static IS_ON: Cell<bool> = const { Cell::new(false) };
    }

    pub(super) fn is_on() -> bool {
        IS_ON.get()
    }

    /// Nothing of the text is left, and two texts stay two.
    pub(super) fn other_words(text: &str) -> String {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        format!("reworded {:x}", hasher.finish())
    }

    /// What a value is like but for its texts: its `Debug` form without what stands in quotes.
    pub(crate) fn shape(value: &dyn std::fmt::Debug) -> String {
        let (mut shape, mut is_quoted, mut is_escaped) = (String::new(), false, false);
        for letter in format!("{value:?}").chars() {
            match letter {
                '"' if !is_escaped => is_quoted = !is_quoted,
                _ if !is_quoted => shape.push(letter),
                _ => {}
            }
            is_escaped = letter == '\\' && !is_escaped;
        }
        shape
    }

    /// What comes of something when every message has other words.
    pub(crate) fn reworded<T>(run: impl FnOnce() -> T) -> T {
        IS_ON.set(true);
        let outcome = run();
        IS_ON.set(false);
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut() {
        assert_eq!(joined(["a", "b"], ", "), "a, b");
        let cut = joined(0..10_000, "; ");
        assert!(cut.starts_with("0; 1; 2; ") && cut.ends_with("; 11; and 9988 more"), "{cut}");
    }

    #[test]
    fn a_name_or_a_list_that_nobody_reads_is_cut() {
        let short = "a ".repeat(400);
        assert_eq!(cut(short.clone()), short);
        let name = format!("`{}é` is missing", "x".repeat(100_000));
        let said = Message::from(name).to_string();
        assert!(said.starts_with("`xxx") && said.ends_with("xé` is missing"), "{said}");
        assert!(said.len() < 600 && said.contains("[99504 letters more]"), "{said}");
        let list = cut("`a`, ".repeat(10_000));
        assert!(list.len() < 20_100 && list.contains("[30000 letters more]"), "{list}");
    }

    #[test]
    fn a_message_in_other_words_has_none_of_its_own() {
        let message = Message::from("set in pyproject.toml:3");
        let other = rewording::reworded(|| message.to_string());
        assert!(other.starts_with("reworded ") && !other.contains("pyproject"), "{other}");
        assert_eq!(message.to_string(), "set in pyproject.toml:3");
    }
}

//! Where answers come from, and how a question's text is laid out. Asks nobody itself.

use super::error::PromptError;
use crate::message::Message;

/// Where answers come from: a person, or what is recommended.
pub trait Answers {
    /// Something to read before the next question.
    fn say(&mut self, text: &Message);

    /// A long text, such as a diff, in the user's pager where there is one.
    fn show(&mut self, text: &str);

    /// The index of one of several choices; `recommended` is the one that stands under the cursor.
    fn choose(
        &mut self,
        question: &Message,
        choices: &[String],
        recommended: Option<usize>,
    ) -> Result<usize, PromptError>;

    /// The indices of those that are chosen; `recommended` tells which are so beforehand.
    fn choose_some(
        &mut self,
        question: &Message,
        choices: &[String],
        recommended: &[bool],
    ) -> Result<Vec<usize>, PromptError>;

    /// A line of text that `check` accepts, or the recommended one; `check` says what is wrong with it.
    fn text(
        &mut self,
        question: &Message,
        recommended: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), Message>,
    ) -> Result<String, PromptError>;
}

/// Lines to read about something that has a name, below each other.
pub(super) fn entry(name: &str, lines: impl Iterator<Item = String>) -> String {
    let names = std::iter::once(name).chain(std::iter::repeat(""));
    let lines = names.zip(lines).map(|(name, line)| format!("  {name:13} {}\n", line.replace('\n', "\\n")));
    lines.collect::<Vec<_>>().concat()
}

/// How far lines of an entry are indented.
pub(super) const INDENT: usize = 16;

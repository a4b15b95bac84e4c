//! Answers with what is recommended: `--yes`. Asks nobody.

use super::answers::Answers;
use super::error::PromptError;
use crate::message::Message;

/// Takes every recommended answer.
pub struct Recommended;

impl Answers for Recommended {
    fn say(&mut self, _: &Message) {}

    fn show(&mut self, _: &str) {}

    fn choose(&mut self, question: &Message, _: &[String], recommended: Option<usize>) -> Result<usize, PromptError> {
        recommended.ok_or_else(|| PromptError::NothingRecommended { question: question.clone() })
    }

    fn choose_some(&mut self, _: &Message, _: &[String], recommended: &[bool]) -> Result<Vec<usize>, PromptError> {
        Ok(recommended.iter().enumerate().filter(|(_, is_chosen)| **is_chosen).map(|(index, _)| index).collect())
    }

    fn text(
        &mut self,
        question: &Message,
        recommended: Option<&str>,
        _: &dyn Fn(&str) -> Result<(), Message>,
    ) -> Result<String, PromptError> {
        let nothing = || PromptError::NothingRecommended { question: question.clone() };
        recommended.map(str::to_owned).ok_or_else(nothing)
    }
}

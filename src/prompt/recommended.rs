//! Answers with what is recommended: `--yes`. Asks nobody.

use super::answers::Answers;
use super::error::PromptError;

/// Takes every recommended answer.
pub struct Recommended;

impl Answers for Recommended {
    fn say(&mut self, _: &str) {}

    fn choose(&mut self, question: &str, _: &[String], recommended: Option<usize>) -> Result<usize, PromptError> {
        recommended.ok_or_else(|| PromptError::NothingRecommended { question: question.to_owned() })
    }

    fn choose_some(&mut self, _: &str, _: &[String], recommended: &[bool]) -> Result<Vec<usize>, PromptError> {
        Ok(recommended.iter().enumerate().filter(|(_, is_chosen)| **is_chosen).map(|(index, _)| index).collect())
    }

    fn text(
        &mut self,
        question: &str,
        recommended: Option<&str>,
        _: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<String, PromptError> {
        let nothing = || PromptError::NothingRecommended { question: question.to_owned() };
        recommended.map(str::to_owned).ok_or_else(nothing)
    }

    fn confirm(&mut self, _: &str, recommended: bool) -> Result<bool, PromptError> {
        Ok(recommended)
    }
}

//! Counts the questions that are asked. Answers none itself.

use super::answers::Answers;
use super::error::PromptError;
use crate::message::Message;

/// Passes questions on and counts them.
pub struct Counted<'a> {
    answers: &'a mut dyn Answers,
    questions: usize,
}

impl<'a> Counted<'a> {
    /// At no question.
    pub fn new(answers: &'a mut dyn Answers) -> Self {
        Self { answers, questions: 0 }
    }

    /// How many questions were asked, with one that has no answer.
    pub fn questions(&self) -> usize {
        self.questions
    }
}

impl Answers for Counted<'_> {
    fn say(&mut self, text: &Message) {
        self.answers.say(text);
    }

    fn show(&mut self, text: &str) {
        self.answers.show(text);
    }

    fn choose(
        &mut self,
        question: &Message,
        choices: &[String],
        recommended: Option<usize>,
    ) -> Result<usize, PromptError> {
        self.questions += 1;
        self.answers.choose(question, choices, recommended)
    }

    fn choose_some(
        &mut self,
        question: &Message,
        choices: &[String],
        recommended: &[bool],
    ) -> Result<Vec<usize>, PromptError> {
        self.questions += 1;
        self.answers.choose_some(question, choices, recommended)
    }

    fn text(
        &mut self,
        question: &Message,
        recommended: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), Message>,
    ) -> Result<String, PromptError> {
        self.questions += 1;
        self.answers.text(question, recommended, check)
    }
}

//! The way back to a question that stands before others. Asks nothing itself.

use crate::error::Error;
use crate::pipeline::Session;
use crate::prompt::{Answers, Counted, PromptError};

/// A question, and what comes after its answer: a step back from the first question after it asks it again.
pub(super) fn asked_again<'s, A, T>(
    session: &mut Session<'s>,
    answers: &mut dyn Answers,
    mut question: impl FnMut(&mut Session<'s>, &mut dyn Answers) -> Result<A, Error>,
    mut rest: impl FnMut(&mut Session<'s>, A, &mut dyn Answers) -> Result<T, Error>,
) -> Result<T, Error> {
    loop {
        let mut counted = Counted::new(answers);
        let answer = question(session, &mut counted)?;
        let is_asked = counted.questions() > 0;
        match rest(session, answer, answers) {
            Err(Error::Prompt(PromptError::Back)) if is_asked => *session = session.again(),
            outcome => return outcome,
        }
    }
}

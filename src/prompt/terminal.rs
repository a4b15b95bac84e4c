//! Asks at a terminal, and leaves it as it was. Knows no question.

use std::io::{ErrorKind, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use console::Term;
use dialoguer::theme::ColorfulTheme;
use dialoguer::{Input, MultiSelect, Select};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::answers::{Answers, INDENT, entry};
use super::error::{LEFT, PromptError};
use super::pager;
use super::theme::{Checklist, SELECTS};
use crate::message::Message;
use crate::output;

/// What is typed where a line of text is asked for, to come to the question before: there Esc is no key.
const BACK: &str = "<";

/// What stands around a question and its recommended answer: `? Which port? (8000) › `.
const BESIDE: usize = 8;

/// A person at a terminal. Dropping it shows the cursor again.
pub struct Terminal {
    term: Term,
    theme: ColorfulTheme,
    /// Whether a signal ends the program at once; not so while a question hides the cursor.
    ends: Arc<AtomicBool>,
}

impl Terminal {
    /// The terminal of this process; `None` where questions or answers would go elsewhere.
    pub fn open() -> Result<Option<Self>, PromptError> {
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return Ok(None);
        }
        let ends = Arc::new(AtomicBool::new(true));
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_shutdown(signal, LEFT.into(), Arc::clone(&ends))
                .map_err(|reason| PromptError::Terminal { reason })?;
        }
        Ok(Some(Self { term: Term::stderr(), theme: ColorfulTheme::default(), ends }))
    }

    /// Asks, with signals turned into an answer: reading is interrupted, and the terminal is put in order first.
    fn asked<T>(&self, question: impl FnOnce(&Term) -> dialoguer::Result<Option<T>>) -> Result<T, PromptError> {
        self.ends.store(false, Ordering::SeqCst);
        let answer = question(&self.term);
        if !matches!(answer, Ok(Some(_))) {
            let _ = self.term.show_cursor();
        }
        if answer.is_err() {
            let _ = self.term.write_line("");
        }
        self.ends.store(true, Ordering::SeqCst);
        match answer {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(PromptError::Back),
            // A terminal that is closed says the same as someone who leaves.
            Err(dialoguer::Error::IO(error))
                if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::UnexpectedEof) =>
            {
                Err(PromptError::Left)
            }
            Err(dialoguer::Error::IO(reason)) => Err(PromptError::Terminal { reason }),
        }
    }

    /// What fits on a line beside the mark of the chosen one: a wrapped line would be drawn twice.
    fn line(&self, text: &str) -> String {
        self.beside(text, 4)
    }

    /// What fits on a line beside so many columns.
    fn beside(&self, text: &str, columns: usize) -> String {
        let width = usize::from(self.term.size().1).saturating_sub(columns).max(20);
        console::truncate_str(&output::visible(&text.replace('\n', " ")), width, "…").into_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.term.show_cursor();
    }
}

impl Answers for Terminal {
    fn say(&mut self, text: &Message) {
        let width = usize::from(self.term.size().1).max(2 * INDENT);
        let indent = |line: &str| if line.starts_with(' ') { INDENT } else { 0 };
        let wrapped = |line: &str| output::wrapped(line, width, indent(line)) + "\n";
        output::message(&text.to_string().lines().map(wrapped).collect::<String>());
    }

    fn show(&mut self, text: &str) {
        if !pager::show(text) {
            let _ = self.term.write_str(text);
        }
    }

    fn choose(
        &mut self,
        question: &Message,
        choices: &[String],
        recommended: Option<usize>,
    ) -> Result<usize, PromptError> {
        let choices: Vec<String> = choices.iter().map(|choice| self.line(choice)).collect();
        self.asked(|term| {
            Select::with_theme(&Checklist(&self.theme))
                .with_prompt(self.line(&question.to_string()))
                .items(&choices)
                .default(recommended.unwrap_or(0))
                .interact_on_opt(term)
        })
    }

    fn choose_some(
        &mut self,
        question: &Message,
        choices: &[String],
        recommended: &[bool],
    ) -> Result<Vec<usize>, PromptError> {
        // Each has its box too.
        let choices: Vec<String> = choices.iter().map(|choice| self.beside(choice, 8)).collect();
        let question = self.line(&format!("{question}{SELECTS}"));
        self.asked(|term| {
            MultiSelect::with_theme(&Checklist(&self.theme))
                .with_prompt(question)
                .items(&choices)
                .defaults(recommended)
                .interact_on_opt(term)
        })
    }

    fn text(
        &mut self,
        question: &Message,
        recommended: Option<&str>,
        check: &dyn Fn(&str) -> Result<(), Message>,
    ) -> Result<String, PromptError> {
        let recommended = recommended.filter(|text| !text.is_empty());
        let (question, width) = (question.to_string(), usize::from(self.term.size().1));
        // What is wrapped would be left behind by the answer.
        let fits = recommended.is_none_or(|text| question.len() + text.len() + BESIDE <= width);
        if let Some(recommended) = recommended.filter(|_| !fits) {
            let lines = [recommended.to_owned(), "Enter keeps it".to_owned()];
            self.say(&entry("now", lines.into_iter()).into());
        }
        let answer = self.asked(|term| {
            let mut input = Input::<String>::with_theme(&self.theme)
                .with_prompt(self.line(&question))
                .show_default(fits)
                .allow_empty(true);
            if let Some(recommended) = recommended {
                input = input.default(recommended.to_owned());
            }
            let checked = |text: &String| match text.trim() {
                BACK => Ok(()),
                text => check(text).map_err(|wrong| self.line(&wrong.to_string())),
            };
            input.validate_with(checked).interact_text_on(term).map(|text| Some(text.trim().to_owned()))
        })?;
        if answer == BACK { Err(PromptError::Back) } else { Ok(answer) }
    }
}

//! The questions in their order, and the way back: each answer can be taken back until the files are written. Asks no question
//! itself and decides nothing.

use super::answers::Answers;
use super::counted::Counted;
use super::error::PromptError;
use super::interview::Interview;
use super::{ci, command, editors, monitoring, port, selection, services, strategy};
use crate::editor::Editor;
use crate::error::Error;
use crate::settings_file::SettingsFile;

type Step = fn(&mut Interview<'_>, &mut dyn Answers) -> Result<(), Error>;

/// One calm order: what starts, what it is built from, where it listens, what runs beside it, and then the tools around it.
const STEPS: [Step; 9] = [
    selection::ask,
    command::ask,
    selection::ask,
    strategy::ask,
    port::ask,
    services::ask,
    monitoring::ask,
    ci::ask,
    editors::ask,
];

/// The first step that asks about a plan.
const WITH_A_PLAN: usize = 3;

/// What has been answered so far.
pub struct Conversation<'a> {
    interview: Interview<'a>,
    /// The step that comes next.
    next: usize,
    /// What was so before each step that asked something.
    before: Vec<Moment>,
}

/// What was so before a step.
struct Moment {
    step: usize,
    settings: SettingsFile,
    editors: Vec<Editor>,
}

/// What the answers come to.
pub struct Answered {
    /// The settings with the answers that make a difference.
    pub settings: SettingsFile,
    /// Editors that get tasks.
    pub editors: Vec<Editor>,
}

impl<'a> Conversation<'a> {
    /// At the first question.
    pub fn new(interview: Interview<'a>) -> Self {
        Self { interview, next: 0, before: Vec::new() }
    }

    /// Asks everything that has no answer yet. A step back from the first question is an error, which whoever has asked before may take up.
    pub fn ask(&mut self, answers: &mut dyn Answers) -> Result<Answered, Error> {
        while let Some(step) = STEPS.get(self.next) {
            if self.next == WITH_A_PLAN {
                // What no further answer mends ends the questions.
                self.interview.plan_with(&self.interview.settings)?.map_err(Error::from)?;
            }
            let settings = self.interview.settings.clone();
            let moment = Moment { step: self.next, settings, editors: self.interview.editors.clone() };
            let mut counted = Counted::new(answers);
            match step(&mut self.interview, &mut counted) {
                Err(Error::Prompt(PromptError::Back)) => {
                    let is_first_of_step = counted.questions() <= 1;
                    self.restore(moment);
                    if is_first_of_step && !self.back() {
                        return Err(PromptError::Back.into());
                    }
                }
                outcome => {
                    outcome?;
                    if counted.questions() > 0 {
                        self.before.push(moment);
                    }
                    self.next += 1;
                }
            }
        }
        let settings = self.interview.clone().without_needless();
        Ok(Answered { settings, editors: self.interview.editors.clone() })
    }

    /// Asks for another command than the one that was found.
    pub fn retype(&mut self, answers: &mut dyn Answers) -> Result<(), Error> {
        let (settings, editors) = (self.interview.settings.clone(), self.interview.editors.clone());
        match command::retype(&mut self.interview, answers) {
            Err(Error::Prompt(PromptError::Back)) => {}
            outcome => {
                outcome?;
                self.before.push(Moment { step: self.next, settings, editors });
            }
        }
        Ok(())
    }

    /// Whether a question was asked that can be asked again.
    pub fn can_go_back(&self) -> bool {
        !self.before.is_empty()
    }

    /// To the question before; `false` where there is none.
    pub fn back(&mut self) -> bool {
        let Some(moment) = self.before.pop() else { return false };
        self.restore(moment);
        true
    }

    fn restore(&mut self, moment: Moment) {
        self.next = moment.step;
        self.interview.settings = moment.settings;
        self.interview.editors = moment.editors;
    }
}

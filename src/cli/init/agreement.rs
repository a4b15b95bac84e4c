//! Shows what would change, and changes it after a yes.

use std::time::SystemTime;

use super::summary;
use crate::adoption::Summary;
use crate::catalogue::project_files::{COMPOSE_FILE, DOCKERFILE, OWN_IGNORE, SHARED_IGNORE};
use crate::cli::doctor;
use crate::cli::exit_status::ExitStatus;
use crate::cli::format::Format;
use crate::cli::outcome::{Mode, Outcome};
use crate::cli::write_lock;
use crate::error::Error;
use crate::message;
use crate::output::{self, Line, Tone};
use crate::pipeline::{ComparedFile, Services};
use crate::prompt::{Answers, PromptError, TheirFiles};
use crate::sync::{self, FileChange, Lock, Origin, Overwrite};

/// Files whose content is in the settings after an adoption: a generated .dockerignore sends what is copied and nothing else.
const ADOPTED: [&str; 4] = [DOCKERFILE, SHARED_IGNORE, OWN_IGNORE, COMPOSE_FILE];

/// What the user has agreed to beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreed {
    /// Each change is shown, and asked for.
    Nothing,
    /// `--yes`: files of uvdock's own.
    Own,
    /// `--yes`, where nothing is lost: the authors' files too.
    Adoption,
}

/// What is answered to the last question.
pub(super) enum Answer {
    /// The files are written.
    Write(Consent),
    /// Another answer first.
    Back,
    /// Another command first.
    Command,
}

/// How far a yes goes, and what is still to be told.
pub(super) struct Consent {
    overwrite: Overwrite,
    notices: Vec<String>,
}

/// What would be written.
pub(super) struct Proposal<'a> {
    pub(super) services: &'a Services,
    pub(super) changes: &'a [FileChange],
    /// What becomes of the authors' files.
    pub(super) summary: &'a Summary,
    /// Whether a question was asked that can be asked again.
    pub(super) can_go_back: bool,
    /// Whether another command can be typed.
    pub(super) can_retype: bool,
}

/// What can be done at the last question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Write,
    Show,
    Command,
    Back,
    Leave,
}

impl Proposal<'_> {
    /// Whether to write, and how far the yes goes. `--yes` is none to losing what someone else wrote.
    pub(super) fn answer(&self, agreed: Agreed, answers: &mut dyn Answers) -> Result<Answer, Error> {
        let differing = self.differing();
        if agreed == Agreed::Nothing && !differing.is_empty() {
            return self.asked(&differing, answers);
        }
        output::message_lines(&summary::lines(self.summary));
        let protected = protected(&differing);
        let is_lossless = self.summary.lost().next().is_none();
        // A member's own files are not replaced, and what they say is not in its image all the same.
        let is_at_stake = !protected.is_empty() || !is_lossless && !differing.is_empty();
        if agreed == Agreed::Own && is_at_stake && !self.summary.report.is_nothing() {
            let rows = self.summary.lost().chain(self.summary.open());
            let lost: Vec<_> = rows.map(|row| row.description.clone()).collect();
            let files = if protected.is_empty() { TheirFiles::Stay } else { TheirFiles::Replaced };
            let not_carried = |lost| PromptError::NotCarried { lost, files };
            let error = if is_lossless { PromptError::LeftToDo { open: lost } } else { not_carried(lost) };
            return Err(error.into());
        }
        let is_adopted = agreed == Agreed::Adoption && protected.iter().all(|change| is_adopted(change));
        let overwrite = if is_adopted { Overwrite::Any } else { Overwrite::Ours };
        Ok(Answer::Write(Consent { overwrite, notices: self.services.notices()? }))
    }

    /// Writes what differs.
    pub(super) fn write(&self, consent: Consent, lock: Option<&Lock>, format: Format) -> Result<ExitStatus, Error> {
        let Consent { overwrite, notices } = consent;
        let _lock = lock.is_none().then(|| write_lock::wait(&self.services.root, SystemTime::now())).transpose()?;
        let files: Vec<_> =
            self.changes.iter().cloned().map(|change| ComparedFile { change, reasons: Vec::new() }).collect();
        let (files, notices, services) = (&files, &notices, self.services);
        let comparison = Some(self.summary);
        sync::apply(&self.services.root, self.changes, overwrite, |backups| {
            let mode = Mode::Write;
            let outcome = Outcome { mode, project: None, services, files, backups, notices, comparison };
            match format {
                Format::Text => outcome.print(),
                Format::Json => output::try_result(&output::json_text(&outcome.json())),
            }
        })?;
        Ok(ExitStatus::DONE)
    }

    fn differing(&self) -> Vec<&FileChange> {
        self.changes.iter().filter(|change| change.is_different()).collect()
    }

    /// Shows what the user should know of the whole, and asks. What was written by others is not replaced by Enter alone.
    fn asked(&self, differing: &[&FileChange], answers: &mut dyn Answers) -> Result<Answer, Error> {
        output::notes(&self.services.notices()?);
        output::message_lines(&self.services.plans.iter().flat_map(doctor::lines).collect::<Vec<_>>());
        output::message_lines(&differing.iter().flat_map(|change| file_lines(change)).collect::<Vec<_>>());
        output::message_lines(&summary::lines(self.summary));
        let protected = protected(differing);
        let (overwrite, write) = if protected.is_empty() {
            (Overwrite::Ours, "Yes".to_owned())
        } else {
            (Overwrite::Any, format!("Yes, and replace {}", names(&protected)))
        };
        let mut choices = vec![(Choice::Write, write), (Choice::Show, "Show every change first".to_owned())];
        choices.extend(self.can_retype.then(|| (Choice::Command, "Start something else".to_owned())));
        choices.extend(self.can_go_back.then(|| (Choice::Back, "Change an answer".to_owned())));
        choices.push((Choice::Leave, "No, leave everything as it is".to_owned()));
        let texts: Vec<String> = choices.iter().map(|(_, text)| text.clone()).collect();
        let mut recommended = usize::from(!protected.is_empty());
        loop {
            match answers.choose(&format!("Write {}?", names(differing)).into(), &texts, Some(recommended)) {
                Err(PromptError::Back) => return Ok(Answer::Back),
                chosen => match choices[chosen?].0 {
                    Choice::Write => return Ok(Answer::Write(Consent { overwrite, notices: Vec::new() })),
                    Choice::Show => answers.show(&output::for_pager(&self.whole(differing))),
                    Choice::Command => return Ok(Answer::Command),
                    Choice::Back => return Ok(Answer::Back),
                    Choice::Leave => return Err(PromptError::Left.into()),
                },
            }
            recommended = usize::from(!protected.is_empty()) * (choices.len() - 1);
        }
    }

    /// The comparison, thing by thing, and each change as a diff.
    fn whole(&self, differing: &[&FileChange]) -> Vec<Line> {
        let page = self.summary.page();
        let page = page.lines().map(|line| Line::new(Tone::Plain, line));
        let diffs: Vec<String> = differing.iter().map(|change| change.diff()).collect();
        page.chain(diffs.iter().flat_map(|diff| diff.lines()).map(output::diff_line)).collect()
    }
}

/// A line for a file; settings are shown, as they are the user's own file.
fn file_lines(change: &FileChange) -> Vec<Line> {
    let (path, diff) = (&change.rendered.path, change.diff());
    let changed = diff.lines().filter(|line| !line.starts_with("+++ ") && !line.starts_with("--- "));
    let count = |sign: char| changed.clone().filter(|line| line.starts_with(sign)).count();
    let (added, removed) = (count('+'), count('-'));
    let what = match (&change.current, change.state.is_protected()) {
        (None, _) => format!("new, {added} lines"),
        (Some(_), true) => {
            format!("replaced: {removed} lines go, {added} come; what git does not have is kept beside it")
        }
        (Some(_), false) => format!("{added} lines come, {removed} go"),
    };
    let tone = if change.state.is_protected() { Tone::Changed } else { Tone::Plain };
    let head = Line::column(tone, format!("{path:16} {what}"), 17);
    let own = changed.filter(|line| change.origin == Origin::Edited && line.starts_with(['+', '-']));
    std::iter::once(head).chain(own.map(output::diff_line)).collect()
}

fn protected<'c>(changes: &[&'c FileChange]) -> Vec<&'c FileChange> {
    changes.iter().copied().filter(|change| change.state.is_protected()).collect()
}

fn is_adopted(change: &FileChange) -> bool {
    ADOPTED.contains(&change.rendered.path.as_str())
}

fn names(changes: &[&FileChange]) -> String {
    message::joined(changes.iter().map(|change| change.rendered.path.as_str()), ", ")
}

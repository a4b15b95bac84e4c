//! Agents of monitoring in front of the authors' command: they go on with it, where what brings them does. Starts none.

use super::{Reader, Started, is_init};
use crate::adoption::not_locked;
use crate::adoption::project_tools::without_tool;
use crate::catalogue::agents;
use crate::inspect::deployment::container_facts::StartFacts;
use crate::inspect::deployment::plain_words;
use crate::quote;

impl Reader<'_> {
    /// `opentelemetry-instrument python -m shop` as it is, with the words that follow it here.
    pub(super) fn agent(&self, started: &mut Started) {
        let StartFacts { entrypoint, command } = &self.start.value;
        let words: Vec<String> = entrypoint.iter().chain(command).skip_while(|word| is_init(word)).cloned().collect();
        let words = without_tool(&plain_words(&words));
        let Some(agent) = words.first().and_then(|word| agents::named(word.rsplit('/').next().unwrap_or(word))) else {
            return;
        };
        let mut own: Vec<String> = words.iter().take(agent.words + 1).cloned().collect();
        agent.program.clone_into(&mut own[0]);
        let missing = not_locked::packages(self.facts, self.container);
        let is_there = |package: &&str| {
            not_locked::is_locked(self.facts, package) || missing.iter().any(|other| other.value.name == **package)
        };
        if !agent.packages.iter().any(is_there) {
            let shown = quote::shown(&words);
            started
                .left
                .push(format!("command `{shown}`: the image has no `{}` ({})", agent.program, self.start.place));
            return;
        }
        own.append(&mut started.own);
        started.carried.retain(|one| one.key != "command");
        started.carried.push(self.verbatim(&own));
        started.own = own;
    }
}

//! How a list of which several can be chosen looks: dialoguer's own theme marks the line of the cursor by colour alone, which a
//! terminal without colours does not show.

use std::fmt;

use dialoguer::theme::{ColorfulTheme, Theme};

/// What stands behind a question of which several answers can be chosen.
pub(super) const SELECTS: &str = " (space selects)";

/// The theme of the other questions, with the cursor that a list of one choice has.
pub(super) struct Checklist<'a>(pub(super) &'a ColorfulTheme);

impl Theme for Checklist<'_> {
    fn format_select_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        self.0.format_select_prompt(f, prompt)
    }

    /// The name of what was chosen, without what stands beside it: prompt and choice have one line.
    fn format_select_prompt_selection(&self, f: &mut dyn fmt::Write, prompt: &str, sel: &str) -> fmt::Result {
        self.0.format_select_prompt_selection(f, prompt, sel.split("  ").next().unwrap_or(sel))
    }

    fn format_select_prompt_item(&self, f: &mut dyn fmt::Write, text: &str, active: bool) -> fmt::Result {
        self.0.format_select_prompt_item(f, text, active)
    }

    fn format_multi_select_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        self.0.format_multi_select_prompt(f, prompt)
    }

    /// The names alone here too.
    fn format_multi_select_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        selections: &[&str],
    ) -> fmt::Result {
        let name = |text: &&'_ str| {
            text.split("  ").next().and_then(|text| text.split(": ").next()).unwrap_or_default().to_owned()
        };
        let names: Vec<String> = selections.iter().map(name).collect();
        let names: Vec<&str> = if names.is_empty() { vec!["none"] } else { names.iter().map(String::as_str).collect() };
        let prompt = prompt.strip_suffix(SELECTS).unwrap_or(prompt);
        self.0.format_multi_select_prompt_selection(f, prompt, &names)
    }

    fn format_multi_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        checked: bool,
        active: bool,
    ) -> fmt::Result {
        let mark = if checked { 'x' } else { ' ' };
        self.0.format_select_prompt_item(f, &format!("[{mark}] {text}"), active)
    }
}

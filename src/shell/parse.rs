//! Turns the syntax tree of a shell text into commands. Knows no program, and goes no deeper than the tree, whose depth `limits` bounds.

use rable::{ListItem, ListOperator, Node, NodeKind};
use ruff_source_file::LineIndex;
use ruff_text_size::TextSize;

use super::limits;
use super::pieces;
use super::script::{Direction, Head, Redirection, Runs, Script, SimpleCommand};
use super::word::Word;

/// Reads a text; `None` where it does not parse or is too much.
pub(super) fn script(text: &str) -> Option<Script> {
    if !limits::is_readable(text) {
        return None;
    }
    limits::with_stack_for(text, || {
        let nodes = rable::parse(text, true).ok()?;
        let mut reader = Reader::new(text);
        for node in &nodes {
            reader.node(node);
        }
        Some(reader.script)
    })
}

/// Reads each line that parses by itself, those that a backslash joins as one.
pub(super) fn line_by_line(text: &str) -> Script {
    let mut all = Script::default();
    let mut lines = text.lines().enumerate();
    while let Some((first, line)) = lines.next() {
        let mut whole = line.to_owned();
        while whole.ends_with('\\') {
            let Some((_, next)) = lines.next() else { break };
            whole.push('\n');
            whole.push_str(next);
        }
        let Some(mut found) = script(&whole) else { continue };
        for command in &mut found.commands {
            command.line += first;
            command.redirections.iter_mut().for_each(|redirection| redirection.line += first);
        }
        found.redirections.iter_mut().for_each(|redirection| redirection.line += first);
        all.commands.extend(found.commands);
        all.heads.extend(found.heads);
        all.redirections.extend(found.redirections);
        all.functions.extend(found.functions);
    }
    all
}

struct Reader<'t> {
    text: &'t str,
    /// The offset in bytes of each letter: the parser counts letters.
    offsets: Vec<usize>,
    lines: LineIndex,
    script: Script,
    directory: String,
    function: Option<String>,
    runs: Runs,
    /// The offset of the command that is read, for what has none of its own.
    at: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            offsets: text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect(),
            lines: LineIndex::from_source_text(text),
            script: Script::default(),
            directory: String::new(),
            function: None,
            runs: Runs::InForeground,
            at: 0,
        }
    }

    fn node(&mut self, node: &Node) {
        if !node.span.is_empty() && self.runs != Runs::AsText {
            self.at = self.offset(node.span.start);
        }
        match &node.kind {
            NodeKind::Command { assignments, words, redirects } => self.command(assignments, words, redirects),
            NodeKind::Pipeline { commands, .. } => self.pipeline(commands),
            NodeKind::List { items } => self.list(items),
            NodeKind::Function { name, body } => self.function(name, body),
            NodeKind::Subshell { body, redirects } => {
                let directory = self.directory.clone();
                self.compound([&**body], redirects);
                self.directory = directory;
            }
            NodeKind::If { condition, then_body, else_body, redirects } => {
                self.compound([&**condition, &**then_body].into_iter().chain(else_body.as_deref()), redirects);
            }
            NodeKind::While { condition, body, redirects } | NodeKind::Until { condition, body, redirects } => {
                self.compound([&**condition, &**body], redirects);
            }
            NodeKind::For { words, body, redirects, .. } | NodeKind::Select { words, body, redirects, .. } => {
                words.iter().flatten().for_each(|word| self.head(word));
                self.compound([&**body], redirects);
            }
            NodeKind::Case { word, patterns, redirects } => {
                self.head(word);
                self.compound(patterns.iter().filter_map(|pattern| pattern.body.as_ref()), redirects);
            }
            NodeKind::ForArith { body, redirects, .. } | NodeKind::BraceGroup { body, redirects } => {
                self.compound([&**body], redirects);
            }
            NodeKind::Coproc { command, .. } => self.running(Runs::InBackground, command),
            NodeKind::Negation { pipeline } | NodeKind::Time { pipeline, .. } => self.node(pipeline),
            NodeKind::ConditionalExpr { body, redirects } => {
                self.condition(body);
                self.compound([], redirects);
            }
            NodeKind::ArithmeticCommand { raw_content, redirects, .. } => {
                self.head_text(raw_content);
                self.compound([], redirects);
            }
            _ => {}
        }
    }

    fn compound<'n>(&mut self, bodies: impl IntoIterator<Item = &'n Node>, redirects: &[Node]) {
        for body in bodies {
            self.node(body);
        }
        let found = self.redirections(redirects);
        self.script.redirections.extend(found);
    }

    fn command(&mut self, assignments: &[Node], words: &[Node], redirects: &[Node]) {
        let at = self.at;
        for word in assignments.iter().chain(words) {
            self.substitutions(word);
        }
        self.at = at;
        let command = SimpleCommand {
            assignments: assignments.iter().map(|word| self.word(word)).collect(),
            words: words.iter().map(|word| self.word(word)).collect(),
            redirections: self.redirections(redirects),
            runs: self.runs,
            directory: self.directory.clone(),
            function: self.function.clone(),
            line: self.line(),
        };
        if let Some(target) = target_of_cd(&command) {
            self.directory = joined(&self.directory, &target);
        }
        self.script.commands.push(command);
    }

    /// All but the last command of a pipeline write for the next one.
    fn pipeline(&mut self, commands: &[Node]) {
        let Some((last, before)) = commands.split_last() else { return };
        for command in before {
            self.running(Runs::IntoPipe, command);
        }
        self.node(last);
    }

    /// `a && b & c`: the `&` puts `a && b` into the background.
    fn list(&mut self, items: &[ListItem]) {
        let mut in_background = vec![false; items.len()];
        let mut ends_in_background = false;
        for (index, item) in items.iter().enumerate().rev() {
            if !matches!(item.operator, Some(ListOperator::And | ListOperator::Or)) {
                ends_in_background = item.operator == Some(ListOperator::Background);
            }
            in_background[index] = ends_in_background;
        }
        for (item, is_in_background) in items.iter().zip(in_background) {
            if is_in_background {
                self.running(Runs::InBackground, &item.command);
            } else {
                self.node(&item.command);
            }
        }
    }

    /// Inside what runs otherwise than in the foreground, all does.
    fn running(&mut self, runs: Runs, node: &Node) {
        let (before, directory) = (self.runs, self.directory.clone());
        if before == Runs::InForeground {
            self.runs = runs;
        }
        self.node(node);
        (self.runs, self.directory) = (before, directory);
    }

    fn function(&mut self, name: &str, body: &Node) {
        let (outer, directory) = (self.function.replace(name.to_owned()), self.directory.clone());
        self.node(body);
        self.script.functions.push(name.to_owned());
        (self.function, self.directory) = (outer, directory);
    }

    /// The commands of `$(...)` in a word.
    fn substitutions(&mut self, word: &Node) {
        let NodeKind::Word { parts, .. } = &word.kind else { return };
        for part in parts {
            if let NodeKind::CommandSubstitution { command, .. } | NodeKind::ProcessSubstitution { command, .. } =
                &part.kind
            {
                let (runs, directory) = (std::mem::replace(&mut self.runs, Runs::AsText), self.directory.clone());
                self.node(command);
                (self.runs, self.directory) = (runs, directory);
            }
        }
    }

    fn condition(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::UnaryTest { operand, .. } | NodeKind::CondNot { operand } => self.condition(operand),
            NodeKind::BinaryTest { left, right, .. }
            | NodeKind::CondAnd { left, right }
            | NodeKind::CondOr { left, right } => {
                self.condition(left);
                self.condition(right);
            }
            NodeKind::CondParen { inner } => self.condition(inner),
            NodeKind::CondTerm { value, .. } | NodeKind::Word { value, .. } => self.head_text(value),
            _ => {}
        }
    }

    fn head(&mut self, word: &Node) {
        self.substitutions(word);
        let word = self.word(word);
        self.script.heads.push(Head { word, function: self.function.clone() });
    }

    fn head_text(&mut self, text: &str) {
        let word = pieces::word(text, self.at..self.at);
        self.script.heads.push(Head { word, function: self.function.clone() });
    }

    fn redirections(&mut self, nodes: &[Node]) -> Vec<Redirection> {
        let mut found = Vec::new();
        for node in nodes {
            let NodeKind::Redirect { op, target, .. } = &node.kind else { continue };
            let target = self.word(target);
            let direction = direction(op, &target);
            found.push(Redirection { direction, target, line: self.line() });
        }
        found
    }

    fn word(&self, node: &Node) -> Word {
        let NodeKind::Word { value, .. } = &node.kind else { return pieces::word("", self.at..self.at) };
        let is_placed = !node.span.is_empty() && self.runs != Runs::AsText;
        let range = if is_placed { self.offset(node.span.start)..self.offset(node.span.end) } else { self.at..self.at };
        pieces::word(value, range)
    }

    fn offset(&self, letter: usize) -> usize {
        self.offsets.get(letter).copied().unwrap_or(self.text.len())
    }

    fn line(&self) -> usize {
        self.lines.line_index(TextSize::try_from(self.at).unwrap_or_default()).get()
    }
}

fn direction(operator: &str, target: &Word) -> Direction {
    let is_number = target.text().trim_end_matches('-').chars().all(|letter| letter.is_ascii_digit());
    match operator {
        ">&" | "<&" | ">&-" if is_number => Direction::Duplicates,
        "<" | "<&" | "<<<" => Direction::Reads,
        ">>" | "&>>" => Direction::Appends,
        _ => Direction::Writes,
    }
}

/// The directory of a `cd` that the shell itself runs.
fn target_of_cd(command: &SimpleCommand) -> Option<String> {
    match command.words.as_slice() {
        [cd, target] if cd.text() == "cd" => Some(target.text()),
        _ => None,
    }
}

/// A directory below another one.
pub(super) fn joined(directory: &str, target: &str) -> String {
    let target = target.strip_prefix("./").unwrap_or(target).trim_end_matches('/');
    match (directory, target) {
        (directory, "" | ".") => directory.to_owned(),
        (_, target) if target.starts_with('/') => target.to_owned(),
        ("", target) => target.to_owned(),
        (directory, target) => format!("{directory}/{target}"),
    }
}

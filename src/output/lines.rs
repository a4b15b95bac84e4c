//! Lines for people: broken between words at the width of their screen, and in colour where it shows colours. Knows no subject.

use console::Style;

use super::visible;

/// What a line says of itself by its colour. Without colours its words say it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// What the lines below are about.
    Heading,
    /// All is well.
    Good,
    /// Something is another than it was.
    Changed,
    /// Something is gone, or fails.
    Bad,
    /// Besides.
    Faint,
}

impl Tone {
    fn style(self) -> Style {
        let style = Style::new().force_styling(true);
        match self {
            Self::Plain => style,
            Self::Heading => style.bold(),
            Self::Good => style.green(),
            Self::Changed => style.yellow(),
            Self::Bad => style.red(),
            Self::Faint => style.dim(),
        }
    }
}

/// A line with its colour.
#[derive(Clone, Debug)]
pub struct Line {
    tone: Tone,
    text: String,
    /// How far what does not fit is indented.
    indent: usize,
}

impl Line {
    /// A line; what does not fit on it goes on two letters further in than it begins.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        let text = text.into().replace('\n', "\\n");
        let indent = text.chars().take_while(|letter| *letter == ' ').count() + 2;
        Self { tone, text, indent }
    }

    /// A line of two columns; what does not fit goes on in the second, which begins here.
    pub fn column(tone: Tone, text: impl Into<String>, indent: usize) -> Self {
        Self { indent, ..Self::new(tone, text) }
    }
}

/// A line of a unified diff.
pub fn diff_line(line: &str) -> Line {
    let tone = match line.chars().next() {
        Some('+') => Tone::Good,
        Some('-') => Tone::Bad,
        Some('@') => Tone::Faint,
        _ => Tone::Plain,
    };
    Line::new(tone, line)
}

/// The screen that lines are for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Screen {
    /// Where lines are broken; `None` where a program reads them.
    pub(super) width: Option<usize>,
    /// Whether it shows colours.
    pub(super) colours: bool,
}

/// The lines as a text for a screen.
pub(super) fn text(lines: &[Line], screen: Screen) -> String {
    let mut text = String::new();
    for line in lines {
        let own = visible(&line.text);
        let own = screen.width.map_or_else(|| own.clone(), |width| wrapped(&own, width, line.indent));
        for part in own.lines() {
            let is_styled = screen.colours && line.tone != Tone::Plain;
            let part = if is_styled { line.tone.style().apply_to(part).to_string() } else { part.to_owned() };
            text.push_str(&part);
            text.push('\n');
        }
        if own.is_empty() {
            text.push('\n');
        }
    }
    text
}

/// A text with breaks between words where it is longer than the screen.
pub fn wrapped(line: &str, width: usize, indent: usize) -> String {
    let indent = indent.min(width / 2);
    let mut text = String::new();
    let mut column = 0;
    for word in line.split_inclusive(' ') {
        let length = console::measure_text_width(word.trim_end());
        if column > indent && column + length > width.saturating_sub(1) {
            text.truncate(text.trim_end().len());
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            column = indent;
        }
        text.push_str(word);
        column += console::measure_text_width(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_goes_on_below_its_text() {
        let line = "  slim          is chosen: one two three four five";
        assert_eq!(wrapped(line, 200, 16), line);
        let expected = "  slim          is chosen: one two\n                three four five";
        assert_eq!(wrapped(line, 36, 16), expected);
    }

    #[test]
    fn colours_are_for_screens_alone() {
        let line = [Line::new(Tone::Bad, "lost: a\u{1b}[2J")];
        let plain = text(&line, Screen { width: None, colours: false });
        assert_eq!(plain, "lost: a\\u{1b}[2J\n");
        let coloured = text(&line, Screen { width: Some(80), colours: true });
        assert!(coloured.starts_with("\u{1b}[31m") && coloured.contains("\\u{1b}"), "{coloured:?}");
    }
}

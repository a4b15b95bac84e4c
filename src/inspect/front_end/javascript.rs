//! Reads the values of keys in configuration files that are JavaScript or TypeScript: literal texts, and paths joined from them.
//! Knows words, texts and signs, and no grammar beyond brackets; what it cannot tell it leaves unknown. Runs nothing.

use std::cell::Cell;

/// A piece of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A text in quotes, or a template without a placeholder.
    Text(String),
    /// A name or a number.
    Word(String),
    /// Any other letter.
    Sign(char),
}

/// The pieces of a file, with their lines.
pub(super) struct Script {
    tokens: Vec<(Token, usize)>,
    /// How many names have been looked up.
    lookups: Cell<usize>,
}

/// Names that paths are made with: <https://nodejs.org/api/path.html>, <https://nodejs.org/api/url.html>.
const OF_PATHS: [&str; 14] = [
    "path",
    "resolve",
    "join",
    "__dirname",
    "fileURLToPath",
    "URL",
    "new",
    "import",
    "process",
    "dirname",
    "posix",
    "url",
    "normalize",
    "as",
];

/// Names are followed through this many others.
const LONGEST_CHAIN: usize = 6;
/// No configuration names more.
const MOST_LOOKUPS: usize = 200;

impl Script {
    pub(super) fn new(text: &str) -> Self {
        Self { tokens: tokens(text), lookups: Cell::new(0) }
    }

    /// The paths that a key is given, relative to the file, with their lines.
    pub(super) fn paths(&self, key: &str) -> Vec<(String, usize)> {
        let tokens = &self.tokens;
        let mut found = Vec::new();
        for (index, (token, line)) in tokens.iter().enumerate() {
            let is_key = matches!(token, Token::Word(name) | Token::Text(name) if name == key);
            if !is_key || self.sign(index.wrapping_sub(1)) == Some('.') {
                continue;
            }
            let value = match self.sign(index + 1) {
                Some(':') => self.value(index + 2, 0),
                // `{ outDir }` is what the name stands for.
                Some(',' | '}') if matches!(token, Token::Word(_)) => self.defined(key, 0),
                _ => None,
            };
            found.extend(value.map(|value| (value, *line)));
        }
        found
    }

    /// Every text of the file, with its line.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, usize)> {
        self.tokens.iter().filter_map(|(token, line)| match token {
            Token::Text(text) => Some((text.as_str(), *line)),
            Token::Word(_) | Token::Sign(_) => None,
        })
    }

    fn sign(&self, index: usize) -> Option<char> {
        match self.tokens.get(index) {
            Some((Token::Sign(sign), _)) => Some(*sign),
            _ => None,
        }
    }

    /// `const name = value`.
    fn defined(&self, name: &str, chain: usize) -> Option<String> {
        let is_it = |window: &[(Token, usize)]| matches!(window, [(Token::Word(found), _), (Token::Sign('='), _)] if found == name);
        self.lookups.set(self.lookups.get() + 1);
        if self.lookups.get() > MOST_LOOKUPS {
            return None;
        }
        let index = self.tokens.windows(2).position(is_it)?;
        self.value(index + 2, chain + 1)
    }

    /// The path that an expression joins; of alternatives, the last.
    fn value(&self, start: usize, chain: usize) -> Option<String> {
        if chain > LONGEST_CHAIN {
            return None;
        }
        let mut parts: Vec<String> = Vec::new();
        let mut depth = 0_usize;
        for (index, (token, _)) in self.tokens.iter().enumerate().skip(start) {
            match token {
                Token::Sign('(' | '[' | '{') => depth += 1,
                Token::Sign(')' | ']' | '}' | ',' | ';') if depth == 0 => break,
                Token::Sign(')' | ']' | '}') => depth -= 1,
                Token::Sign('|' | '?' | ':') => parts.clear(),
                Token::Sign('.' | ',' | '=' | '!' | '&') => {}
                Token::Sign(_) => return None,
                Token::Text(text) => parts.push(text.clone()),
                Token::Word(_) if index > start && depth == 0 && self.begins_a_statement(index) => break,
                Token::Word(name) if OF_PATHS.contains(&name.as_str()) => {}
                Token::Word(_) if self.sign(index.wrapping_sub(1)) == Some('.') => {}
                Token::Word(name) => parts.push(self.defined(name, chain)?),
            }
        }
        let path = parts.join("/");
        (!parts.is_empty() && !path.contains("://")).then_some(path)
    }

    /// Without a semicolon, a statement ends where a word follows what no operator continues.
    fn begins_a_statement(&self, index: usize) -> bool {
        matches!(self.tokens.get(index - 1), Some((Token::Text(_) | Token::Sign(')' | ']' | '}'), _)))
    }
}

fn tokens(text: &str) -> Vec<(Token, usize)> {
    let letters: Vec<char> = text.chars().collect();
    let mut found: Vec<(Token, usize)> = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(letter) = letters.get(at).copied() {
        let (token, end) = match letter {
            '/' if letters.get(at + 1) == Some(&'/') => (None, line_end(&letters, at)),
            '/' if letters.get(at + 1) == Some(&'*') => (None, comment_end(&letters, at + 2)),
            '/' if begins_an_expression(&found) => (Some(Token::Sign('/')), pattern_end(&letters, at + 1)),
            '"' | '\'' | '`' => quoted(&letters, at),
            letter if letter.is_whitespace() => (None, at + 1),
            letter if is_of_a_word(letter) => {
                let end = (at..letters.len()).find(|end| !is_of_a_word(letters[*end])).unwrap_or(letters.len());
                (Some(Token::Word(letters[at..end].iter().collect())), end)
            }
            letter => (Some(Token::Sign(letter)), at + 1),
        };
        found.extend(token.map(|token| (token, line)));
        line += letters[at..end.min(letters.len())].iter().filter(|letter| **letter == '\n').count();
        at = end;
    }
    found
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$' | '@')
}

fn line_end(letters: &[char], at: usize) -> usize {
    (at..letters.len()).find(|end| letters[*end] == '\n').unwrap_or(letters.len())
}

fn comment_end(letters: &[char], at: usize) -> usize {
    let end = (at..letters.len()).find(|end| letters[*end] == '*' && letters.get(end + 1) == Some(&'/'));
    end.map_or(letters.len(), |end| end + 2)
}

/// Whether a `/` begins a pattern here, and divides nothing.
fn begins_an_expression(before: &[(Token, usize)]) -> bool {
    match before.last() {
        None => true,
        Some((Token::Sign(sign), _)) => !matches!(sign, ')' | ']' | '}'),
        Some((Token::Word(word), _)) => word == "return",
        Some((Token::Text(_), _)) => false,
    }
}

/// The end of a regular expression, which ends on its line.
fn pattern_end(letters: &[char], start: usize) -> usize {
    let (mut at, mut is_class) = (start, false);
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => at += 1,
            '[' => is_class = true,
            ']' => is_class = false,
            '/' if !is_class => return at + 1,
            '\n' => return at,
            _ => {}
        }
        at += 1;
    }
    letters.len()
}

/// A text in quotes and its end; a template with a placeholder other than `${__dirname}` is a sign.
fn quoted(letters: &[char], start: usize) -> (Option<Token>, usize) {
    let quote = letters[start];
    let mut text = String::new();
    let mut at = start + 1;
    while let Some(letter) = letters.get(at).copied() {
        match letter {
            '\\' => {
                at += 1;
                text.extend(letters.get(at));
            }
            '\n' if quote != '`' => return (Some(Token::Sign(quote)), at),
            letter if letter == quote => {
                let path = text.strip_prefix("${__dirname}/").unwrap_or(&text);
                let is_whole = quote != '`' || !path.contains("${");
                let token = if is_whole { Token::Text(path.to_owned()) } else { Token::Sign('`') };
                return (Some(token), at + 1);
            }
            letter => text.push(letter),
        }
        at += 1;
    }
    (Some(Token::Sign(quote)), letters.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Option<String> {
        Script::new(text).paths("outDir").into_iter().next().map(|(path, _)| path)
    }

    #[test]
    fn a_literal_and_a_joined_path_are_read() {
        for text in [
            "export default defineConfig({ build: { outDir: '../static/dist', emptyOutDir: true } })",
            "export default { build: { outDir: path.resolve(__dirname, '..', \"static\", 'dist') } }",
            "build: { outDir: fileURLToPath(new URL('../static/dist', import.meta.url)) }",
            "const outDir = resolve(__dirname, '../static/dist')\nexport default { build: { outDir, minify: true } }",
            "const out = `${__dirname}/../static/dist`; export default { build: { 'outDir': out } }",
            "/* outDir: 'no' */ // outDir: 'no'\nconst r = /['\"]/; x = { outDir: process.env.OUT || '../static/dist' }",
        ] {
            assert_eq!(path(text).as_deref(), Some("../static/dist"), "{text}");
        }
    }

    #[test]
    fn what_is_computed_is_unknown() {
        for text in
            ["x = { outDir: make('a') }", "x = { outDir: `${name}/dist` }", "x = { build: {} }", "outDir: 'a' + b"]
        {
            assert_eq!(path(text), None, "{text}");
        }
    }

    #[test]
    fn a_file_that_ends_in_the_middle_is_read_to_its_end() {
        for text in ["x = { outDir: '", "`${", "/* ", "/[", "outDir:", "outDir: a", "const a = a; x = { outDir: a }"] {
            assert_eq!(path(text), None, "{text}");
        }
    }

    #[test]
    fn names_that_stand_for_many_others_are_given_up() {
        let many = (0..500).map(|_| "a, ").collect::<String>();
        let text = format!("const a = f({many})\nconst f = g({many})\nx = {{ outDir: a }}");
        assert_eq!(path(&text), None);
    }

    #[test]
    fn a_value_has_its_line() {
        assert_eq!(Script::new("a\n\nb = { outDir: 'x' }").paths("outDir"), [("x".to_owned(), 3)]);
    }
}

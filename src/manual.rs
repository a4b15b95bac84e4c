//! The pages of the manual, in Markdown: what `uvdock man PAGE` prints, and what the README links to. Prints nothing.

/// A page of the manual.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The word after `uvdock man`, and the name of its file.
    pub name: &'static str,
    /// What it is about, in a line.
    pub about: &'static str,
    /// The page, in Markdown.
    pub text: &'static str,
}

/// Rows are the name of a page and what it is about.
macro_rules! pages {
    ($($name:literal, $about:literal;)+) => {
        /// Every page, in the order of the README.
        pub const PAGES: &[Page] =
            &[$(Page { name: $name, about: $about, text: include_str!(concat!("manual/", $name, ".md")) },)+];
    };
}

pages! {
    "settings", "every setting, with its default and an example";
    "decisions", "how uvdock decides, and why each line of a Dockerfile is there";
    "migrations", "from a Dockerfile of your own, `docker init`, Poetry or requirements.txt";
    "workspaces", "one service of a workspace, or many, and a base that they share";
    "private-packages", "private indexes and repositories, authorities, compilers";
    "recipes", "GPUs, Kubernetes, proxies, air gaps, CI caches, remote builders";
    "ci", "the check, the generated workflows, hooks, update bots";
    "troubleshooting", "what to do, by symptom";
    "agents", "a text for AGENTS.md";
    "json", "the fields of `--format json`";
    "exit-codes", "exit codes, and the states of files";
    "measured", "sizes, bytes that an edit re-ships, and seconds, beside other tools";
}

impl Page {
    /// The page of this name.
    pub fn of(name: &str) -> Option<&'static Self> {
        PAGES.iter().find(|page| page.name == name)
    }
}

/// The pages and what each is about, for the help of `uvdock man`.
pub fn contents() -> String {
    let width = PAGES.iter().map(|page| page.name.len()).max().unwrap_or_default();
    let lines = PAGES.iter().map(|page| format!("\n  {:width$}  {}", page.name, page.about));
    lines.fold("Pages:".to_owned(), |text, line| text + &line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_begins_with_its_title_and_is_listed() {
        let contents = contents();
        for page in PAGES {
            assert!(page.text.starts_with("# "), "{}", page.name);
            assert!(contents.contains(page.name) && contents.contains(page.about), "{contents}");
        }
        assert!(Page::of("no-such-page").is_none());
    }
}

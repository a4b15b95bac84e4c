//! The decisions about Python that the image does without, and about Python in it that does not parse. Decides nothing.

use super::{Choice, Decision, Subject, rule};
use crate::path::RepoPath;
use crate::plan::build_plan::SourcesPlan;
use crate::sourced::Source;

/// As many are named; a repository may hold hundreds.
const MOST: usize = 12;

/// One decision for all that is not copied, and one for all that does not parse.
pub(super) fn of(sources: &SourcesPlan) -> impl Iterator<Item = Decision> {
    not_copied(sources).into_iter().chain(not_parsed(sources))
}

fn not_copied(sources: &SourcesPlan) -> Option<Decision> {
    let names: Vec<&str> = sources.not_copied.iter().take(MOST).map(RepoPath::as_str).collect();
    let names = listed(&names, sources.not_copied.len())?;
    Some(rule(Subject::NotCopied, Choice::Name(names), "nothing that the image starts imports it"))
}

fn not_parsed(sources: &SourcesPlan) -> Option<Decision> {
    let places = &sources.not_parsed;
    let names: Vec<&str> = places.iter().take(MOST).map(|place| place.file.as_str()).collect();
    let names = listed(&names, places.len())?;
    let places = places.iter().take(MOST).cloned().collect();
    let source = Source::Project { seen: "shipped as it is, and not compiled".into(), places };
    Some(Decision { subject: Subject::NotParsed, choice: Choice::Name(names), source })
}

fn listed(names: &[&str], all: usize) -> Option<String> {
    let more = all - names.len();
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    (!names.is_empty()).then(|| format!("{}{more}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use crate::plan::decisions::{Subject, decisions};
    use crate::plan::testing::{APP, lock, planned};

    #[test]
    fn python_that_is_not_copied_or_does_not_parse_is_listed() {
        let files = [
            ("pyproject.toml", APP),
            ("app/main.py", "from fastapi import FastAPI\napp = FastAPI()\n"),
            ("app/broken.py", "x = (\n"),
            ("train.py", "print('x')"),
            ("lab/a/one.py", ""),
            ("lab/b.py", ""),
            ("tests/test_app.py", ""),
        ];
        let plan = planned(&files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan");
        let of = |subject| {
            let all = decisions(&plan).into_iter().filter(move |decision| decision.subject == subject);
            all.map(|decision| format!("{}: {}", decision.choice, decision.source)).collect::<Vec<_>>()
        };
        assert_eq!(of(Subject::NotCopied), ["lab, train.py: nothing that the image starts imports it"]);
        assert_eq!(of(Subject::NotParsed), ["app/broken.py: shipped as it is, and not compiled (app/broken.py:2)"]);
    }
}

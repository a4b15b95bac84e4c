//! Reads what `PyInstaller` makes programs of. Decides nothing.

use super::facts::{DeclarationKind, DeploymentFacts};
use super::files::Files;
use crate::inspect::evidence::Place;
use crate::inspect::tree::{has_extension, listed};
use crate::inspect::wheel::join;

/// `Analysis(["run.py"], ...)` of a `.spec` file: <https://pyinstaller.org/en/stable/spec-files.html>.
pub(super) fn read(files: &Files<'_>, facts: &mut DeploymentFacts) {
    for path in files.named(|name| has_extension(name, "spec")) {
        let Some(text) = files.text(path) else { continue };
        let Some(script) = script(&text) else { continue };
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let words = ["python".to_owned(), join(directory, listed(&script))];
        let place = Place::of_line(path, &text, |line| line.contains(&script));
        facts.words(DeclarationKind::Documentation, "", &words, &place);
    }
}

/// The first script of the list.
fn script(text: &str) -> Option<String> {
    let (_, list) = text.split_once("Analysis(")?;
    let list = list.trim_start().strip_prefix('[')?.trim_start();
    let quote = list.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let (script, _) = list[1..].split_once(quote)?;
    let is_below = !script.starts_with(['/', '.']) && !script.contains(['\\', '\n']);
    (is_below && has_extension(script, "py")).then(|| script.to_owned())
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn the_first_script_is_what_the_bundle_starts() {
        assert_eq!(script("a = Analysis(\n    [\"run.py\", 'b.py'],\n    pathex=[])").as_deref(), Some("run.py"));
        assert_eq!(script("a = Analysis(['../run.py'])"), None);
        assert_eq!(script("a = Analysis(scripts)"), None);
    }
}

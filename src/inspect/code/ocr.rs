//! Finds the languages that Tesseract is told to recognise. Recognises nothing.

use super::evaluate;
use super::outline::{BindingKind, CallSite};
use super::project::Project;
use super::value::Value;
use crate::catalogue::ocr::RECOGNISERS;
use crate::inspect::evidence::{Located, Place};

/// Values are followed through this many names and choices.
const DEEPEST: usize = 6;

/// The languages of a file, each with its first line: `jpn` and `eng` of `image_to_string(image, lang="jpn+eng")`.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<Located<String>> {
    let mut found: Vec<Located<String>> = Vec::new();
    for site in &project.outlines[module].calls {
        let Some(value) = told(project, module, site) else { continue };
        let mut texts = Vec::new();
        collect(project, module, site, value, &mut texts, 0);
        for language in texts.iter().flat_map(|text| text.split('+')) {
            if !language.is_empty() && !found.iter().any(|known| known.value == language) {
                let place = Place::line(&project.outlines[module].path, site.call.line);
                found.push(Located::new(language.to_owned(), place));
            }
        }
    }
    found
}

fn told<'s>(project: &Project<'_>, module: usize, site: &'s CallSite) -> Option<&'s Value> {
    let last = site.call.last_name()?;
    let mut named = RECOGNISERS.iter().filter(|one| one.callee.rsplit('.').next() == Some(last)).peekable();
    named.peek()?;
    let dotted =
        project.outside(module, &site.scope, site.call.name()?)?.replace("pytesseract.pytesseract", "pytesseract");
    let (keyword, position) = named.find(|one| one.callee == dotted)?.languages;
    site.call.argument(keyword, position)
}

/// The texts that a value may be.
fn collect(
    project: &Project<'_>,
    module: usize,
    site: &CallSite,
    value: &Value,
    texts: &mut Vec<String>,
    depth: usize,
) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Text(text) => texts.push(text.clone()),
        Value::List(values) | Value::Or(values) => {
            for value in values {
                collect(project, module, site, value, texts, depth + 1);
            }
        }
        Value::Choice(one, other) => {
            collect(project, module, site, one, texts, depth + 1);
            collect(project, module, site, other, texts, depth + 1);
        }
        _ => {
            let before = texts.len();
            if let Value::Name(name) = value {
                let bindings = project.bindings_at(module, &site.scope, name).iter();
                let set = bindings.filter(|one| one.kind == BindingKind::Sets && one.line <= site.call.line);
                for value in set.filter_map(|binding| binding.value.as_ref()).filter(|given| *given != value) {
                    collect(project, module, site, value, texts, depth + 1);
                }
            }
            if texts.len() == before {
                let setting = evaluate::text(evaluate::setting(project, module, &site.scope, value));
                texts.extend(setting.value().cloned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::module;

    fn languages(code: &str) -> Vec<String> {
        let text = format!("import os\nimport pytesseract\n{code}");
        module(&text).ocr_languages.into_iter().map(|one| one.value).collect()
    }

    #[test]
    fn languages_that_are_told_are_found() {
        assert_eq!(languages("pytesseract.image_to_string(image, lang='deu')"), ["deu"]);
        assert_eq!(languages("pytesseract.image_to_data(image, 'chi_sim+eng')"), ["chi_sim", "eng"]);
        let chosen = "def f(lang):\n    language = 'jpn+eng' if lang == 'japan' else 'eng'\n    pytesseract.image_to_data(1, lang=language)";
        assert_eq!(languages(chosen), ["jpn", "eng"]);
        assert_eq!(languages("LANG = os.getenv('OCR', 'por')\npytesseract.image_to_string(1, lang=LANG)"), ["por"]);
        assert!(languages("pytesseract.image_to_string(image)\nother(lang='deu')").is_empty());
    }
}

//! Finds where a downloader writes: the template among its options, or the directory it is started in. Judges nothing.

use super::add;
use crate::catalogue::writers::{DOWNLOAD_TEMPLATE, DOWNLOADER, DOWNLOADERS, DOWNLOADING, NO_DOWNLOAD};
use crate::inspect::code::facts::{Scope, WrittenKind, WrittenPath};
use crate::inspect::code::outline::CallSite;
use crate::inspect::code::project::Project;
use crate::inspect::code::usage::item_name;
use crate::inspect::code::value::Value;

/// A file that makes more of them is no program.
const MOST: usize = 40;

pub(super) fn of_module(project: &Project<'_>, module: usize, found: &mut Vec<WrittenPath>) {
    let sites = project.outlines[module].calls.iter().filter(|site| {
        let is_named = site.call.last_name() == Some(DOWNLOADER) && site.scope != Scope::TypeChecking;
        is_named && super::dotted(project, module, site).is_some_and(|dotted| DOWNLOADERS.contains(&dotted.as_str()))
    });
    for site in sites.take(MOST) {
        if let Some(template) = template(project, module, site) {
            add(project, module, site, &directory_of(&template), WrittenKind::File, found);
        }
    }
}

/// What the options of a downloader say, or that they say nothing and it downloads.
fn template(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Value> {
    let here = || Value::Text("./".to_owned());
    let Some(options) = site.call.argument("params", 0) else { return downloads(project, module, site).then(here) };
    let (items, name) = match options {
        Value::Map(items) => (items.as_slice(), None),
        Value::Name(name) => (bound(project, module, &site.scope, name)?, Some(name)),
        _ => return None,
    };
    let set = name.and_then(|name| {
        let bindings = project.bindings_at(module, &site.scope, &item_name(name, DOWNLOAD_TEMPLATE)).iter();
        bindings.filter_map(|binding| binding.value.as_ref()).next_back()
    });
    let given = set.or_else(|| entry(items, DOWNLOAD_TEMPLATE));
    match given {
        Some(Value::Map(kinds)) => entry(kinds, "default").cloned(),
        Some(template) => Some(template.clone()),
        None if NO_DOWNLOAD.iter().any(|option| entry(items, option).is_some()) => None,
        None => downloads(project, module, site).then(here),
    }
}

fn bound<'a>(project: &Project<'a>, module: usize, scope: &Scope, name: &str) -> Option<&'a [(Value, Value)]> {
    let places = [scope, &Scope::Module];
    let mut bindings = places.into_iter().flat_map(|scope| project.bindings_at(module, scope, name).iter().rev());
    bindings.find_map(|binding| match &binding.value {
        Some(Value::Map(items)) => Some(items.as_slice()),
        _ => None,
    })
}

fn entry<'v>(items: &'v [(Value, Value)], key: &str) -> Option<&'v Value> {
    items.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
}

/// Whether something is downloaded where the downloader is made.
fn downloads(project: &Project<'_>, module: usize, made: &CallSite) -> bool {
    let mut sites = project.outlines[module].calls.iter().filter(|site| site.scope == made.scope);
    sites.any(|site| {
        let is_named = site.call.last_name().is_some_and(|name| DOWNLOADING.contains(&name));
        is_named && !matches!(site.call.argument("download", 1), Some(Value::Flag(false)))
    })
}

/// The directory of a template, with something in it: `downloads/` of `downloads/%(title)s.%(ext)s`.
fn directory_of(template: &Value) -> Value {
    let Value::Text(text) = template else { return template.clone() };
    let fixed = text.split("%(").next().unwrap_or(text);
    let directory = fixed.rfind('/').map_or("./", |at| &fixed[..=at]);
    Value::Concat(vec![Value::Text(directory.to_owned()), Value::Unknown])
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::module;

    fn written(text: &str) -> Vec<String> {
        let found = module(&format!("import os\nimport yt_dlp\n{text}")).written;
        found.into_iter().map(|one| one.path.text().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_downloader_writes_where_its_template_says() {
        let options = "def load(url):\n    options = {'quiet': True, 'outtmpl': 'videos/%(title)s.%(ext)s'}\n    \
                       with yt_dlp.YoutubeDL(options) as ydl:\n        ydl.download([url])\n";
        assert_eq!(written(options), ["videos"]);
        assert_eq!(written(&options.replace("videos/", "")), [""]);
        assert_eq!(written(&options.replace(", 'outtmpl': 'videos/%(title)s.%(ext)s'", "")), [""]);
        let asked = options
            .replace(", 'outtmpl': 'videos/%(title)s.%(ext)s'", "")
            .replace("download([url])", "extract_info(url, download=False)");
        assert!(written(&asked).is_empty());
    }
}

//! Reads configuration files of servers that are no Python: keys and values of `uwsgi.ini` and its kin. Judges nothing.

use std::path::Path;

use serde::Serialize;

use super::disk::Disk;
use super::evidence::{Located, Place};
use super::text::read_text;
use super::tree::TreeFacts;
use crate::catalogue::Server;
use crate::catalogue::model::ConfigDocument;
use crate::catalogue::server;

/// A configuration file of a server.
#[derive(Clone, Debug, Serialize)]
pub struct ServerDocument {
    /// The server.
    pub server: &'static Server,
    /// The file.
    pub file: String,
    /// The option that names it: `--ini`.
    pub option: &'static str,
    /// Its keys and values, in their order.
    pub settings: Vec<(String, Located<String>)>,
}

impl ServerDocument {
    /// The last value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Located<String>> {
        self.settings.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The application that it names, as `module:name`.
    #[must_use]
    pub fn application(&self) -> Option<Located<String>> {
        let document = self.server.command.as_ref()?.document?;
        let (key, default) = document.object;
        let object = self.get(key).map_or(default, |value| value.value.as_str());
        let module = document.modules.iter().find_map(|key| self.get(key));
        let named = module.cloned().or_else(|| {
            let file = self.get(document.file)?;
            let module = file.value.strip_suffix(".py")?.trim_start_matches("./").replace('/', ".");
            Some(Located::new(module, file.place.clone()))
        })?;
        let value = if named.value.contains(':') { named.value } else { format!("{}:{object}", named.value) };
        Some(Located::new(value, named.place))
    }
}

/// The files of the servers, at the root and one directory below it.
pub(super) fn read(disk: &Disk, root: &Path, tree: &TreeFacts) -> Vec<ServerDocument> {
    let mut found = Vec::new();
    for path in tree.files.keys().filter(|path| path.matches('/').count() <= 1) {
        for server in server::ALL {
            let Some(document) = server.command.as_ref().and_then(|command| command.document) else { continue };
            let Some(option) = option_of(&document, path) else { continue };
            let Ok(Some(text)) = read_text(disk, root, path) else { continue };
            let settings = settings(&document, path, &text);
            if !settings.is_empty() {
                found.push(ServerDocument { server, file: path.clone(), option, settings });
            }
        }
    }
    found
}

/// The option that names a file of this name.
fn option_of(document: &ConfigDocument, path: &str) -> Option<&'static str> {
    let (stem, extension) = path.rsplit('/').next().unwrap_or(path).rsplit_once('.')?;
    let (_, option) = document.formats.iter().find(|(known, _)| *known == extension)?;
    stem.contains(document.name).then_some(option)
}

/// Keys and values of the section, one on each line: `key = value`, `key: value` or `<key>value</key>`.
fn settings(document: &ConfigDocument, path: &str, text: &str) -> Vec<(String, Located<String>)> {
    let heads = [format!("[{}]", document.name), format!("{}:", document.name), format!("<{}>", document.name)];
    let mut is_inside = false;
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if heads.iter().any(|head| head == line) {
            is_inside = true;
        } else if line.starts_with('[') {
            is_inside = false;
        } else if let Some((key, value)) = pair(line).filter(|_| is_inside) {
            found.push((key.to_owned(), Located::new(value.to_owned(), Place::line(path, number + 1))));
        }
    }
    found
}

fn pair(line: &str) -> Option<(&str, &str)> {
    if line.starts_with(['#', ';']) {
        return None;
    }
    if let Some((key, rest)) = line.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        return Some((key, rest.split_once("</")?.0.trim()));
    }
    let at = line.find(['=', ':'])?;
    let (key, value) = (line[..at].trim(), line[at + 1..].trim());
    let value = value.trim_matches(['"', '\'']);
    (!key.is_empty() && !key.contains(' ')).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(path: &str, text: &str) -> Option<String> {
        let server = &server::uwsgi::SERVER;
        let document = server.command.as_ref()?.document?;
        let settings = settings(&document, path, text);
        let found = ServerDocument { server, file: path.to_owned(), option: option_of(&document, path)?, settings };
        found.application().map(|application| application.value)
    }

    #[test]
    fn every_format_names_the_application() {
        let ini = "[uwsgi]\n; a comment\nmodule = shop.wsgi:app\n[other]\nmodule = x:y\n";
        assert_eq!(application("uwsgi.ini", ini).as_deref(), Some("shop.wsgi:app"));
        let yaml = "uwsgi:\n  wsgi-file: shop/web.py\n  callable: app\n";
        assert_eq!(application("deploy/uwsgi.yaml", yaml).as_deref(), Some("shop.web:app"));
        let xml = "<uwsgi>\n  <module>shop.wsgi</module>\n</uwsgi>\n";
        assert_eq!(application("uwsgi.xml", xml).as_deref(), Some("shop.wsgi:application"));
        assert_eq!(application("tox.ini", ini), None);
    }
}

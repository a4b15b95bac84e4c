//! Reads the volumes of a service of a compose file, and which directories it keeps outside of its container. Decides nothing.

use serde_json::Value;

use super::files::Files;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{has_extension, listed};

/// The targets of its volumes, and of directories of the host that hold nothing of the project
/// (<https://docs.docker.com/reference/compose-file/services/#volumes>).
pub(super) fn of_service(files: &Files<'_>, volumes: Option<&Value>, place: &Place) -> Vec<Located<String>> {
    let volumes = volumes.and_then(Value::as_array).into_iter().flatten();
    let mounts = volumes.filter_map(Mount::of);
    let kept = mounts.filter(|mount| !mount.is_read_only && may_hold_state(files, mount.source));
    kept.map(|mount| Located::new(mount.target.to_owned(), place.clone())).collect()
}

/// What a container sees at a path: an entry of `volumes`, of the kind `volume` or `bind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mount<'v> {
    /// A directory or a file of the host, or the name of a volume; empty for a volume without a name.
    pub source: &'v str,
    /// The path in the container.
    pub target: &'v str,
    /// Whether the container may not write to it.
    pub is_read_only: bool,
}

impl<'v> Mount<'v> {
    /// Reads the short and the long form.
    #[must_use]
    pub fn of(volume: &'v Value) -> Option<Self> {
        volume.as_str().map_or_else(|| Self::long(volume), Self::short)
    }

    /// `data:/app/data`, `./uploads:/app/uploads:z`, `/var/lib/shop`.
    fn short(text: &'v str) -> Option<Self> {
        let (source, rest) = if text.starts_with('/') && !text.contains(':') {
            ("", text)
        } else {
            // A variable may hold a colon: `${DATA:-./data}:/data`.
            text.split_at_checked(text.rfind(":/")?).map(|(source, rest)| (source, &rest[1..]))?
        };
        let (target, options) = rest.split_once(':').unwrap_or((rest, ""));
        Some(Self { source, target, is_read_only: options.split(',').any(|option| option == "ro") })
    }

    fn long(volume: &'v Value) -> Option<Self> {
        let text = |key: &str| volume.get(key).and_then(Value::as_str);
        if !matches!(text("type"), Some("volume" | "bind")) {
            return None;
        }
        let is_read_only = volume.get("read_only").and_then(Value::as_bool) == Some(true);
        Some(Self { source: text("source").unwrap_or_default(), target: text("target")?, is_read_only })
    }
}

/// A source or a setting of the project that is mounted is no state.
fn may_hold_state(files: &Files<'_>, source: &str) -> bool {
    if source.starts_with(['/', '~']) || source.starts_with("..") {
        return false;
    }
    let is_bind = source.starts_with('.');
    let path = listed(source.trim_start_matches("./"));
    let is_keeper = |file: &str| file.ends_with("keep") || file.ends_with(".gitignore");
    let is_directory = !matches!(path, "" | ".") && !files.tree.is_file(path) && !is_named_as_a_file(path);
    !is_bind || (is_directory && files.tree.below(path).all(is_keeper))
}

/// A directory of the image in the place of a mounted file keeps the container from its start (runc, `libcontainer/rootfs_linux.go`:
/// both are to be of one kind).
fn is_named_as_a_file(path: &str) -> bool {
    const OF_FILES: [&str; 14] =
        ["cfg", "conf", "crt", "csv", "db", "ini", "json", "key", "log", "pem", "sqlite", "sqlite3", "toml", "txt"];
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_yaml = has_extension(name, "yaml") || has_extension(name, "yml");
    name.starts_with(".env") || is_yaml || OF_FILES.iter().any(|extension| has_extension(name, extension))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_volume_has_a_short_and_a_long_form() {
        let read = |volume: Value| {
            let mount = Mount::of(&volume)?;
            Some(format!("{}>{} {}", mount.source, mount.target, mount.is_read_only))
        };
        let texts = ["data:/app/data", "./a:/a:z,ro", "/var/lib/shop", "${DATA:-./data}:/data", "data"];
        let found = texts.map(|text| read(json!(text)).unwrap_or_default());
        assert_eq!(
            found,
            ["data>/app/data false", "./a>/a true", ">/var/lib/shop false", "${DATA:-./data}>/data false", ""]
        );
        let long = json!({ "type": "bind", "source": "./a", "target": "/a", "read_only": true });
        assert_eq!(read(long).as_deref(), Some("./a>/a true"));
        assert_eq!(read(json!({ "type": "tmpfs", "target": "/tmp" })), None);
    }
}

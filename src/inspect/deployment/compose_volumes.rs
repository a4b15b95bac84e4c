//! Reads which directories a service of a compose file keeps outside of its container. Decides nothing.

use serde_json::Value;

use super::files::Files;
use crate::inspect::evidence::{Located, Place};
use crate::inspect::tree::{has_extension, listed};

/// The targets of its volumes, and of directories of the host that hold nothing of the project
/// (<https://docs.docker.com/reference/compose-file/services/#volumes>).
pub(super) fn of_service(files: &Files<'_>, volumes: Option<&Value>, place: &Place) -> Vec<Located<String>> {
    let volumes = volumes.and_then(Value::as_array).into_iter().flatten();
    let targets = volumes.filter_map(|volume| match volume {
        Value::String(text) => short(files, text),
        volume => long(files, volume),
    });
    targets.map(|target| Located::new(target, place.clone())).collect()
}

/// `data:/app/data`, `./uploads:/app/uploads:z`, `/var/lib/shop`.
fn short(files: &Files<'_>, text: &str) -> Option<String> {
    let (source, rest) = if text.starts_with('/') && !text.contains(':') {
        ("", text)
    } else {
        // A variable may hold a colon: `${DATA:-./data}:/data`.
        text.split_at_checked(text.rfind(":/")?).map(|(source, rest)| (source, &rest[1..]))?
    };
    let (target, mode) = rest.split_once(':').unwrap_or((rest, ""));
    let is_read = mode.split(',').any(|option| option == "ro");
    (!is_read && may_hold_state(files, source)).then(|| target.to_owned())
}

fn long(files: &Files<'_>, volume: &Value) -> Option<String> {
    let text = |key: &str| volume.get(key).and_then(Value::as_str);
    let is_read = volume.get("read_only").and_then(Value::as_bool) == Some(true);
    let is_kind = matches!(text("type"), Some("volume" | "bind"));
    let is_state = is_kind && !is_read && may_hold_state(files, text("source").unwrap_or_default());
    is_state.then(|| text("target").map(str::to_owned))?
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

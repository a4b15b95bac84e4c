//! Paths as a workspace member and as its root see them. Looks at no disk.

/// A path below the workspace root as a member sees it: `../core` is `packages/core` seen from `packages/api`.
pub fn from_member(member: &str, path: &str) -> String {
    let (from, to) = (parts(member), parts(path));
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from[shared..].iter().map(|_| "..".to_owned());
    up.chain(to[shared..].iter().cloned()).collect::<Vec<_>>().join("/")
}

fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
}

/// The reverse of [`from_member`]: `packages/core` for `../core`. An absolute path stays.
pub fn from_root(member: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in member.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_member_and_from_the_root() {
        for (root, member) in [
            ("packages/core", "../core"),
            ("uv.lock", "../../uv.lock"),
            ("packages/api/src", "src"),
            ("packages/api/plugins/x", "plugins/x"),
        ] {
            assert_eq!(from_member("packages/api", root), member);
            assert_eq!(from_root("packages/api", member), root);
        }
        assert_eq!(from_root("packages/api", "/var/lib/shop"), "/var/lib/shop");
    }
}

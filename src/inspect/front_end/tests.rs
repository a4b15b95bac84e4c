//! Tests of what a front end says of itself.

use indoc::indoc;

use super::*;
use crate::catalogue::front_end::ManagerKind;
use crate::inspect::disk::{MEMORY_ROOT, MemoryDisk};
use crate::inspect::tree;

fn front_ends(files: &[(&str, &str)], project: &str, levels: usize) -> Vec<FrontEndFacts> {
    let disk = Disk::Memory(MemoryDisk::new(files));
    let root = Path::new(MEMORY_ROOT).join(project);
    read(&disk, &root, &tree::read(&disk, &root), Levels { repository: levels, workspace: levels })
}

fn only(files: &[(&str, &str)]) -> FrontEndFacts {
    let found = front_ends(files, "", 0);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    one.clone()
}

fn outputs(files: &[(&str, &str)]) -> Vec<(String, OutputKind)> {
    let outputs = only(files).builds.into_iter().next().expect("a script that builds").outputs;
    outputs.into_iter().map(|output| (output.path, output.kind)).collect()
}

const VITE: &str = r#"{"scripts": {"dev": "vite", "build": "tsc -b && vite build"}}"#;

#[test]
fn a_bundler_writes_to_its_default_or_to_what_is_configured() {
    let dist = |path: &str| vec![(path.to_owned(), OutputKind::Directory)];
    assert_eq!(outputs(&[("ui/package.json", VITE)]), dist("ui/dist"));
    let config = "export default { build: { outDir: '../shop/static' } }";
    let shared = |path: &str| vec![(path.to_owned(), OutputKind::SharedDirectory)];
    assert_eq!(outputs(&[("ui/package.json", VITE), ("ui/vite.config.ts", config)]), shared("shop/static"));
    let option = r#"{"scripts": {"build": "vite build --outDir=../public"}}"#;
    assert_eq!(outputs(&[("ui/package.json", option)]), shared("public"));
    let react = r#"{"scripts": {"build": "react-scripts build"}}"#;
    assert_eq!(outputs(&[("ui/package.json", react)]), dist("ui/build"));
    let rooted = "export default { root: 'src', build: { outDir: '../../static' } }";
    assert_eq!(outputs(&[("ui/package.json", VITE), ("ui/vite.config.js", rooted)]), shared("static"));
}

#[test]
fn scripts_are_followed_to_what_they_call() {
    let manifest = indoc! {r#"
        {"scripts": {
            "build": "npm run clean && run-p build:*",
            "build:css": "npx @tailwindcss/cli -i css/app.css -o ../public/css/app.css --minify",
            "build:js": "cross-env NODE_ENV=production esbuild js/app.js --bundle --outdir=../public/js",
            "watch": "npm run build -- --watch"
        }}
    "#};
    let mut found = outputs(&[("assets/package.json", manifest)]);
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("public/css/app.css", OutputKind::File), ("public/js", OutputKind::SharedDirectory)];
    assert_eq!(found, expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn angular_says_its_output_in_its_workspace_file() {
    let manifest = r#"{"scripts": {"build": "ng build"}}"#;
    let workspace = r#"{"projects": {"shop": {"architect": {"build": {"options": {"outputPath": {"base": "out"}}}}}}}"#;
    let found = outputs(&[("ui/package.json", manifest), ("ui/angular.json", workspace)]);
    assert_eq!(found, [("ui/out".to_owned(), OutputKind::Directory)]);
}

#[test]
fn next_is_a_server_unless_it_is_exported() {
    let manifest = r#"{"scripts": {"build": "next build"}}"#;
    assert_eq!(only(&[("web/package.json", manifest)]).form, FrontEndForm::Server);
    let exported =
        only(&[("web/package.json", manifest), ("web/next.config.mjs", "export default { output: 'export' }")]);
    assert_eq!((exported.form, exported.builds[0].outputs[0].path.as_str()), (FrontEndForm::Files, "web/out"));
}

#[test]
fn the_lock_says_who_installs() {
    for (lock, text, kind) in [
        ("package-lock.json", "{}", ManagerKind::Npm),
        ("pnpm-lock.yaml", "lockfileVersion: '9.0'\n", ManagerKind::Pnpm),
        ("yarn.lock", "# yarn lockfile v1\n", ManagerKind::YarnClassic),
        ("yarn.lock", "__metadata:\n  version: 8\n", ManagerKind::YarnBerry),
        ("bun.lock", "{}", ManagerKind::Bun),
    ] {
        let path = format!("ui/{lock}");
        let packages = only(&[("ui/package.json", VITE), (&path, text)]).packages;
        assert_eq!((packages.manager, packages.lock), (kind, Some(path)));
    }
}

#[test]
fn package_manager_decides_between_two_locks_and_gives_the_release() {
    let manifest = r#"{"packageManager": "npm@11.2.0+sha512.ab", "scripts": {"build": "vite build"}}"#;
    let files = [("package.json", manifest), ("package-lock.json", "{}"), ("pnpm-lock.yaml", "")];
    let packages = only(&files).packages;
    assert_eq!((packages.manager, packages.version.as_deref()), (ManagerKind::Npm, Some("11.2.0")));
    assert_eq!(packages.other_locks, ["pnpm-lock.yaml"]);
}

#[test]
fn a_member_of_a_workspace_is_installed_from_its_root() {
    let root = r#"{"workspaces": ["ui", "packages/*"]}"#;
    let files = [
        ("package.json", root),
        ("package-lock.json", "{}"),
        ("ui/package.json", VITE),
        ("packages/lib/package.json", "{}"),
    ];
    let packages = only(&files).packages;
    assert_eq!(packages.directory, "");
    let manifests = ["package-lock.json", "package.json", "packages/lib/package.json", "ui/package.json"];
    assert_eq!(packages.manifests, manifests);
}

#[test]
fn settings_with_a_login_are_not_read_by_a_build() {
    let files = |npmrc| [("package.json", VITE), ("package-lock.json", "{}"), (".npmrc", npmrc)];
    let reads = |npmrc| only(&files(npmrc)).packages.manifests.contains(&".npmrc".to_owned());
    assert!(reads("engine-strict=true\n") && !reads("//registry.example/:_authToken=abc\n"));
}

#[test]
fn a_root_that_holds_python_too_gives_what_a_build_reads() {
    let files = [
        ("package.json", VITE),
        ("vite.config.ts", ""),
        ("pyproject.toml", ""),
        ("shop/api.py", ""),
        ("shop/templates/a.html", ""),
        ("web/main.ts", ""),
        ("tests/a.html", ""),
        ("data/a.csv", ""),
    ];
    assert_eq!(only(&files).sources, ["shop/templates", "vite.config.ts", "web"]);
}

#[test]
fn what_styles_and_configurations_name_outside_is_read_too() {
    let files = [
        ("assets/package.json", VITE),
        ("assets/app.css", "@import \"tailwindcss\";\n@source \"../shop/templates\";\n"),
        ("assets/tailwind.config.js", "module.exports = { content: ['../pages/**/*.html', './x.html'] }"),
        ("shop/templates/a.html", ""),
        ("pages/en/b.html", ""),
    ];
    assert_eq!(only(&files).sources, ["assets", "pages", "shop/templates"]);
}

#[test]
fn public_variables_are_known_by_their_names() {
    let program = "fetch(import.meta.env.VITE_API_URL)\nconst mode = import.meta.env.MODE\n";
    let found = only(&[("ui/package.json", VITE), ("ui/src/api.ts", program)]).variables;
    let found: Vec<String> = found.iter().map(|read| format!("{} {}", read.value, read.place)).collect();
    assert_eq!(found, ["VITE_API_URL ui/src/api.ts:1"]);
}

#[test]
fn a_script_whose_name_is_not_seen_is_none() {
    let manifest = r#"{"scripts": {"x\n- run: y": "vite build", "build\u202e": "vite build", "make": "vite build"}}"#;
    let names: Vec<String> = only(&[("ui/package.json", manifest)]).builds.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["make"]);
}

#[test]
fn the_version_file_comes_before_the_engines() {
    let manifest = r#"{"engines": {"node": ">=20"}, "scripts": {"build": "vite build"}}"#;
    let node = |files: &[(&str, &str)]| only(files).node.map(|node| node.value);
    assert_eq!(node(&[("ui/package.json", manifest)]).as_deref(), Some(">=20"));
    assert_eq!(node(&[("ui/package.json", manifest), (".nvmrc", "v22.11.0\n")]).as_deref(), Some("v22.11.0"));
}

#[test]
fn front_ends_beside_the_project_are_seen_from_it() {
    let config = "export default { build: { outDir: '../backend/shop/static' } }";
    let files = [
        ("backend/pyproject.toml", ""),
        ("frontend/package.json", VITE),
        ("frontend/vite.config.ts", config),
        ("docs/readme.md", ""),
    ];
    let found = front_ends(&files, "backend", 1);
    assert_eq!(found[0].directory, "../frontend");
    assert_eq!(found[0].builds[0].outputs[0].path, "shop/static");
    assert!(front_ends(&files, "backend", 0).is_empty());
}

#[test]
fn the_root_of_a_workspace_above_the_project_stands_back_behind_its_members() {
    let root = r#"{"scripts": {"build": "turbo run build"}, "devDependencies": {"vite": "7"}}"#;
    let files = |patterns| {
        [
            ("services/api/pyproject.toml", ""),
            ("package.json", root),
            ("pnpm-workspace.yaml", patterns),
            ("apps/web/package.json", VITE),
        ]
    };
    let directories = |patterns| {
        let found = front_ends(&files(patterns), "services/api", 2);
        found.into_iter().map(|found| found.directory).collect::<Vec<_>>()
    };
    assert_eq!(directories("packages:\n  - \"apps/*\"\n"), ["../../apps/web"]);
    assert!(directories("packages:\n  - \"!apps/*\"\n").is_empty());
    let root = [("package.json", root), ("pnpm-workspace.yaml", "packages:\n  - \"apps/web\"\n")];
    let files = [root[0], root[1], ("apps/api/pyproject.toml", ""), ("apps/web/package.json", VITE)];
    let found = front_ends(&files, "apps/api", 2);
    assert_eq!(found.iter().map(|found| found.directory.as_str()).collect::<Vec<_>>(), ["../web"], "once");
    let files = [("api/pyproject.toml", ""), ("ui/package.json", VITE), ("ui/pnpm-workspace.yaml", "nodeLinker: x\n")];
    assert_eq!(front_ends(&files, "api", 1)[0].directory, "../ui");
}

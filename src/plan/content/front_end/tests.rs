//! Tests of what is built by Node.

use indoc::indoc;

use crate::plan::build_plan::{BuildPlan, FrontEndPlan};
use crate::plan::testing::{APP, lock, notices, planned};

const SERVING: (&str, &str) = (
    "main.py",
    indoc! {r#"
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles
        app = FastAPI()
        app.mount("/", StaticFiles(directory="ui/dist", html=True))
    "#},
);
const VITE: (&str, &str) = ("ui/package.json", r#"{"scripts": {"build": "vite build"}}"#);
const LOCK: (&str, &str) = ("ui/package-lock.json", "{}");

fn plan_of(files: &[(&str, &str)]) -> BuildPlan {
    planned(files, &lock(&["fastapi", "uvicorn"], "")).expect("a plan")
}

fn plan(files: &[(&str, &str)]) -> BuildPlan {
    plan_of(&[&[("pyproject.toml", APP)], files].concat())
}

fn built(plan: &BuildPlan) -> &FrontEndPlan {
    &plan.front_end.as_ref().unwrap_or_else(|| panic!("{:?}", notices(plan))).value
}

fn outputs(plan: &BuildPlan) -> Vec<(String, String)> {
    built(plan).outputs.iter().map(|output| (output.from.to_string(), output.to.to_string())).collect()
}

fn same(path: &str) -> Vec<(String, String)> {
    vec![(path.to_owned(), path.to_owned())]
}

fn says(plan: &BuildPlan, wanted: &str) -> bool {
    notices(plan).iter().any(|notice| notice.contains(wanted))
}

#[test]
fn what_the_program_serves_is_built() {
    let plan = plan(&[SERVING, VITE, LOCK, ("ui/src/a.ts", "")]);
    let front_end = built(&plan);
    assert_eq!((front_end.install.join(" "), front_end.build[0].join(" ")), ("npm ci".into(), "npm run build".into()));
    assert_eq!(outputs(&plan), same("ui/dist"));
    assert_eq!(plan.images.node.as_ref().expect("an image").value, "node:24-slim");
    let manifests: Vec<&str> = front_end.manifests.all().map(crate::path::RepoPath::as_str).collect();
    assert_eq!(manifests, ["ui/package-lock.json", "ui/package.json"]);
    assert_eq!(front_end.sources.directories[0], "ui");
}

#[test]
fn pages_that_are_served_where_they_are_there_are_said_with_the_one_front_end() {
    let served = "import os\nfrom fastapi import FastAPI\nfrom fastapi.responses import FileResponse\napp = FastAPI()\n\
                  SITE = os.path.join(os.path.dirname(__file__), 'static')\nif os.path.exists(SITE):\n    @app.get('/{path:path}')\n    \
                  def page(path):\n        return FileResponse(os.path.join(SITE, 'index.html'))\n";
    let text = "`static` (main.py:5) is not in the image, and uvdock cannot tell how `ui/package.json` builds it";
    assert!(says(&plan(&[("main.py", served), VITE, LOCK]), text));
    let other = ("web/package.json", r#"{"scripts": {"build": "vite build"}}"#);
    assert!(!says(&plan(&[("main.py", served), VITE, LOCK, other]), text));
    assert!(!says(&plan(&[("main.py", served), VITE, LOCK, ("static/index.html", "")]), text));
}

#[test]
fn nothing_is_built_that_nothing_serves() {
    let api = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    let plan = plan(&[api, VITE, LOCK]);
    assert!(plan.front_end.is_none() && plan.images.node.is_none());
    assert!(says(&plan, "`ui` is an application of its own"));
}

#[test]
fn false_builds_nothing_and_says_nothing() {
    let settings = format!("{APP}[tool.uvdock]\nfront-end = false\n");
    let plan = plan_of(&[("pyproject.toml", &settings), SERVING, VITE, LOCK]);
    assert!(plan.front_end.is_none() && !says(&plan, "package.json"));
}

#[test]
fn a_setting_says_what_cannot_be_found() {
    let settings = indoc! {r#"
        [tool.uvdock.front-end]
        directory = "ui"
        build = "node make.mjs --out $OUT"
        output = { "ui/out" = "web" }
        node = "mirror.example/node"
    "#};
    let plan = plan_of(&[("pyproject.toml", &format!("{APP}{settings}")), SERVING, VITE, ("ui/make.mjs", "")]);
    let front_end = built(&plan);
    assert_eq!(front_end.build[0], ["sh", "-c", "node make.mjs --out $OUT"]);
    assert_eq!(outputs(&plan), [("ui/out".to_owned(), "web".to_owned())]);
    assert_eq!(plan.images.node.as_ref().expect("an image").value, "mirror.example/node:24-slim");
    assert_eq!(front_end.install, ["npm", "install"]);
}

#[test]
fn a_front_end_that_is_not_there_is_an_error() {
    let settings = format!("{APP}[tool.uvdock]\nfront-end = \"web\"\n");
    let error = planned(&[("pyproject.toml", &settings), SERVING], &lock(&["fastapi", "uvicorn"], ""));
    assert!(error.expect_err("no manifest").to_string().contains("web/package.json"));
}

#[test]
fn what_flask_serves_by_convention_is_built() {
    let app = ("shop/__init__.py", "from flask import Flask\napp = Flask(__name__)\n");
    let manifest = indoc! {r#"
        {"scripts": {"css": "tailwindcss -i css/a.css -o ../shop/static/a.css"},
         "devDependencies": {"tailwindcss": "4"}}
    "#};
    let files = [("pyproject.toml", APP), app, ("assets/package.json", manifest)];
    let plan = planned(&files, &lock(&["flask", "gunicorn"], "")).expect("a plan");
    assert_eq!(outputs(&plan), same("shop/static/a.css"));
    assert_eq!(built(&plan).build[0].join(" "), "npm run css");
}

const STAGE: &str = indoc! {r#"
    FROM node:22-alpine AS ui
    WORKDIR /build
    COPY ui/package.json ui/package-lock.json ./
    RUN npm ci
    ARG VITE_API=/api
    ENV NODE_ENV=production
    COPY ui ./
    RUN npm run build
    FROM python:3.13-slim
    WORKDIR /code
    COPY . .
    COPY --from=ui /build/dist ./web/
    CMD ["uvicorn", "main:app"]
"#};

#[test]
fn the_authors_stage_says_what_is_built_and_where_it_goes() {
    let plan = plan(&[SERVING, VITE, LOCK, ("Dockerfile", STAGE)]);
    let expected = [("ui/dist".to_owned(), "web".to_owned()), ("ui/dist".to_owned(), "ui/dist".to_owned())];
    assert_eq!(outputs(&plan), expected);
    assert_eq!(plan.images.node.as_ref().expect("an image").value, "node:22-slim");
    let front_end = built(&plan);
    assert_eq!(front_end.environment, [("NODE_ENV".to_owned(), "production".to_owned())]);
    assert_eq!(front_end.arguments, [("VITE_API".to_owned(), Some("/api".to_owned()))]);
}

#[test]
fn commands_of_the_authors_that_are_no_scripts_are_kept() {
    let stage = STAGE.replace("RUN npm run build", "RUN mkdir -p x && API=1 npx vite build --mode $NODE_ENV");
    let plan = plan(&[SERVING, VITE, LOCK, ("Dockerfile", &stage)]);
    assert_eq!(built(&plan).build, [["sh", "-c", "API=1 npx vite build --mode $NODE_ENV"]]);
}

#[test]
fn a_stage_that_cannot_be_read_is_said() {
    let stage = STAGE.replace("/build/dist ./web/", "/build/dist/*.html ./web/");
    let api = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    let plan = plan(&[api, VITE, LOCK, ("Dockerfile", &stage)]);
    assert!(plan.front_end.is_none() && says(&plan, "The authors copy what Node builds (Dockerfile:12)"));
}

#[test]
fn what_is_served_and_cannot_be_built_is_said_with_its_place() {
    let manifest = r#"{"scripts": {"build": "node make.mjs"}}"#;
    let plan = plan(&[SERVING, ("ui/package.json", manifest)]);
    assert!(says(&plan, "`ui/dist` (main.py:4) is not in the image"), "{:?}", notices(&plan));
}

#[test]
fn packages_that_build_without_a_script_are_said() {
    let manifest = r#"{"devDependencies": {"esbuild": "1"}}"#;
    let plan = plan(&[SERVING, ("assets/package.json", manifest)]);
    assert!(says(&plan, "`assets/package.json` has `esbuild`, and no script that builds"), "{:?}", notices(&plan));
}

#[test]
fn variables_that_the_build_reads_are_arguments_and_are_said() {
    let plan = plan(&[SERVING, VITE, LOCK, ("ui/src/a.ts", "x = import.meta.env.VITE_API\n")]);
    assert_eq!(built(&plan).arguments, [("VITE_API".to_owned(), None)]);
    assert!(says(&plan, "`VITE_API` (ui/src/a.ts:1)"));
}

#[test]
fn scripts_that_run_on_install_get_the_sources_first() {
    let manifest = r#"{"scripts": {"build": "vite build", "postinstall": "node patch.mjs"}}"#;
    let front_end = plan(&[SERVING, ("ui/package.json", manifest), LOCK]);
    assert!(built(&front_end).manifests.is_empty());
}

#[test]
fn every_manager_has_its_own_commands() {
    for (lock, text, install, brought) in [
        ("ui/package-lock.json", "{}", "npm ci", None),
        ("ui/pnpm-lock.yaml", "lockfileVersion: '6.0'\n", "pnpm install --frozen-lockfile", Some("pnpm@8")),
        ("ui/yarn.lock", "# yarn lockfile v1\n", "yarn install --frozen-lockfile", None),
        ("ui/yarn.lock", "__metadata:\n", "yarn install --immutable", Some("@yarnpkg/cli-dist@4")),
        ("ui/bun.lock", "{}", "bun install --frozen-lockfile", Some("bun@1")),
    ] {
        let plan = plan(&[SERVING, VITE, (lock, text)]);
        let front_end = built(&plan);
        assert!(front_end.install.join(" ").starts_with(install), "{:?}", front_end.install);
        assert_eq!(front_end.brought_by.as_deref(), brought);
    }
}

#[test]
fn an_old_build_is_neither_copied_nor_sent() {
    let config = ("ui/vite.config.ts", "export default { build: { outDir: 'web' } }");
    let serving = SERVING.1.replace("ui/dist", "ui/web");
    let plan = plan(&[("main.py", &serving), VITE, LOCK, config, ("ui/web/index.html", "")]);
    assert!(plan.sources.directories.is_empty());
    assert_eq!(plan.sources.left_out[0].path, "ui/web");
}

#[test]
fn a_server_of_node_s_is_an_application_wherever_it_lies() {
    let next = r#"{"scripts": {"build": "next build"}, "dependencies": {"next": "15"}}"#;
    let main = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    assert!(says(&plan(&[main, ("package.json", next)]), "`package.json` is an application of its own"));
    assert!(says(&plan(&[main, ("client/web/package.json", next)]), "`client/web` is an application of its own"));
}

#[test]
fn a_library_is_no_application() {
    let library = r#"{"main": "dist/a.js", "files": ["dist"], "scripts": {"build": "rollup -c"}, "devDependencies": {"rollup": "4"}}"#;
    let main = ("main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    let files = [main, ("sdk/package.json", library)];
    assert!(!says(&plan(&files), "application of its own"));
    let page = [&files[..], &[("sdk/index.html", "")]].concat();
    assert!(says(&plan(&page), "`sdk` is an application of its own"));
}

#[test]
fn what_is_copied_beside_the_code_lies_beside_it_here_too() {
    let dockerfile = "FROM node:24 AS ui\nWORKDIR /ui\nCOPY ui/ ./\nRUN npm ci && npm run build\n\
                      FROM python:3.14-slim\nWORKDIR /srv/api\nCOPY pyproject.toml uv.lock ./\nCOPY api/ ./\n\
                      COPY --from=ui /ui/dist ./ui/dist\nCMD [\"uvicorn\", \"main:app\"]\n";
    let main = ("api/main.py", SERVING.1);
    let plan = plan(&[main, VITE, LOCK, ("ui/src/a.ts", ""), ("Dockerfile", dockerfile)]);
    assert_eq!(outputs(&plan)[0], ("ui/dist".to_owned(), "api/ui/dist".to_owned()));
}

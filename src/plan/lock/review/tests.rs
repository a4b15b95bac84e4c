//! What is said about a lock.

use indoc::indoc;

use super::*;
use crate::config::{self, SettingsHome};
use crate::plan::build_plan::{CudaWayOut, DevelopmentTool, Outlook, UnfitReason};
use crate::plan::testing::{APP, facts, lock};

/// A package with these keys besides name and source.
fn package(name: &str, version: &str, keys: &str) -> String {
    format!(
        "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nsource = {{ registry = \"https://index.example/simple\" }}\n{keys}\n"
    )
}

/// The wheels of a package, by the tags of each, 1 MB large.
fn wheels(name: &str, version: &str, tags: &[&str]) -> String {
    let wheel =
        |tag: &&str| format!("{{ url = \"https://index.example/{name}-{version}-{tag}.whl\", size = 1000000 }}");
    format!("wheels = [{}]", tags.iter().map(wheel).collect::<Vec<_>>().join(", "))
}

/// The review of a project that asks for `names`, each of which is among `packages`.
fn review_of(pyproject: &str, files: &[(&str, &str)], head: &str, names: &[&str], packages: &[String]) -> LockReview {
    let edges = names.iter().map(|name| format!("{{ name = \"{name}\" }}, ")).collect::<Vec<_>>().concat();
    let text = lock(&[], &packages.concat()).replace("dependencies = []", &format!("dependencies = [{edges}]"));
    let text = text.replace("requires-python", &format!("{head}\nrequires-python"));
    let mut all = vec![("pyproject.toml", pyproject), ("uv.lock", text.as_str())];
    all.extend(files);
    let facts = facts(&all);
    let preferences = config::read(&facts.pyproject_text, None).expect("valid settings");
    review(&facts, &preferences).expect("a lock to review")
}

fn plain(names: &[&str], packages: &[String]) -> LockReview {
    review_of(APP, &[], "", names, packages)
}

fn compiled(tags: &[&str]) -> String {
    package("fast", "1.0", &wheels("fast", "1.0", tags))
}

const DEBIAN: &str = "cp39-abi3-manylinux_2_17_x86_64";

/// What is said of `fast` on 64-bit ARM, on Alpine, and on Alpine on 64-bit ARM.
fn elsewhere(tags: &[&str]) -> Vec<String> {
    plain(&["fast"], &[compiled(tags)]).elsewhere.iter().map(|target| target.summary(3).message().to_string()).collect()
}

fn told(way_out: Option<CudaWayOut>) -> String {
    way_out.expect("a way out").text(SettingsHome::default()).to_string()
}

#[test]
fn the_download_is_the_sum_of_the_wheels_that_fit() {
    let both = [DEBIAN, "cp39-abi3-win_amd64"];
    let unsized_package =
        package("slim", "1.0", "wheels = [{ url = \"https://index.example/slim-1.0-py3-none-any.whl\" }]");
    let review = plain(&["fast", "slim"], &[compiled(&both), unsized_package]);
    assert_eq!(review.download, Download { packages: 2, bytes: 1_000_000, without_size: 1 });
    assert_eq!(review.download.to_string(), "1.0 MB in 1 package, and 1 without a size in `uv.lock`");
}

#[test]
fn sizes_are_said_in_the_unit_that_suits_them() {
    let sizes = [0, 999, 1_000, 38_250_000, 2_949_000_000].map(download::megabytes);
    assert_eq!(sizes, ["0 B", "999 B", "1.0 kB", "38.3 MB", "2.9 GB"]);
}

#[test]
fn what_no_wheel_fits_is_named_with_the_reason() {
    let review =
        plain(&["old"], &[package("old", "1.0", "sdist = { url = \"https://index.example/old-1.0.tar.gz\" }")]);
    let found: Vec<_> = review.compiled.iter().map(|unfit| (&unfit.because, unfit.outlook)).collect();
    assert_eq!(found, [(&UnfitReason::SourceOnly, Outlook::Built)]);
    assert_eq!(review.compiled[0].because.message().to_string(), "the lock holds no wheel of it");
    assert!(review.elsewhere.iter().all(|target| target.unfit.is_empty()), "it is no news elsewhere");
}

#[test]
fn without_a_source_distribution_the_install_fails() {
    let review = plain(&["fast"], &[compiled(&["cp39-abi3-win_amd64"])]);
    assert_eq!(review.compiled[0].outlook, Outlook::Fails);
}

#[test]
fn wheels_for_every_target_are_said_to_be_there() {
    let all = [
        DEBIAN,
        "cp39-abi3-manylinux_2_17_aarch64",
        "cp39-abi3-musllinux_1_2_x86_64",
        "cp39-abi3-musllinux_1_2_aarch64",
    ];
    assert_eq!(elsewhere(&all), ["a wheel for every package"; 3]);
}

#[test]
fn a_package_with_manylinux_wheels_alone_is_named_for_alpine() {
    let found = elsewhere(&[DEBIAN, "cp39-abi3-manylinux_2_17_aarch64"]);
    assert_eq!(found[1], "no wheel of `fast`: it has only manylinux wheels");
}

#[test]
fn wheels_for_a_newer_musl_are_told_apart() {
    let found = elsewhere(&[DEBIAN, "cp39-abi3-musllinux_1_5_x86_64"]);
    assert_eq!(found[1], "no wheel of `fast`: its wheels need more than musl 1.2: musllinux_1_5_x86_64");
}

#[test]
fn a_package_for_another_processor_is_named() {
    assert_eq!(elsewhere(&[DEBIAN])[0], "no wheel of `fast`: it has no wheel for aarch64");
}

#[test]
fn wheels_for_another_python_are_named_with_it() {
    let found = elsewhere(&[DEBIAN, "cp312-cp312-musllinux_1_2_x86_64"]);
    assert_eq!(found[1], "no wheel of `fast`: its wheels are for Python 3.12");
}

#[test]
fn a_target_that_environments_leave_out_is_not_judged() {
    let head = "supported-markers = [\"platform_machine == 'x86_64'\"]";
    let review = review_of(APP, &[], head, &["fast"], &[compiled(&[DEBIAN])]);
    assert_eq!(
        review.elsewhere[0].summary(3).message().to_string(),
        "not locked for it (`environments` in `[tool.uv]`)"
    );
}

/// PyTorch with its CUDA libraries, 1 MB each.
fn pytorch() -> [String; 3] {
    let edges = "dependencies = [{ name = \"nvidia-cublas-cu12\" }, { name = \"triton\" }]";
    let library =
        |name: &str, file: &str| package(name, "1.0", &wheels(file, "1.0", &["py3-none-manylinux_2_17_x86_64"]));
    [
        package("torch", "2.9.0", &format!("{edges}\n{}", wheels("torch", "2.9.0", &[DEBIAN]))),
        library("nvidia-cublas-cu12", "nvidia_cublas_cu12"),
        library("triton", "triton"),
    ]
}

#[test]
fn cuda_libraries_are_found_with_what_brings_them_and_what_they_weigh() {
    let cuda = plain(&["torch"], &pytorch()).cuda.expect("CUDA");
    assert_eq!(cuda.brought_by[0].name.as_str(), "torch");
    assert_eq!(cuda.saved, Download { packages: 2, bytes: 2_000_000, without_size: 0 });
}

#[test]
fn the_way_out_of_pytorch_is_what_uv_documents() {
    let asked = format!("{APP}dependencies = [\"torch>=2\"]\n");
    let cuda = review_of(&asked, &[], "", &["torch"], &pytorch()).cuda.expect("CUDA");
    let toml: toml::Table = cuda.toml.as_deref().expect("tables").parse().expect("valid TOML");
    let source = &toml["tool"]["uv"]["sources"]["torch"]["index"];
    let index = &toml["tool"]["uv"]["index"][0];
    assert_eq!((source.as_str(), index["explicit"].as_bool()), (index["name"].as_str(), Some(true)));
    assert!(!told(cuda.way_out).contains("uv add"));
}

#[test]
fn pytorch_that_another_package_brings_must_be_added_for_its_source_to_count() {
    let way_out = told(plain(&["torch"], &pytorch()).cuda.and_then(|cuda| cuda.way_out));
    assert!(way_out.starts_with("run `uv add torch`, "), "{way_out}");
}

#[test]
fn an_index_that_is_there_already_is_used() {
    let index = "[[tool.uv.index]]\nname = \"cpu\"\nurl = \"https://download.pytorch.org/whl/cpu\"\n";
    let cuda = review_of(&format!("{APP}{index}"), &[], "", &["torch"], &pytorch()).cuda.expect("CUDA");
    assert_eq!(cuda.toml.as_deref(), Some("[tool.uv.sources]\ntorch = { index = \"cpu\" }\n"));
}

#[test]
fn an_extra_that_is_declared_for_the_choice_is_the_way_out() {
    let head = "conflicts = [[{ package = \"shop\", extra = \"cpu\" }, { package = \"shop\", extra = \"gpu\" }]]";
    let pyproject = format!("{APP}[project.optional-dependencies]\ncpu = []\ngpu = []\n");
    let cpu = package("torch", "2.9.0+cpu", &wheels("torch", "2.9.0%2Bcpu", &[DEBIAN]));
    let packages = [pytorch().concat(), cpu];
    let text = lock(&[], &packages.concat())
        .replace(
            "dependencies = []",
            indoc! {r#"
                dependencies = [{ name = "torch", version = "2.9.0", marker = "extra != 'extra-4-shop-cpu'" }, { name = "torch", version = "2.9.0+cpu", marker = "extra == 'extra-4-shop-cpu'" }]
                [package.optional-dependencies]
                cpu = []
                gpu = []"#},
        )
        .replace("requires-python", &format!("{head}\nrequires-python"));
    let facts = facts(&[("pyproject.toml", &pyproject), ("uv.lock", &text)]);
    let review = review(&facts, &Preferences::default()).expect("a review");
    assert_eq!(told(review.cuda.and_then(|cuda| cuda.way_out)), "set `extras = [\"cpu\"]` in `[tool.uvdock]`");
}

#[test]
fn a_build_that_names_cuda_in_its_version_counts_without_libraries() {
    let torch = package("torch", "2.9.0+cu128", &wheels("torch", "2.9.0%2Bcu128", &[DEBIAN]));
    let cuda = plain(&["torch"], &[torch]).cuda.expect("CUDA");
    assert_eq!(cuda.brought_by[0].version, "2.9.0+cu128");
}

#[test]
fn a_cpu_build_is_no_finding() {
    let torch = package("torch", "2.9.0+cpu", &wheels("torch", "2.9.0%2Bcpu", &[DEBIAN]));
    assert!(plain(&["torch"], &[torch]).cuda.is_none());
}

#[test]
fn bindings_in_pure_python_are_no_cuda_build() {
    let bindings = package("nvidia-ml-py", "1.0", &wheels("nvidia_ml_py", "1.0", &["py3-none-any"]));
    assert!(plain(&["nvidia-ml-py"], &[bindings]).cuda.is_none());
}

#[test]
fn the_toolkit_whose_extras_ask_for_the_libraries_goes_with_them() {
    let of_torch = "dependencies = [{ name = \"cuda-toolkit\", extra = [\"cublas\"] }]";
    let extras = "[package.optional-dependencies]\ncublas = [{ name = \"nvidia-cublas\" }]\n";
    let packages = [
        package("torch", "2.10.0", &format!("{of_torch}\n{}", wheels("torch", "2.10.0", &[DEBIAN]))),
        package("cuda-toolkit", "13.0", &format!("{}\n{extras}", wheels("cuda_toolkit", "13.0", &["py3-none-any"]))),
        package("nvidia-cublas", "13.0", &wheels("nvidia_cublas", "13.0", &["py3-none-manylinux_2_17_x86_64"])),
    ];
    let cuda = plain(&["torch"], &packages).cuda.expect("CUDA");
    assert_eq!(cuda.brought_by.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["torch"]);
    assert_eq!(cuda.saved.packages, 2);
}

#[test]
fn a_library_that_something_else_asks_for_too_is_not_saved() {
    let whisper = format!("dependencies = [{{ name = \"triton\" }}]\n{}", wheels("whisper", "1.0", &["py3-none-any"]));
    let packages = [pytorch().concat(), package("whisper", "1.0", &whisper)];
    let cuda = plain(&["torch", "whisper"], &packages).cuda.expect("CUDA");
    assert_eq!((cuda.saved.packages, cuda.brought_by.len()), (1, 1));
}

/// The development tools of a project that asks for pytest, and for `more`.
fn tools(files: &[(&str, &str)], names: &[&str], packages: &[String]) -> Vec<DevelopmentTool> {
    let asked = format!("{APP}dependencies = [\n  \"fastapi\",\n  \"pytest>=8\",\n]\n");
    let pytest = package("pytest", "8.0", &wheels("pytest", "8.0", &["py3-none-any"]));
    let all = [&["pytest"], names].concat();
    review_of(&asked, files, "", &all, &[&[pytest], packages].concat()).development_tools
}

#[test]
fn a_development_tool_in_production_is_named_with_its_line_and_the_way_out() {
    let found = tools(&[], &[], &[]);
    assert_eq!(found[0].place.to_string(), "pyproject.toml:7");
    assert_eq!(found[0].way_out, "uv remove pytest && uv add --dev pytest");
}

#[test]
fn a_tool_that_another_production_package_requires_stays() {
    let edges = "dependencies = [{ name = \"pytest\" }]";
    let helper = package("helper", "1.0", &format!("{edges}\n{}", wheels("helper", "1.0", &["py3-none-any"])));
    assert!(tools(&[], &["helper"], &[helper]).is_empty());
}

#[test]
fn a_tool_that_its_own_plugin_requires_is_one_all_the_same() {
    let edges = "dependencies = [{ name = \"pytest\" }]";
    let plugin = package("pytest-cov", "1.0", &format!("{edges}\n{}", wheels("pytest_cov", "1.0", &["py3-none-any"])));
    assert_eq!(tools(&[], &["pytest-cov"], &[plugin]).len(), 1);
}

#[test]
fn a_tool_that_the_program_imports_stays() {
    assert!(tools(&[("app.py", "import pytest\n")], &[], &[]).is_empty());
    assert_eq!(tools(&[("tests/test_app.py", "import pytest\n")], &[], &[]).len(), 1);
}

#[test]
fn a_tool_that_a_deployment_starts_stays() {
    assert!(tools(&[("Procfile", "web: pytest --serve\n")], &[], &[]).is_empty());
}

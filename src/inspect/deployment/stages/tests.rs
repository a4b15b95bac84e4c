//! Tests of the stages of a Dockerfile.

use indoc::indoc;

use super::super::container_facts::CopySource;
use super::*;
use crate::inspect::deployment::container_facts::HealthFacts;

fn facts(text: &str) -> ContainerFacts {
    let parsed = parse_dockerfile::parse(text).expect("a Dockerfile");
    read("Dockerfile", text, &parsed.instructions)
}

fn packages(facts: &ContainerFacts) -> Vec<(String, String)> {
    let shipped = facts.shipped();
    let all = shipped.iter().flat_map(|stage| &stage.packages);
    all.map(|package| (package.value.clone(), package.place.to_string())).collect()
}

#[test]
fn what_ships_is_the_last_stage_and_those_it_begins_with() {
    let text = indoc! {r"
        FROM python:3.13-slim AS base
        RUN apt-get install -y libpq5
        FROM base AS build
        RUN apt-get install -y gcc
        FROM base
        RUN apt-get install -y \
            curl \
            ffmpeg
    "};
    let expected = [("libpq5", "Dockerfile:2"), ("curl", "Dockerfile:7"), ("ffmpeg", "Dockerfile:8")];
    assert_eq!(packages(&facts(text)), expected.map(|(name, place)| (name.to_owned(), place.to_owned())));
}

#[test]
fn the_image_is_told_through_build_arguments() {
    let found = facts("ARG PYTHON=3.12\nFROM python:${PYTHON}-slim\nARG PYTHON\nENV V=$PYTHON\n");
    let stage = &found.stages[0];
    assert!(matches!(&stage.base, Base::Image { reference, python, .. }
        if reference == "python:3.12-slim" && python.as_deref() == Some("3.12")));
    assert_eq!(stage.environment[0].value.value.as_deref(), Some("3.12"));
    assert_eq!(stage.environment[0].value.arguments, ["PYTHON"]);
}

#[test]
fn environment_and_labels_are_pairs_in_both_spellings() {
    let found = facts("FROM python:3.13\nENV A=1 \\\n    B=\"x y\"\nENV OLD some words\nLABEL org.x=\"a b\"\n");
    let stage = &found.stages[0];
    let shown: Vec<(&str, &str)> = stage
        .environment
        .iter()
        .map(|one| (one.value.name.as_str(), one.value.value.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(shown, [("A", "1"), ("B", "x y"), ("OLD", "some words")]);
    assert_eq!(stage.environment[1].place.to_string(), "Dockerfile:3");
    assert_eq!(stage.labels[0].value.value.as_deref(), Some("a b"));
}

#[test]
fn a_build_argument_that_becomes_a_variable_or_a_file_is_known() {
    let text = "FROM python:3.13\nARG VERSION=dev\nENV APP_VERSION=$VERSION\nRUN echo \"$VERSION\" > VERSION\n";
    let stage = facts(text).stages.remove(0);
    assert_eq!(stage.environment[0].value.arguments, ["VERSION"]);
    assert_eq!(stage.arguments[0].value.default.as_deref(), Some("dev"));
    assert_eq!(stage.written[0].value.path, "VERSION");
}

#[test]
fn users_volumes_signals_and_ports_are_known_with_their_lines() {
    let text = indoc! {r#"
        FROM python:3.13
        ENV PORT=8081
        USER app
        VOLUME ["/data"]
        STOPSIGNAL SIGINT
        EXPOSE $PORT/tcp 9/udp
        WORKDIR /srv
        HEALTHCHECK CMD curl -f http://localhost:$PORT/up
    "#};
    let stage = facts(text).stages.remove(0);
    assert_eq!(stage.user.map(|user| user.value).as_deref(), Some("app"));
    assert_eq!(stage.volumes[0].value, "/data");
    assert_eq!(stage.stop_signal.map(|signal| signal.value).as_deref(), Some("SIGINT"));
    assert_eq!(stage.ports, [Located::new(8081, Place::line("Dockerfile", 6))]);
    assert_eq!(stage.workdir.map(|workdir| workdir.place.to_string()).as_deref(), Some("Dockerfile:7"));
    let health = HealthFacts::Http { path: "/up".into(), port: Some(8081) };
    assert_eq!(stage.health.map(|health| health.value), Some(health));
}

#[test]
fn stages_that_are_copied_from_are_involved() {
    let text = indoc! {"
        FROM node AS ui
        FROM python:3.13 AS build
        RUN uv sync --group server
        FROM python:3.13
        COPY --from=build /opt/venv /opt/venv
    "};
    let found = facts(text);
    let involved = found.involved();
    assert_eq!(involved.len(), 2);
    assert_eq!(involved[0].selections[0].value.groups, ["server"]);
}

#[test]
fn the_python_of_an_image_is_that_of_its_tag() {
    assert_eq!(python_of("ghcr.io/astral-sh/uv:python3.12-bookworm-slim").as_deref(), Some("3.12"));
    assert_eq!(python_of("python:3.10.16").as_deref(), Some("3.10"));
    assert_eq!(python_of("registry.example/ubi9/python-311:latest").as_deref(), Some("3.11"));
    assert_eq!(python_of("registry.example/ubi9/python-39").as_deref(), Some("3.9"));
    assert_eq!(python_of("python-slim:1"), None);
    assert_eq!(python_of("python:3-alpine").as_deref(), Some("3"));
    assert_eq!(python_of("debian:13"), None);
}

#[test]
fn copies_and_commands_have_the_directory_they_work_in() {
    let found = facts(indoc! {"
        FROM node:24-slim AS ui
        WORKDIR /src/ui
        COPY ui/package.json ui/*lock* ./
        RUN npm ci
        COPY . ..
        FROM python:3.13-slim
        WORKDIR /app
        COPY --from=ui /src/ui/dist ./static
    "});
    let [ui, last] = found.stages.as_slice() else { panic!("{found:?}") };
    let copies: Vec<&str> = ui.copies.iter().map(|copy| copy.value.target.as_str()).collect();
    assert_eq!((copies, ui.runs[0].value.directory.as_str()), (vec!["/src/ui/", "/src/"], "/src/ui"));
    let copy = &last.copies[0].value;
    assert_eq!((copy.from, copy.sources.as_slice()), (CopySource::Stage(0), &["/src/ui/dist".to_owned()][..]));
    assert_eq!((copy.target.as_str(), last.copies_from.as_slice()), ("/app/static", &[0][..]));
}

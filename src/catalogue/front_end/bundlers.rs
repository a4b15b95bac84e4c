//! The programs that build front ends, and where each writes. Data only.

/// A program that builds.
#[derive(Clone, Copy, Debug)]
pub struct Bundler {
    /// Its program, as scripts call it.
    pub program: &'static str,
    /// The subcommand that builds; none where the program alone does.
    pub command: Option<&'static str>,
    /// What it writes.
    pub output: BundlerOutput,
    /// Options that name the directory it writes to.
    pub directory_options: &'static [&'static str],
    /// Options that name the file it writes.
    pub file_options: &'static [&'static str],
    /// Its configuration, by the name without the extension.
    pub config: &'static [&'static str],
    /// Keys of the configuration that name where it writes.
    pub keys: &'static [ConfigKey],
}

/// Where a bundler writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundlerOutput {
    /// A directory of its own, which it empties: this one, where nothing else is said.
    Own(&'static str),
    /// What an option or the configuration names.
    Named,
    /// Nothing that Python could serve: a server of its own.
    Server,
}

/// A key of a configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigKey {
    /// It names a directory.
    Directory(&'static str),
    /// It names a file.
    File(&'static str),
    /// It names the directory that the others count from.
    Root(&'static str),
}

const PLAIN: Bundler = Bundler {
    program: "",
    command: None,
    output: BundlerOutput::Named,
    directory_options: &[],
    file_options: &[],
    config: &[],
    keys: &[],
};

use BundlerOutput::{Own, Server};
use ConfigKey::{Directory, File, Root};

const ALL: [Bundler; 25] = [
    // https://vite.dev/config/build-options#build-outdir
    Bundler {
        program: "vite",
        command: Some("build"),
        output: Own("dist"),
        directory_options: &["--outDir"],
        config: &["vite.config"],
        keys: &[Directory("outDir"), Root("root")],
        ..PLAIN
    },
    // https://github.com/antfu-collective/vite-ssg
    Bundler {
        program: "vite-ssg",
        command: Some("build"),
        output: Own("dist"),
        config: &["vite.config"],
        keys: &[Directory("outDir"), Root("root")],
        ..PLAIN
    },
    // https://create-react-app.dev/docs/available-scripts/#npm-run-build
    Bundler { program: "react-scripts", command: Some("build"), output: Own("build"), ..PLAIN },
    Bundler { program: "craco", command: Some("build"), output: Own("build"), ..PLAIN },
    // https://cli.vuejs.org/guide/cli-service.html#vue-cli-service-build
    Bundler {
        program: "vue-cli-service",
        command: Some("build"),
        output: Own("dist"),
        directory_options: &["--dest"],
        config: &["vue.config"],
        keys: &[Directory("outputDir")],
        ..PLAIN
    },
    // https://docs.astro.build/en/reference/configuration-reference/#outdir
    Bundler {
        program: "astro",
        command: Some("build"),
        output: Own("dist"),
        directory_options: &["--outDir"],
        config: &["astro.config"],
        keys: &[Directory("outDir")],
        ..PLAIN
    },
    // https://parceljs.org/features/cli/#parameters
    Bundler {
        program: "parcel",
        command: Some("build"),
        output: Own("dist"),
        directory_options: &["--dist-dir"],
        ..PLAIN
    },
    // https://rsbuild.dev/config/output/dist-path
    Bundler { program: "rsbuild", command: Some("build"), output: Own("dist"), ..PLAIN },
    // https://www.gatsbyjs.com/docs/reference/gatsby-cli/#build
    Bundler { program: "gatsby", command: Some("build"), output: Own("public"), ..PLAIN },
    // https://www.11ty.dev/docs/usage/
    Bundler { program: "eleventy", output: Own("_site"), directory_options: &["--output"], ..PLAIN },
    // https://angular.dev/tools/cli/build: the place is in angular.json, which has a reader of its own.
    Bundler { program: "ng", command: Some("build"), directory_options: &["--output-path"], ..PLAIN },
    // https://nuxt.com/docs/api/commands/generate
    Bundler { program: "nuxt", command: Some("generate"), output: Own(".output/public"), ..PLAIN },
    Bundler { program: "nuxi", command: Some("generate"), output: Own(".output/public"), ..PLAIN },
    // https://nuxt.com/docs/api/commands/build
    Bundler { program: "nuxt", command: Some("build"), output: Server, ..PLAIN },
    Bundler { program: "nuxi", command: Some("build"), output: Server, ..PLAIN },
    // https://nextjs.org/docs/app/guides/static-exports: `output: "export"` writes to `out`; all else is a server.
    Bundler { program: "next", command: Some("build"), output: Server, config: &["next.config"], ..PLAIN },
    // https://reactrouter.com/start/framework/deploying
    Bundler { program: "react-router", command: Some("build"), output: Server, ..PLAIN },
    Bundler { program: "remix", command: Some("build"), output: Server, ..PLAIN },
    // https://webpack.js.org/api/cli/#flags, https://webpack.js.org/configuration/output/#outputpath
    Bundler {
        program: "webpack",
        output: Own("dist"),
        directory_options: &["--output-path", "-o"],
        config: &["webpack.config", "webpack.prod", "webpack.production", "webpack.common"],
        keys: &[Directory("path")],
        ..PLAIN
    },
    // https://rollupjs.org/command-line-interface/
    Bundler {
        program: "rollup",
        directory_options: &["--dir", "-d"],
        file_options: &["--file", "-o"],
        config: &["rollup.config"],
        keys: &[Directory("dir"), File("file")],
        ..PLAIN
    },
    // https://esbuild.github.io/api/#outfile, #outdir
    Bundler {
        program: "esbuild",
        directory_options: &["--outdir"],
        file_options: &["--outfile"],
        keys: &[Directory("outdir"), File("outfile")],
        ..PLAIN
    },
    // https://tailwindcss.com/docs/installation/tailwind-cli
    Bundler { program: "tailwindcss", file_options: &["-o", "--output"], ..PLAIN },
    Bundler { program: "@tailwindcss/cli", file_options: &["-o", "--output"], ..PLAIN },
    // https://github.com/postcss/postcss-cli#usage
    Bundler { program: "postcss", directory_options: &["-d", "--dir"], file_options: &["-o", "--output"], ..PLAIN },
    // https://bun.sh/docs/bundler
    Bundler {
        program: "bun",
        command: Some("build"),
        directory_options: &["--outdir"],
        file_options: &["--outfile"],
        ..PLAIN
    },
];

/// What the words of a command build with.
pub fn bundler(words: &[&str]) -> Option<&'static Bundler> {
    let (program, rest) = words.split_first()?;
    let first = rest.iter().find(|word| !word.starts_with('-'));
    ALL.iter().find(|bundler| {
        let is_command = bundler.command.is_none_or(|command| first == Some(&command));
        bundler.program == *program && is_command
    })
}

/// Packages whose front ends are servers, whatever builds them (<https://svelte.dev/docs/kit/adapter-node>,
/// <https://docs.astro.build/en/guides/integrations-guide/node/>).
pub fn is_server_package(name: &str) -> bool {
    ["@sveltejs/adapter-node", "@astrojs/node"].contains(&name)
}

/// The packages of the npm registry that bring one of these programs.
const PACKAGES: [&str; 12] = [
    "vite",
    "webpack",
    "esbuild",
    "rollup",
    "parcel",
    "react-scripts",
    "@vue/cli-service",
    "@angular/cli",
    "astro",
    "tailwindcss",
    "sass",
    "gulp",
];

/// Whether a package is there to build front ends.
pub fn is_bundler(package: &str) -> bool {
    PACKAGES.contains(&package)
}

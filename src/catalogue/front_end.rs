//! What builds front ends: Node's releases, its package managers, and the programs that bundle. Data, each entry with its source;
//! decides nothing.

mod bundlers;
mod managers;

pub use bundlers::{Bundler, BundlerOutput, ConfigKey, bundler, is_bundler, is_server_package};
pub use managers::{ALL as MANAGERS, Manager, ManagerKind, manager};

/// Releases of Node that get long-term support, the newest first (<https://nodejs.org/en/about/previous-releases>, 2026-11).
pub const NODE_RELEASES: [u32; 6] = [24, 22, 20, 18, 16, 14];

/// The official image of Node.
pub const NODE_IMAGE: &str = "node";

/// Prefixes of variables that bundlers put into what the browser gets, so that no secret has such a name.
pub const PUBLIC_PREFIXES: [&str; 8] = [
    // https://vite.dev/guide/env-and-mode
    "VITE_",
    // https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser
    "NEXT_PUBLIC_",
    // https://create-react-app.dev/docs/adding-custom-environment-variables/
    "REACT_APP_",
    // https://cli.vuejs.org/guide/mode-and-env.html
    "VUE_APP_",
    // https://docs.astro.build/en/guides/environment-variables/, https://svelte.dev/docs/kit/$env-static-public
    "PUBLIC_",
    // https://nuxt.com/docs/guide/going-further/runtime-config
    "NUXT_PUBLIC_",
    // https://www.gatsbyjs.com/docs/how-to/local-development/environment-variables/
    "GATSBY_",
    // https://rsbuild.dev/guide/advanced/env-vars
    "RSBUILD_PUBLIC_",
];

/// Names of releases in version files (<https://github.com/nodejs/Release/blob/main/CODENAMES.md>).
pub const NODE_NAMES: [(&str, u32); 6] =
    [("krypton", 24), ("jod", 22), ("iron", 20), ("hydrogen", 18), ("gallium", 16), ("fermium", 14)];

/// Packages of programs that describe machines and services of a cloud, and show nothing: <https://docs.aws.amazon.com/cdk/v2/guide/home.html>,
/// <https://developer.hashicorp.com/terraform/cdktf>, <https://www.pulumi.com/docs/iac/languages-sdks/javascript/>,
/// <https://www.serverless.com/framework/docs>.
pub const INFRASTRUCTURE: [&str; 6] =
    ["aws-cdk-lib", "aws-cdk", "cdktf", "@pulumi/pulumi", "@aws-cdk/core", "serverless"];

/// Directories that hold a front end which is no application.
pub const BESIDE: [&str; 12] = [
    "docs",
    "doc",
    "documentation",
    "website",
    "examples",
    "example",
    "samples",
    "e2e",
    "tests",
    "test",
    "scripts",
    "storybook",
];

//! The syntaxes of the files that uvdock writes, as far as comments and image references go. Reads no file.

/// How a generated file writes comments and pins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Parser directives come first; pins stand in them, on `FROM` lines and in `--from` options.
    Dockerfile,
    /// No pins.
    Dockerignore,
    /// Pins stand in `image:`.
    Compose,
    /// A workflow of a CI system: pins stand in `uses:` and `image:`.
    Workflow,
    /// A file of variables, as Compose reads it. No pins.
    Variables,
    /// YAML of a server's. No pins.
    Yaml,
    /// JSON of a dashboard: the ownership line is its description, which stands first. No pins.
    Json,
    /// A bake file. No pins.
    Hcl,
    /// A makefile. No pins.
    Make,
    /// JSON with comments, which begin with `//`. No pins.
    Jsonc,
}

impl Syntax {
    pub(super) fn comment(self) -> &'static str {
        match self {
            Self::Jsonc => "// ",
            // The end of the line is `",`.
            Self::Json => "  \"description\": \"",
            Self::Dockerfile
            | Self::Dockerignore
            | Self::Compose
            | Self::Workflow
            | Self::Variables
            | Self::Yaml
            | Self::Hcl
            | Self::Make => "# ",
        }
    }

    /// What a comment ends in.
    pub(super) fn comment_end(self) -> &'static str {
        match self {
            Self::Json => "\",",
            _ => "",
        }
    }
}

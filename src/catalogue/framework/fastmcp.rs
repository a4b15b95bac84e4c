//! `FastMCP`: servers of the Model Context Protocol.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, DevelopmentCommand, FileCommand, FileKind, Framework, Interface, OwnServer, Program,
    ProgramTarget, Reloading, Requirement, RunMethod, ServerBehaviour, ServerPurpose, Sigterm, Transport, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "fast-mcp",
    title: "FastMCP",
    packages: &["fastmcp"],
    module: "fastmcp",
    requirement: Requirement::Open,

    constructors: &[
        // https://gofastmcp.com/servers/server
        ("fastmcp.FastMCP", Interface::Mcp),
        ("fastmcp.server.FastMCP", Interface::Mcp),
        ("fastmcp.FastMCP.from_fastapi", Interface::Mcp),
        ("fastmcp.FastMCP.from_openapi", Interface::Mcp),
        ("fastmcp.FastMCP.as_proxy", Interface::Mcp),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[
        // https://gofastmcp.com/integrations/fastapi
        ("fastmcp.FastMCP.from_fastapi", at("app", 0)),
    ],
    derived: &[
        // https://gofastmcp.com/deployment/http
        ("http_app", Interface::Asgi),
        ("sse_app", Interface::Asgi),
        ("streamable_http_app", Interface::Asgi),
    ],
    command_decorators: &[],
    script_signs: &[],
    settings_object: None,
    root_object: None,
    asset_directories: &[],
    project_file: None,

    own_server: Some(OwnServer {
        methods: &[
            // https://gofastmcp.com/deployment/running-server
            RunMethod {
                name: "run",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Argument(at("transport", 0)),
            },
            RunMethod {
                name: "run_async",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Argument(at("transport", 0)),
            },
            RunMethod {
                name: "run_http_async",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Fixed("streamable-http"),
            },
        ],
        functions: &[],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::McpServer,
            // gofastmcp.com "Running your server": 8000 on localhost over HTTP, none over standard input.
            default_port: Some(8000),
            default_host: DefaultHost::Localhost,
            // https://gofastmcp.com/more/settings
            host_variable: Some("FASTMCP_HOST"),
            default_transport: DefaultTransport::StandardInput,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[Program {
        name: "fastmcp",
        module: None,
        target: ProgramTarget::File,
        serving_words: &["run"],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: Some(FileCommand {
        package: "fastmcp",
        runs: FileKind::McpServer,
        // gofastmcp.com "Running your server": HTTP is the transport that reaches over a network.
        line: "fastmcp run {file} --transport http --host 0.0.0.0 --port {port}",
        development: DevelopmentCommand::Same,
        port: 8000,
        health: None,
        sigterm: Sigterm::Handled,
        hindrance: None,
    }),
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};

//! The Python SDK of the Model Context Protocol.

use crate::catalogue::model::{
    DefaultHost, DefaultTransport, Framework, Interface, OwnServer, Program, ProgramTarget, Reloading, Requirement,
    RunMethod, ServerBehaviour, ServerPurpose, Sigterm, StartFunction, Transport, at, by_name,
};

/// What is known of it.
pub const FRAMEWORK: Framework = Framework {
    key: "mcp-server",
    title: "MCP SDK",
    packages: &["mcp"],
    module: "mcp",
    requirement: Requirement::Open,

    constructors: &[
        // https://github.com/modelcontextprotocol/python-sdk#quickstart
        ("mcp.server.fastmcp.FastMCP", Interface::Mcp),
        ("mcp.server.fastmcp.server.FastMCP", Interface::Mcp),
        ("mcp.server.FastMCP", Interface::Mcp),
        // https://py.sdk.modelcontextprotocol.io/v2/migration/: its name since 2.0.
        ("mcp.server.MCPServer", Interface::Mcp),
        ("mcp.server.mcpserver.MCPServer", Interface::Mcp),
        ("mcp.server.mcpserver.server.MCPServer", Interface::Mcp),
        ("mcp.server.Server", Interface::Mcp),
        ("mcp.server.lowlevel.Server", Interface::Mcp),
    ],
    constructor_pattern: None,
    wrappers: &[],
    containers: &[],
    derived: &[
        // https://github.com/modelcontextprotocol/python-sdk#mounting-to-an-existing-asgi-server
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
            // https://github.com/modelcontextprotocol/python-sdk#running-your-server; port and host go to the constructor
            RunMethod {
                name: "run",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Argument(at("transport", 0)),
            },
            RunMethod {
                name: "run_stdio_async",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Fixed("stdio"),
            },
            RunMethod {
                name: "run_sse_async",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Fixed("sse"),
            },
            RunMethod {
                name: "run_streamable_http_async",
                host: by_name("host"),
                port: by_name("port"),
                transport: Transport::Fixed("streamable-http"),
            },
        ],
        functions: &[
            // https://github.com/modelcontextprotocol/python-sdk#low-level-server: it talks over standard input
            StartFunction {
                callee: "mcp.server.stdio.stdio_server",
                served: by_name("server"),
                host: by_name("host"),
                port: by_name("port"),
            },
            StartFunction {
                callee: "mcp.stdio_server",
                served: by_name("server"),
                host: by_name("host"),
                port: by_name("port"),
            },
        ],
        behaviour: ServerBehaviour {
            purpose: ServerPurpose::McpServer,
            // The SDK's settings: 8000 on localhost over HTTP, none over standard input.
            default_port: Some(8000),
            default_host: DefaultHost::Localhost,
            host_variable: None,
            default_transport: DefaultTransport::StandardInput,
            sigterm: Sigterm::Ignored,
            advice: None,
        },
    }),
    programs: &[Program {
        name: "mcp",
        module: None,
        target: ProgramTarget::File,
        serving_words: &[],
        development_words: &[],
        default_port: None,
        reloading: Reloading::None,
    }],
    file_command: None,
    application_command: None,
    development_server: None,
    worker_command: None,
    files: &[],
};

/// Names of objects that `mcp run FILE` finds by itself (`mcp.cli.cli`, `_import_server`).
const FOUND: [&str; 3] = ["mcp", "server", "app"];

/// What `mcp run` is told of the object of a file: `server.py`, `server.py:shop`.
pub fn run_target(file: &str, object: &str) -> String {
    if FOUND.contains(&object) { file.to_owned() } else { format!("{file}:{object}") }
}

/// The package that its command needs, and that its extra `cli` brings.
pub const OF_THE_COMMAND: &str = "typer";

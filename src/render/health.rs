//! The command that tells whether the program is healthy. Formats values; decides nothing.

use crate::plan::{BuildPlan, HealthCheck};
use crate::quote::python;

/// The words of the command. `http.client` follows no redirects and asks no proxy; a status of 400 or more fails.
pub fn health_command(plan: &BuildPlan) -> Option<Vec<String>> {
    let port = plan.start.port.as_ref()?.value;
    let code = match &plan.start.health.as_ref()?.value {
        HealthCheck::Http { path } => format!(
            "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', {port}, timeout=4); \
             c.request('GET', {}); sys.exit(c.getresponse().status >= 400)",
            python::string(path)
        ),
        HealthCheck::Answer => format!(
            "import http.client; c = http.client.HTTPConnection('127.0.0.1', {port}, timeout=4); c.request('GET', '/'); \
             c.getresponse()"
        ),
        HealthCheck::Tcp => {
            format!("import socket; socket.create_connection(('127.0.0.1', {port}), timeout=4).close()")
        }
    };
    Some(vec!["python".to_owned(), "-c".to_owned(), code])
}

//! The command that tells whether the program is healthy. Formats values; decides nothing.

use crate::plan::{BuildPlan, HealthCheck};
use crate::quote::python;

/// The words of the command. `http.client` follows no redirects and asks no proxy; a status of 400 or more fails.
pub fn health_command(plan: &BuildPlan) -> Option<Vec<String>> {
    let port = port(plan)?;
    let os = if plan.start.port_variable.is_some() { "os, " } else { "" };
    let wait = seconds(plan);
    let code = match &plan.start.health.as_ref()?.value {
        HealthCheck::Http { path } => format!(
            "import http.client, {os}sys; c = http.client.HTTPConnection('127.0.0.1', {port}, timeout={wait}); \
             c.request('GET', {}); sys.exit(c.getresponse().status >= 400)",
            python::string(path)
        ),
        HealthCheck::Answer => format!(
            "import http.client{}; c = http.client.HTTPConnection('127.0.0.1', {port}, timeout={wait}); c.request('GET', '/'); \
             c.getresponse()",
            if os.is_empty() { "" } else { ", os" }
        ),
        HealthCheck::Tcp => {
            format!("import {os}socket; socket.create_connection(('127.0.0.1', {port}), timeout={wait}).close()")
        }
    };
    Some(vec!["python".to_owned(), "-c".to_owned(), code])
}

/// The port, as Python finds it out: by the variable that the program itself takes it from.
fn port(plan: &BuildPlan) -> Option<String> {
    let port = plan.start.port.as_ref()?.value;
    Some(match &plan.start.port_variable {
        Some(name) => format!("int(os.environ.get({}) or {port})", python::string(name)),
        None => port.to_string(),
    })
}

/// How long to wait for an answer: a little less than the engine waits for the command.
fn seconds(plan: &BuildPlan) -> u32 {
    let timeout =
        plan.start.health_timings.timeout.as_deref().and_then(|text| text.strip_suffix('s')?.parse::<u32>().ok());
    timeout.map_or(4, |seconds| seconds.saturating_sub(1).max(1))
}

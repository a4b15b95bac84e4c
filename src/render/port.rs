//! The port of a service in the compose files, and the variables that a user sets for them. Formats values; decides nothing.

use serde::Serialize;

use crate::plan::BuildPlan;

/// A port of the machine, which a variable changes.
#[derive(Serialize)]
pub(super) struct PortContext {
    variable: String,
    host: String,
    container: u16,
}

impl PortContext {
    /// The port of a program; as many ports of the machine as there are containers (Compose Specification, "ports": a range, of which
    /// each takes one).
    pub(super) fn of(plan: &BuildPlan, containers: Option<u32>) -> Option<Self> {
        let container = plan.start.port.as_ref()?.value;
        let first = plan.compose.host_port.unwrap_or(container);
        let more = containers.map_or(0, |count| u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX));
        let host = if more == 0 { first.to_string() } else { format!("{first}-{}", first.saturating_add(more)) };
        Some(Self { variable: format!("{}_PORT", variable(plan.name.as_ref())), host, container })
    }

    /// The port that a debugger attaches to.
    pub(super) fn of_debugger(plan: &BuildPlan) -> Option<Self> {
        let debugger = &plan.compose.debugger.as_ref()?.value;
        let host = debugger.host_port.unwrap_or(debugger.port);
        Some(Self::fixed(&format!("{}-debug", plan.name), host, debugger.port))
    }

    /// The port of another container.
    pub(super) fn fixed(service: &str, host: u16, container: u16) -> Self {
        Self { variable: format!("{}_PORT", variable(service)), host: host.to_string(), container }
    }
}

/// The ports of this machine that a program's own service publishes in development, each with the variable that moves it.
pub fn published(plan: &BuildPlan) -> Vec<(u16, String)> {
    let contexts = [PortContext::of(plan, None), PortContext::of_debugger(plan)];
    contexts.into_iter().flatten().filter_map(|port| Some((port.host.parse().ok()?, port.variable))).collect()
}

/// A variable named after a service: `SHOP_API` of `shop-api`.
pub(super) fn variable(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' })
        .collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

#[cfg(test)]
mod tests {
    use super::variable;

    #[test]
    fn a_service_gives_its_variables_a_name_that_shells_take() {
        assert_eq!(variable("shop-api"), "SHOP_API");
        assert_eq!(variable("3d"), "_3D");
    }
}

//! Programs of monitoring that start another one with their own code in it. Data only.

/// Such a program.
pub struct Agent {
    /// Its name.
    pub program: &'static str,
    /// The words of its own behind that.
    pub words: usize,
    /// Packages that bring it, or depend on the one that does.
    pub packages: &'static [&'static str],
}

/// OpenTelemetry documentation "Zero-code instrumentation"; ddtrace documentation "Quickstart"; New Relic documentation "Python agent admin
/// script". `opentelemetry-distro` and AWS's distribution depend on `opentelemetry-instrumentation`.
const ALL: [Agent; 3] = [
    Agent {
        program: "opentelemetry-instrument",
        words: 0,
        packages: &["opentelemetry-instrumentation", "opentelemetry-distro", "aws-opentelemetry-distro"],
    },
    Agent { program: "ddtrace-run", words: 0, packages: &["ddtrace"] },
    Agent { program: "newrelic-admin", words: 1, packages: &["newrelic"] },
];

/// The agent of a name.
pub fn named(program: &str) -> Option<&'static Agent> {
    ALL.iter().find(|agent| agent.program == program)
}

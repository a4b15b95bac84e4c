//! The `uvdock` program: parses arguments, runs, and turns the outcome into an exit code.

fn main() -> std::process::ExitCode {
    uvdock::cli::run().into()
}

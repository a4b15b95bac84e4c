//! Runs uvdock and measures what that takes: time, and memory where the system tells it. Judges neither.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::{Outcome, Project, binary};

/// A run, and what it took.
#[derive(Debug)]
pub struct Measured {
    pub outcome: Outcome,
    /// The time of the processor, which other programs do not lengthen; that of the clock where the system does not tell.
    pub work: Duration,
    /// The most memory it held, in KiB; 0 where the system does not tell (`VmHWM` of proc(5) does).
    pub peak: u64,
}

/// Longer than any run takes: one that is still there is ended, and fails its test.
const PATIENCE: Duration = Duration::from_mins(5);

/// Runs `uvdock ARGUMENTS` in a project.
pub fn measured(project: &Project, arguments: &[&str]) -> Measured {
    let start = Instant::now();
    let mut command = Command::new(binary());
    command.args(arguments).current_dir(project.path()).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", project.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("start uvdock");
    let stdout = drain(child.stdout.take().expect("piped"));
    let stderr = drain(child.stderr.take().expect("piped"));
    let (mut peak, mut work) = (0, None);
    let status = loop {
        if let Some(status) = child.try_wait().expect("wait for uvdock") {
            break status;
        }
        peak = peak.max(peak_of(child.id()));
        work = work_of(child.id()).or(work);
        if start.elapsed() > PATIENCE {
            child.kill().expect("end uvdock");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let time = start.elapsed();
    let text = |reader: std::thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&reader.join().expect("read what uvdock says")).into_owned()
    };
    let (stdout, stderr) = (text(stdout), text(stderr));
    let code =
        status.code().unwrap_or_else(|| panic!("uvdock {arguments:?} was ended ({status}) after {time:?}: {stderr}"));
    Measured { outcome: Outcome { code, stdout, stderr }, work: work.unwrap_or(time), peak }
}

fn drain(mut stream: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        bytes
    })
}

fn peak_of(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// User and system time, in hundredths of a second (proc(5), `/proc/pid/stat`, fields 14 and 15).
fn work_of(process: u32) -> Option<Duration> {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = status.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: Vec<u64> = fields.get(11..13)?.iter().filter_map(|field| field.parse().ok()).collect();
    Some(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}

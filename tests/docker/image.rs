//! Builds a generated Dockerfile and looks into the image. Starts nothing that stays.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{docker, docker_output, text_of, unique_name};
use crate::project::Project;

/// An image in the engine, removed when the value is dropped.
pub struct Image {
    tag: String,
}

/// The generated Dockerfile as this engine can build it.
pub struct Buildable {
    directory: TempDir,
}

impl Image {
    /// Builds the default target.
    pub fn build(project: &Project) -> Self {
        Self::build_with(project, &[])
    }

    /// Builds the stage of that name.
    pub fn build_target(project: &Project, target: &str) -> Self {
        Self::build_with(project, &["--target", target])
    }

    /// Builds a Dockerfile of the project where it lies, beside its own ignore file.
    pub fn build_file(project: &Project, path: &str) -> Self {
        let tag = unique_name(project.fixture());
        let (file, context) = (project.path().join(path).display().to_string(), project.path().display().to_string());
        docker(&["buildx", "build", "--quiet", "--load", "--tag", &tag, "--file", &file, &context]);
        Self { tag }
    }

    /// Builds with more arguments of `docker build`.
    pub fn build_with(project: &Project, more: &[&str]) -> Self {
        let tag = unique_name(project.fixture());
        let buildable = Buildable::of(project);
        let context = project.path().display().to_string();
        let file = buildable.path().display().to_string();
        let build = ["buildx", "build", "--quiet", "--load", "--tag", &tag, "--file", &file];
        docker(&[&build[..], more, &[&context]].concat());
        Self { tag }
    }

    /// What a build says that must fail.
    #[track_caller]
    pub fn refused(project: &Project) -> String {
        let buildable = Buildable::of(project);
        let context = project.path().display().to_string();
        let file = buildable.path().display().to_string();
        let output = docker_output(&["buildx", "build", "--progress", "plain", "--file", &file, &context]);
        assert!(!output.status.success(), "the image was built\n{}", text_of(&output));
        text_of(&output)
    }

    /// The files of the Debian packages that the image has and its base has not, with what apt keeps about them.
    pub fn system_packages_since(&self, base: &str) -> BTreeSet<String> {
        let list = |image: &str| {
            let run =
                ["run", "--rm", "--network", "none", "--entrypoint", "dpkg-query", image, "-W", "-f", "${Package}\\n"];
            let output = docker_output(&run);
            let names = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect::<BTreeSet<_>>();
            if output.status.success() { names } else { BTreeSet::new() }
        };
        let packages: Vec<String> = list(&self.tag).difference(&list(base)).cloned().collect();
        if packages.is_empty() {
            return BTreeSet::new();
        }
        let run = ["run", "--rm", "--network", "none", "--entrypoint", "sh", &self.tag, "-c", PACKAGE_FILES, "sh"];
        let names: Vec<&str> = packages.iter().map(String::as_str).collect();
        docker(&[&run[..], &names].concat()).lines().map(|path| path.trim_start_matches('/').to_owned()).collect()
    }

    /// Bytes of site-packages and of what lies under `/app`.
    pub fn size_of_packages_and_project(&self) -> u64 {
        self.python(SIZE, &[]).parse().expect("a number of bytes")
    }

    /// An image that is there already.
    pub fn tagged(tag: String) -> Self {
        Self { tag }
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// One value of the image's configuration, such as `{{.Config.User}}`.
    pub fn inspect(&self, format: &str) -> String {
        docker(&["image", "inspect", "--format", format, &self.tag])
    }

    /// Runs a Python program in the image instead of its command, and returns what it printed.
    pub fn python(&self, program: &str, arguments: &[&str]) -> String {
        let run = ["run", "--rm", "--network", "none", "--entrypoint", "python", &self.tag, "-c", program];
        docker(&[&run[..], arguments].concat())
    }

    /// Every file below a directory of the image, relative to it, sorted.
    pub fn files(&self, directory: &str) -> Vec<String> {
        let listed = self.python(LIST, &[directory]);
        listed.lines().map(str::to_owned).collect()
    }

    /// The gzip size of files and directories of the image, with the bytecode that belongs to them.
    pub fn gzip_size(&self, paths: &[&str]) -> u64 {
        self.python(GZIP_SIZE, paths).parse().expect("a number of bytes")
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        super::docker_output(&["image", "rm", "--force", &self.tag]);
    }
}

impl Buildable {
    /// Leaves the `# syntax=` line out, which costs a pull from a registry that may be out of reach. The frontend inside the
    /// engine reads the rest. `UVDOCK_TEST_SYNTAX=keep` builds the file as it is. The project itself is not touched.
    pub fn of(project: &Project) -> Self {
        let directory = tempfile::tempdir().expect("create a temporary directory");
        let keep = std::env::var("UVDOCK_TEST_SYNTAX").is_ok_and(|value| value == "keep");
        let text: String = project
            .read("Dockerfile")
            .split_inclusive('\n')
            .filter(|line| keep || !line.starts_with("# syntax="))
            .collect();
        fs_err::write(directory.path().join("Dockerfile"), text).expect("write a Dockerfile");
        Self { directory }
    }

    pub fn path(&self) -> PathBuf {
        Path::new(self.directory.path()).join("Dockerfile")
    }
}

const LIST: &str = "
import os, sys
found = []
for directory, _, names in os.walk(sys.argv[1]):
    found += [os.path.relpath(os.path.join(directory, name), sys.argv[1]) for name in names]
print(*sorted(found), sep='\\n')
";

/// A package's files below their real directories, and dpkg's records.
const PACKAGE_FILES: &str = "
dpkg-query -L \"$@\" | while read -r path; do echo \"$path\"; readlink -f \"$path\"; done
find /var/lib/dpkg /var/lib/apt /etc/ld.so.cache
";

const SIZE: &str = "
import os, sysconfig
total = 0
for root in (sysconfig.get_path('purelib'), '/app'):
    for directory, _, names in os.walk(root):
        total += sum(os.lstat(os.path.join(directory, name)).st_size for name in names)
print(total)
";

const GZIP_SIZE: &str = "
import glob, io, os, sys, tarfile
buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode='w:gz', compresslevel=6) as archive:
    for path in sys.argv[1:]:
        archive.add(path)
        parent, name = os.path.split(path)
        for bytecode in glob.glob(f'{parent}/__pycache__/{name.removesuffix(\".py\")}.*.pyc'):
            archive.add(bytecode)
print(len(buffer.getvalue()))
";

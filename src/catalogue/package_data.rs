//! Data that packages download while an image is built, and how it comes to lie in the environment, where they look for it again. Data
//! only.

/// A package with data of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageData {
    /// As the lock and the code name it.
    pub package: &'static str,
    /// The variable that says where a download goes.
    pub variable: &'static str,
    /// Where the package looks below the environment.
    pub directory: &'static str,
}

/// NLTK downloads to the first directory of its search path that is there and may be written, and that path begins with `NLTK_DATA`
/// (`nltk/downloader.py`, `default_download_dir`, and `nltk/data.py`, NLTK 3.9.2); below `sys.prefix` it looks in any case.
const ALL: [PackageData; 1] = [PackageData { package: "nltk", variable: "NLTK_DATA", directory: "nltk_data" }];

/// The package whose download the words of a command ask for: `python -m nltk.downloader punkt`, `python -c "import nltk; ..."`.
pub fn downloaded_by(words: &[String]) -> Option<PackageData> {
    let (program, arguments) = words.split_first()?;
    if !matches!(program.as_str(), "python" | "python3") {
        return None;
    }
    ALL.into_iter().find(|data| {
        let module = format!("{}.downloader", data.package);
        let call = format!("{}.download(", data.package);
        match arguments {
            [flag, name, ..] if flag == "-m" => *name == module,
            [flag, code] if flag == "-c" => code.contains(&call),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_known_as_a_module_and_as_a_call() {
        let asks = |line: &str| downloaded_by(&shlex::split(line).expect("words")).map(|data| data.package);
        assert_eq!(asks("python -m nltk.downloader punkt"), Some("nltk"));
        assert_eq!(asks("python3 -c \"import nltk; nltk.download('punkt')\""), Some("nltk"));
        assert_eq!(asks("python -m nltk"), None);
        assert_eq!(asks("echo nltk.download("), None);
    }
}

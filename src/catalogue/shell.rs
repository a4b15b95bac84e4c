//! Shells, and the languages of code blocks that show their lines. Data only.

/// Shells that read what stands behind `-c`.
const NAMES: [&str; 5] = ["sh", "bash", "ash", "zsh", "dash"];

/// What code blocks with lines for a shell are marked with, besides the names of shells.
const CODE_BLOCKS: [&str; 6] = ["", "shell", "console", "terminal", "text", "powershell"];

/// Whether a program, by its name without a directory, is a shell.
pub fn is_shell(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Whether a code block of this language holds lines for a shell.
pub fn is_shell_language(language: &str) -> bool {
    is_shell(language) || CODE_BLOCKS.contains(&language)
}

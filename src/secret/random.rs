//! Which texts look as if drawn at random. Looks at no name.

/// Whether a run of letters and digits changes between small letters, capitals and digits as often as one that was drawn at
/// random: two of three neighbours differ in kind then, and one of three or fewer in words, names of classes and versions. What
/// is hexadecimal may be a digest, and is none. detect-secrets and gitleaks measure entropy instead, which a long word has too.
pub fn is_random(text: &str, shortest: usize) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|run| run.len() >= shortest && is_random_run(run))
}

fn is_random_run(run: &str) -> bool {
    let kinds: Vec<Kind> = run.bytes().map(kind).collect();
    let [small, capital, digits] =
        [Kind::Small, Kind::Capital, Kind::Digit].map(|wanted| kinds.iter().filter(|kind| **kind == wanted).count());
    let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
    if digits < 2 || small + capital < 4 || is_hexadecimal(run) {
        return false;
    }
    // Capitals besides small letters: 0.62 of the pairs differ on average; without them 0.4.
    let (share, whole) = if small > 1 && capital > 1 { (45, 100) } else { (30, 100) };
    changes * whole >= kinds.len() * share
}

/// Whether a part of a path may be a token: long, of letters and digits, hexadecimal ones too.
pub fn may_be_a_token(part: &str) -> bool {
    let is_plain = part.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_' || letter == b'-');
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    is_plain && part.len() >= 16 && (is_random(part, 16) || digits >= 3 && part.len() >= 32 && is_hexadecimal(part))
}

fn is_hexadecimal(run: &str) -> bool {
    run.bytes().all(|letter| letter.is_ascii_hexdigit())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Small,
    Capital,
    Digit,
}

fn kind(letter: u8) -> Kind {
    match letter {
        b'0'..=b'9' => Kind::Digit,
        b'A'..=b'Z' => Kind::Capital,
        _ => Kind::Small,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_drawn_at_random_is_told_from_words() {
        for text in ["aB3xK9mQ2vL7nR4tY8wZ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY0a9B8c7", "k3j9x0q2v8m4b7n1c6z5"]
        {
            assert!(is_random(text, 20) || text.contains('/'), "{text}");
        }
        for text in [
            "sentence-transformers/all-MiniLM-L6-v2",
            "MyVeryLongClassNameForVersion2OfThings",
            "python312django42postgres16",
            "0123456789abcdef0123456789abcdef01234567",
            "550e8400-e29b-41d4-a716-446655440000",
            "manylinux_2_17_x86_64",
            "org.opencontainers.image.description",
            "INFO,uvicorn=DEBUG",
            "2026-11-21T19:16:00Z",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(!is_random(text, 20), "{text}");
        }
    }

    #[test]
    fn a_part_of_a_path_may_be_a_token() {
        assert!(may_be_a_token("0123456789abcdef0123456789abcdef") && may_be_a_token("aB3xK9mQ2vL7nR4t"));
        for part in ["simple", "packages-for-internal-use", "releases-2026-11", "pytorch_triton_rocm"] {
            assert!(!may_be_a_token(part), "{part}");
        }
    }
}

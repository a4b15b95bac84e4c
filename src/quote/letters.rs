//! Letters that are not seen, or that readers take for more than a letter.

use std::fmt::Write as _;

/// Control characters, and those that break lines (U+2028, which YAML 1.1 takes for a line break), mark byte order, turn the
/// direction of writing (Unicode Technical Report 36, "Bidirectional Text Spoofing"), have no width, or are seen as a blank
/// (Unicode's `Default_Ignorable_Code_Point`). What chooses between a letter and its picture (U+FE0E, U+FE0F) is not among them:
/// people write it.
pub fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Text on one line in which such letters are spelled: `a\u202eb`.
pub fn shown(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, letter| {
        match letter {
            letter if !is_invisible(letter) => shown.push(letter),
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            letter => write!(shown, "\\u{:04x}", u32::from(letter)).expect("a string takes all that is written"),
        }
        shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_spelled() {
        assert_eq!(shown("a\u{e0041}\u{3164}"), "a\\ue0041\\u3164");
        assert!(!"a \u{2764}\u{fe0f} é 漢".chars().any(is_invisible));
        assert_eq!(shown("a b\u{202e}c\n\u{85}é\u{2028}"), "a b\\u202ec\\n\\u0085é\\u2028");
    }
}

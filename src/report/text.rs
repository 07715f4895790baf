//! Text from outside made safe to print: a file's name or a transcript may hold anything.

use crate::domain::Overridden;

/// Returns a text with everything in it that could steer a terminal shown as an escape: control
/// characters, and the marks that turn the direction of writing. Line ends stay.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' || !steers(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    shown
}

/// Returns whether a character does something to a terminal or to the order of what it shows.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}' | '\u{2028}' | '\u{2029}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Says whose word stands, and what the machine had said.
pub(super) fn persons_word(overridden: &Overridden) -> String {
    let by = overridden.by.as_deref().unwrap_or("someone");
    let note = overridden
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!(": \u{201c}{note}\u{201d}"));
    format!("{by}'s word{note} (machine: {}).", overridden.machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_shown_as_an_escape() {
        assert_eq!(printable("José\t\u{1b}[31m"), "José\\u{9}\\u{1b}[31m");
        assert_eq!(printable("a\nb\r"), "a\nb\\u{d}");
        assert_eq!(printable("gpj\u{202e}.wav"), "gpj\\u{202e}.wav");
    }
}

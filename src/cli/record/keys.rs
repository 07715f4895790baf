//! The keys that end a take, as they are pressed. The only file that names `crossterm`.

use std::io;
use std::io::IsTerminal;
use std::time::Duration;

use crossterm::event;
use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;
use crossterm::terminal;

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The take ends.
    End,
    /// The take ends, and is thrown away.
    Discard,
}

/// Sees keys as they are pressed, until it is dropped, if what is typed comes from a terminal.
pub(super) struct Keys {
    are_seen: bool,
}

impl Keys {
    /// Begins to watch.
    pub(super) fn watch() -> Self {
        Self {
            are_seen: io::stdin().is_terminal() && terminal::enable_raw_mode().is_ok(),
        }
    }

    /// Returns whether a key would be seen.
    pub(super) fn are_seen(&self) -> bool {
        self.are_seen
    }

    /// Returns the key that was pressed since the last question, if it means something.
    pub(super) fn pressed(&self) -> Option<Key> {
        while self.are_seen && event::poll(Duration::ZERO).unwrap_or(false) {
            if let Ok(Event::Key(key)) = event::read()
                && let Some(key) = meaning(key)
            {
                return Some(key);
            }
        }
        None
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        if self.are_seen {
            let _terminal_may_be_gone = terminal::disable_raw_mode();
        }
    }
}

fn meaning(key: KeyEvent) -> Option<Key> {
    if !key.is_press() {
        return None;
    }
    match key.code {
        KeyCode::Enter | KeyCode::Char(' ') => Some(Key::End),
        // In raw mode Ctrl-C is a key like the others.
        KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Key::End),
        KeyCode::Esc => Some(Key::Discard),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_keys_end_a_take_and_no_other_does() {
        let plain = |code| meaning(KeyEvent::new(code, KeyModifiers::NONE));
        assert_eq!(plain(KeyCode::Enter), Some(Key::End));
        assert_eq!(plain(KeyCode::Char(' ')), Some(Key::End));
        assert_eq!(plain(KeyCode::Esc), Some(Key::Discard));
        assert_eq!(plain(KeyCode::Char('c')), None);
        let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        assert_eq!(meaning(ctrl_c), Some(Key::End));
    }
}

//! Reports as JSON lines, one a recording: each is written as soon as it and all before it are done.

use std::io;
use std::io::Write;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::domain::Engine;
use crate::domain::RecordingReport;
use crate::domain::RubricRef;
use crate::report;

/// A stream of reports, in the order of the recordings.
pub(crate) struct JsonLines<'a> {
    engine: Engine,
    rubric: RubricRef,
    state: Mutex<State<'a>>,
}

struct State<'a> {
    out: &'a mut (dyn Write + Send),
    /// What is done and waits for one before it; what was left out is an empty line.
    lines: Vec<Option<Vec<u8>>>,
    /// How many are written.
    written: usize,
    result: io::Result<()>,
}

impl<'a> JsonLines<'a> {
    /// Begins a stream of a number of recordings.
    pub(crate) fn new(
        engine: Engine,
        rubric: RubricRef,
        recordings: usize,
        out: &'a mut (dyn Write + Send),
    ) -> Self {
        Self {
            engine,
            rubric,
            state: Mutex::new(State {
                out,
                lines: vec![None; recordings],
                written: 0,
                result: Ok(()),
            }),
        }
    }

    /// Takes the recording at a place, and writes what need not wait any longer. What is not `shown` is left out.
    pub(crate) fn add(&self, place: usize, recording: &RecordingReport, shown: bool) {
        let mut line = Vec::new();
        let made = if shown {
            report::write_json_line(&self.engine, &self.rubric, recording, &mut line)
        } else {
            Ok(())
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.note(made);
        if let Some(slot) = state.lines.get_mut(place) {
            *slot = Some(line);
        }
        state.write_ready();
    }

    /// Adds those that were never begun, and returns whether all could be written.
    pub(crate) fn finish(
        self,
        recordings: &[RecordingReport],
        shown: impl Fn(&RecordingReport) -> bool,
    ) -> io::Result<()> {
        for (place, recording) in recordings.iter().enumerate() {
            let is_missing = {
                let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                place >= state.written && state.lines[place].is_none()
            };
            if is_missing {
                self.add(place, recording, shown(recording));
            }
        }
        let state = self.state.into_inner();
        state.unwrap_or_else(PoisonError::into_inner).result
    }
}

impl State<'_> {
    fn write_ready(&mut self) {
        while let Some(line) = self.lines.get_mut(self.written).and_then(Option::take) {
            let done = self.out.write_all(&line).and_then(|()| self.out.flush());
            self.note(done);
            self.written += 1;
        }
    }

    /// Keeps the first thing that went wrong.
    fn note(&mut self, done: io::Result<()>) {
        if self.result.is_ok() {
            self.result = done;
        }
    }
}

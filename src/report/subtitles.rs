//! The transcript as subtitles, SubRip and WebVTT, for players and editors.

use std::io;
use std::io::Write;

use super::text::printable;
use crate::domain::Millis;
use crate::domain::Span;
use crate::domain::Transcript;
use crate::domain::Word;

/// The most letters in one line of subtitles (the BBC's guidelines say 37, Netflix' 42).
const LONGEST_LINE: usize = 42;
/// A pause after which a new line begins.
const LINE_BREAK: Millis = Millis(700);

/// Writes SubRip (`.srt`): numbered cues. Words without times are left out.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_srt(transcript: &Transcript, writer: &mut dyn Write) -> io::Result<()> {
    for (index, cue) in cues(transcript).iter().enumerate() {
        let start = clock(cue.span.start, ',');
        let end = clock(cue.span.end, ',');
        writeln!(writer, "{}\n{start} --> {end}\n{}\n", index + 1, cue.text)?;
    }
    Ok(())
}

/// Writes WebVTT (`.vtt`). Words without times are left out.
///
/// # Errors
/// Fails only where the writer does.
pub fn write_vtt(transcript: &Transcript, writer: &mut dyn Write) -> io::Result<()> {
    writeln!(writer, "WEBVTT\n")?;
    for cue in cues(transcript) {
        let start = clock(cue.span.start, '.');
        let end = clock(cue.span.end, '.');
        let text = cue.text.replace('&', "&amp;").replace('<', "&lt;");
        // An arrow in a text would be taken for a time line.
        let text = text.replace("-->", "--&gt;");
        writeln!(writer, "{start} --> {end}\n{text}\n")?;
    }
    Ok(())
}

struct Cue {
    span: Span,
    text: String,
}

fn cues(transcript: &Transcript) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let timed = |word: &Word| Some((printable(&word.text).replace('\n', " "), word.span?));
    for (text, span) in transcript.words.iter().filter_map(timed) {
        match cues.last_mut() {
            Some(cue)
                if cue.text.chars().count() + text.chars().count() < LONGEST_LINE
                    && span.start.since(cue.span.end) < LINE_BREAK
                    && !cue.text.ends_with(['.', '?', '!']) =>
            {
                cue.text.push(' ');
                cue.text.push_str(&text);
                cue.span.end = cue.span.end.max(span.end);
            }
            last => {
                // Players drop cues that run backwards or have no length.
                let start = last.map_or(span.start, |cue| span.start.max(cue.span.end));
                let end = span.end.max(Millis(start.0 + 1));
                cues.push(Cue {
                    span: Span::new(start, end),
                    text,
                });
            }
        }
    }
    cues
}

fn clock(at: Millis, point: char) -> String {
    let (seconds, millis) = (at.0 / 1000, at.0 % 1000);
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    format!(
        "{:02}:{:02}:{seconds:02}{point}{millis:03}",
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript() -> Transcript {
        let mut transcript =
            Transcript::typed("Hi Jim. It's <Sean> & I call back -- please do ring");
        for (word, at) in transcript.words.iter_mut().zip(0u64..) {
            let late = if at > 5 { 1_000 } else { 0 };
            let start = at * 400 + late;
            word.span = Some(Span::new(Millis(start), Millis(start + 400)));
        }
        transcript.words[3].span = None;
        transcript
    }

    #[test]
    fn lines_end_at_sentences_and_pauses() {
        let mut srt = Vec::new();
        write_srt(&transcript(), &mut srt).unwrap();
        let srt = String::from_utf8(srt).unwrap();
        assert!(
            srt.starts_with("1\n00:00:00,000 --> 00:00:00,800\nHi Jim.\n\n2\n00:00:00,800 --> ")
        );
        assert!(
            srt.contains("\n3\n00:00:03,400 --> 00:00:05,800\ncall back -- please do ring\n"),
            "{srt}"
        );
    }

    #[test]
    fn webvtt_says_what_it_is_and_means_no_markup() {
        let mut vtt = Vec::new();
        write_vtt(&Transcript::typed("no times"), &mut vtt).unwrap();
        assert_eq!(vtt, b"WEBVTT\n\n");
        let mut vtt = Vec::new();
        write_vtt(&transcript(), &mut vtt).unwrap();
        let vtt = String::from_utf8(vtt).unwrap();
        assert!(
            vtt.contains("00:00:00.800 --> 00:00:02.400\nIt's &amp; I\n"),
            "{vtt}"
        );
    }
}

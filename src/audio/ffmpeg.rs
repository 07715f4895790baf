//! What ringback cannot decode itself, by the user's own `ffmpeg`, where there is one. It gets one file and no network,
//! and only formats of sound: a playlist could have it read other files.

use std::ffi::OsString;
use std::io::Cursor;
use std::io::Read;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use super::error::ErrorKind;
use super::limits::Limits;
use super::samples::Samples;
use super::source::Window;
use super::wav;

/// The containers that it may open.
const FORMATS: &str = "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,eac3,flac,flv,g722,g723_1,g726,g726le,g729,gsm,\
ircam,loas,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,nut,ogg,oma,qcp,rm,smjpeg,\
sox,tta,voc,w64,wav,wv,xwma";

/// The most bytes that are taken of what it decodes: as much as is held of any stream.
const MOST_DECODED_BYTES: u64 = 1 << 28;

/// Decodes a file; `what` is what it was found to be, for the report.
pub(super) fn decode(
    program: &Path,
    path: &Path,
    what: &str,
    limits: &Limits,
) -> Result<Samples, ErrorKind> {
    let failed = |cause: String| ErrorKind::Foreign {
        what: what.to_owned(),
        cause,
    };
    let mut child = start(program, path, limits)
        .map_err(|error| failed(format!("it cannot be started: {error}")))?;
    let mut bytes = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout
            .take(MOST_DECODED_BYTES + 1)
            .read_to_end(&mut bytes)?;
    }
    let complaint = complaint(&mut child);
    // It may still be writing what is not wanted any more.
    let _ = child.kill();
    let _ = child.wait();
    if bytes.len() as u64 > MOST_DECODED_BYTES {
        return Err(ErrorKind::TooBig);
    }
    if bytes.is_empty() {
        return Err(failed(complaint));
    }
    let length = bytes.len() as u64;
    let mut source = Cursor::new(bytes);
    let mut samples = wav::decode(Window::new(&mut source, 0, length), limits)?;
    // What its own WAV is like is of no interest.
    samples.format = format!("{}, decoded by ffmpeg", without_article(what));
    samples.notes = vec![format!(
        "This is {what}, which {} decoded.",
        program.display()
    )];
    Ok(samples)
}

fn without_article(what: &str) -> &str {
    ["a ", "an "]
        .iter()
        .find_map(|article| what.strip_prefix(article))
        .unwrap_or(what)
}

fn start(program: &Path, path: &Path, limits: &Limits) -> std::io::Result<Child> {
    // A name is never taken for an option or a protocol.
    let mut input = OsString::from("file:");
    input.push(path);
    // One second more than is taken, so that what is too long is found to be.
    let seconds = limits.max_duration.0 / 1000 + 1;
    Command::new(program)
        .args(["-nostdin", "-hide_banner", "-loglevel", "error"])
        .args(["-protocol_whitelist", "file", "-format_whitelist", FORMATS])
        .arg("-i")
        .arg(input)
        .args(["-map", "0:a:0", "-vn", "-t", &seconds.to_string()])
        .args(["-c:a", "pcm_s16le", "-bitexact", "-f", "wav", "pipe:1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Returns the last line of what it complained about.
fn complaint(child: &mut Child) -> String {
    let mut bytes = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        let _ = stderr.take(16 * 1024).read_to_end(&mut bytes);
    }
    let text = String::from_utf8_lossy(&bytes);
    let last = text.lines().map(str::trim).rfind(|line| !line.is_empty());
    last.unwrap_or("it found no sound in it").to_owned()
}

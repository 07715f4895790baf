//! `ringback record`. ALSA's own plugins stand in for a microphone: one that reads a file, and one that is not there.

use crate::support::process::Home;

#[test]
fn what_cannot_be_recorded_is_refused_before_anybody_speaks() {
    let home = Home::new();
    let refused = |args: &[&str], why: &str| {
        let sentence = home.refused(&[&["record"], args].concat());
        assert!(sentence.contains(why), "{sentence}");
    };
    refused(
        &["sean/acme"],
        "a name is no path; name the folder with --dir",
    );
    refused(&["", "--no-score"], "give a name such as acme");
    refused(&["--dir", "words.txt"], "words.txt: cannot be written");
    refused(&["--region", "GB", "--number", "12"], "12");
    refused(&["--out", "takes/report.pdf"], "is not a .pdf file");
    refused(&["--model", "bse"], "Did you mean \"base\"?");
    refused(&[], "Get it once with");
    assert_eq!(home.files_but_home().len(), 2, "{:?}", home.files());
}

#[cfg(not(feature = "record"))]
#[test]
fn a_build_without_recording_says_how_to_get_one() {
    let home = Home::new();
    for args in [&["record", "--no-score"][..], &["record", "--list-devices"]] {
        let sentence = home.refused(args);
        assert!(
            sentence.contains("cargo build --release --features record"),
            "{sentence}"
        );
    }
}

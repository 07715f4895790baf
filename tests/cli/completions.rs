//! Completions in the shells themselves: what is typed, then Tab.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::process::Home;

/// What is typed, and what is offered for the last word.
const TYPED: [(&str, &str); 11] = [
    ("score a.wav --rubric d", "double-tap"),
    ("score a.wav --model ti", "tiny.en"),
    ("explain number-s", "number-start"),
    ("explain --rubric v", "value-message"),
    ("override a.wav number-st", "number-start"),
    ("models pull ti", "tiny.en"),
    ("rubric show val", "value-message"),
    ("outcome 0123 called", "called-back"),
    ("score a.wav --fail", "--fail-under"),
    ("check a.txt --rate-f", "--rate-from"),
    ("reco", "record"),
];

/// A home with the program on its path, and the completions of a shell in a file.
fn home_with(shell: &str, file: &str) -> Home {
    let home = Home::new();
    let script = home.good(&["completions", shell]).out;
    home.write(file, script.as_bytes());
    home
}

/// Runs a script in a shell with the program on the path; none where there is no such shell.
fn run(home: &Home, shell: &str, args: &[&str]) -> Option<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_ringback"));
    let path = format!(
        "{}:/usr/local/bin:/usr/bin:/bin",
        program.parent().unwrap().display()
    );
    let mut command = Command::new(shell);
    let Ok(output) = home
        .bare(&mut command)
        .env("PATH", path)
        .args(args)
        .output()
    else {
        println!("skipped: there is no {shell} on this machine");
        return None;
    };
    assert!(output.stderr.is_empty(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Makes sure that each line of what a shell offered is what was expected.
fn check(offered: &str) {
    let lines: Vec<&str> = offered.lines().map(str::trim).collect();
    let expected: Vec<&str> = TYPED.iter().map(|(_, expected)| *expected).collect();
    assert_eq!(lines, expected);
}

#[cfg(unix)]
#[test]
fn bash_completes_values_and_options() {
    let home = home_with("bash", "completions.sh");
    let asks = TYPED.map(|(typed, _)| {
        let words: Vec<&str> = typed.split(' ').collect();
        format!(
            "COMP_WORDS=(ringback {typed})\nCOMP_CWORD={}\n$complete ringback \"{}\" \"\"\necho \"${{COMPREPLY[*]}}\"\n",
            words.len(),
            words[words.len() - 1],
        )
    });
    let ask = format!(
        "source completions.sh\ncomplete=\"$(complete -p ringback | sed 's/.*-F \\([^ ]*\\).*/\\1/')\"\n{}",
        asks.concat()
    );
    if let Some(offered) = run(&home, "bash", &["-c", &ask]) {
        check(&offered);
    }
}

#[cfg(unix)]
#[test]
fn fish_completes_values_and_options() {
    let home = home_with("fish", "completions.fish");
    let asks = TYPED.map(|(typed, _)| {
        format!("echo (complete -C 'ringback {typed}' | string split -f1 \\t | string join ' ')\n")
    });
    let ask = format!("source completions.fish\n{}", asks.concat());
    if let Some(offered) = run(&home, "fish", &["--no-config", "-c", &ask]) {
        check(&offered);
    }
}

/// Types each line into a shell at a terminal of its own, presses Tab, and then a key that notes what stands there.
const TYPE_IN_ZSH: &str = r#"
zmodload zsh/zpty
zpty z "TERM=dumb zsh -f -i"
zpty -w z "fpath=($PWD \$fpath); autoload -Uz compinit; compinit -u -D
note() { BUFFER=\${BUFFER% }; print -r -- \${\${BUFFER##* }%=} >> offered; BUFFER=; zle -I; print NOT''ED }
zle -N note; bindkey '^X' note; print NOT''ED"
zpty -r z seen '*NOTED*'
for line in "$@"; do
    zpty -w -n z "ringback $line"$'\t\x18'
    zpty -r z seen '*NOTED*'
done
"#;

#[cfg(unix)]
#[test]
fn zsh_completes_values_and_options() {
    let home = home_with("zsh", "_ringback");
    home.write("type.zsh", TYPE_IN_ZSH.as_bytes());
    let mut args = vec!["60", "zsh", "-f", "type.zsh"];
    args.extend(TYPED.iter().map(|(typed, _)| *typed));
    if !Path::new("/usr/bin/zsh").exists() && !Path::new("/bin/zsh").exists() {
        println!("skipped: there is no zsh on this machine");
        return;
    }
    if run(&home, "timeout", &args).is_some() {
        check(&fs::read_to_string(home.path("offered")).unwrap_or_default());
    }
}

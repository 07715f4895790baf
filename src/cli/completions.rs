//! `ringback completions SHELL`: prints a completion script. The library knows commands and options; the values that
//! only ringback knows (rubrics, checks, models, reps, outcomes, variants) are asked of the program while one types.

use clap::Command;
use clap_complete::Shell;

use super::complete_values::ValueKind;
use super::error::CliError;
use super::error::Outcome;
use super::printer::Printer;

const EXAMPLES: &str = "\
Examples:
  ringback completions bash > ~/.local/share/bash-completion/completions/ringback
  ringback completions zsh > ~/.local/share/zsh/site-functions/_ringback
  ringback completions fish > ~/.config/fish/completions/ringback.fish

In bash, zsh and fish, rubrics, checks, models, reps, outcomes and variants are completed, too.";

/// The options whose values ringback knows.
const OPTION_VALUES: [(&str, ValueKind); 5] = [
    ("rubric", ValueKind::Rubrics),
    ("model", ValueKind::Models),
    ("rep", ValueKind::Reps),
    ("variant", ValueKind::Variants),
    ("outcome", ValueKind::Outcomes),
];

/// The arguments whose values ringback knows: of which command, which in order, and what it is called in help.
const ARGUMENT_VALUES: [(&str, usize, &str, ValueKind); 8] = [
    ("explain", 1, "check", ValueKind::Checks),
    ("override", 2, "check", ValueKind::Checks),
    ("outcome", 2, "what", ValueKind::Outcomes),
    ("models pull", 1, "name", ValueKind::Models),
    ("rubric show", 1, "rubric", ValueKind::Rubrics),
    ("rubric test", 1, "rubric", ValueKind::Rubrics),
    ("variants show", 1, "name", ValueKind::Variants),
    ("variants retire", 1, "name", ValueKind::Variants),
];

/// What `completions` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionsArgs {
    /// Shell (bash, zsh, fish, elvish or powershell)
    #[arg(hide_possible_values = true)]
    shell: Shell,
}

pub(crate) fn run(
    args: &CompletionsArgs,
    mut command: Command,
    printer: &mut Printer,
) -> Result<Outcome, CliError> {
    // Into memory first: the generator panics where it cannot write, and a reader may have gone.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "ringback", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    let script = match args.shell {
        Shell::Bash => with_values_in_bash(&script),
        Shell::Fish => with_values_in_fish(script, &command),
        Shell::Zsh => with_values_in_zsh(&script),
        _ => script,
    };
    printer.data(script.as_bytes())?;
    Ok(Outcome::Done)
}

/// Puts a function before the library's that looks whether a value of ours is wanted.
fn with_values_in_bash(script: &str) -> String {
    let options: Vec<String> = OPTION_VALUES
        .iter()
        .map(|(option, kind)| format!("        --{option}) kind={} ;;\n", kind.word()))
        .collect();
    let arguments: Vec<String> = ARGUMENT_VALUES
        .iter()
        .map(|(command, place, _, kind)| {
            // The words before the one that is typed, without options: "2 override" takes one argument before it.
            let words = command.split(' ').count() + place - 1;
            format!(
                "            \"{words} {command} \"*) kind={} ;;\n",
                kind.word()
            )
        })
        .collect();
    let function = BASH_VALUES
        .replace("OPTIONS\n", &options.concat())
        .replace("ARGUMENTS\n", &arguments.concat());
    script.replace("complete -F _ringback ", "complete -F _ringback_values ") + &function
}

const BASH_VALUES: &str = r#"
_ringback_values() {
    local kind="" word words=() cur="${COMP_WORDS[COMP_CWORD]}"
    case "${COMP_WORDS[COMP_CWORD-1]}" in
OPTIONS
    esac
    if [[ -z "$kind" && "$cur" != -* ]]; then
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
            [[ "$word" == -* ]] || words+=("$word")
        done
        case "${#words[@]} ${words[*]} " in
ARGUMENTS
        esac
    fi
    if [[ -z "$kind" ]]; then
        _ringback "$@"
        return
    fi
    COMPREPLY=()
    while IFS= read -r word; do
        [[ "$word" == "$cur"* ]] && COMPREPLY+=("$(printf '%q' "$word")")
    done < <("$1" complete-values "$kind" 2>/dev/null)
    # A rubric of one's own is a file, and so may a model be.
    if [[ "$kind" == rubrics || "$kind" == models ]]; then
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
    fi
}
"#;

/// Adds a line for each option and argument that the commands have.
fn with_values_in_fish(mut script: String, root: &Command) -> String {
    let values = |kind: ValueKind| format!("-a \"(ringback complete-values {})\"", kind.word());
    for command in root.get_subcommands().filter(|c| !c.is_hide_set()) {
        let using = format!("__fish_ringback_using_subcommand {}", command.get_name());
        for (option, kind) in OPTION_VALUES {
            if has_option(command, option) {
                script += &format!(
                    "complete -c ringback -n \"{using}\" -l {option} -r {}\n",
                    values(kind)
                );
            }
        }
    }
    for (command, _, _, kind) in ARGUMENT_VALUES {
        let (command, below) = command.split_once(' ').unwrap_or((command, ""));
        let below = match below {
            "" => String::new(),
            below => format!("; and __fish_seen_subcommand_from {below}"),
        };
        script += &format!(
            "complete -c ringback -n \"__fish_ringback_using_subcommand {command}{below}\" {}\n",
            values(kind)
        );
    }
    script
}

/// Returns whether a command, or one below it, has an option.
fn has_option(command: &Command, option: &str) -> bool {
    command
        .get_arguments()
        .any(|a| a.get_long() == Some(option))
        || command
            .get_subcommands()
            .any(|below| has_option(below, option))
}

/// Puts our values in the places where the library offers files, and a function that asks for them before its own.
fn with_values_in_zsh(script: &str) -> String {
    let mut command = "";
    let lines: Vec<String> = script
        .lines()
        .map(|line| {
            let heading = line
                .strip_prefix('(')
                .and_then(|line| line.strip_suffix(')'));
            command = heading.unwrap_or(command);
            zsh_line(line, command)
        })
        .collect();
    let script = lines.join("\n") + "\n";
    script.replacen("_ringback() {", &format!("{ZSH_VALUES}\n_ringback() {{"), 1)
}

/// Completes a line of the library's script, in the part of a command (`pull`).
fn zsh_line(line: &str, command: &str) -> String {
    let is_option = |name: &str| line.starts_with(&format!("'--{name}=["));
    let is_argument = |name: &str| {
        line.starts_with(&format!("':{name} -- ")) || line.starts_with(&format!("'::{name} -- "))
    };
    let option = OPTION_VALUES.iter().find(|(name, _)| is_option(name));
    let argument = ARGUMENT_VALUES
        .iter()
        .find(|(of, _, name, _)| of.split(' ').next_back() == Some(command) && is_argument(name));
    let kind = option
        .map(|(_, kind)| kind)
        .or_else(|| argument.map(|(.., kind)| kind));
    match (kind, line.rsplit_once(":_default'")) {
        (Some(kind), Some((head, tail))) => {
            format!("{head}:_ringback_values {}'{tail}", kind.word())
        }
        // After an argument that may be repeated two colons would leave out the options.
        _ => line.replacen("'*::", "'*:", 1),
    }
}

const ZSH_VALUES: &str = r#"_ringback_values() {
    local -a values
    values=("${(@f)$(ringback complete-values "${@[-1]}" 2>/dev/null)}")
    compadd -- "${(@)values:#}"
    [[ "${@[-1]}" == (rubrics|models) ]] && _files
    return 0
}
"#;

//! What works, from the outside: who is due, which variant comes next, and what the reports say.

use crate::support::process::Home;

impl Home {
    /// A log in which "curious" brings clearly more than "plain", left in turn by one rep.
    fn with_variants() -> Self {
        let home = Self::new();
        let mut table =
            String::from("at,prospect,rep,variant,script,score,rubric,verdicts,outcomes\n");
        for n in 0..400 {
            let (day, curious) = (1 + n / 20, n % 2 == 1);
            let variant = if curious { "curious" } else { "plain" };
            let hit = if curious { n % 6 == 1 } else { n % 26 == 0 };
            let outcome = match (hit, n % 10) {
                (true, _) => format!("called-back 2026-01-{:02}T15:00", day + 2),
                (false, 4) => format!("emailed-back 2026-01-{:02}T15:00", day + 2),
                _ => String::new(),
            };
            let (score, hook) = if curious { (88, "met") } else { (61, "missed") };
            table += &format!(
                "2026-01-{day:02} {:02}:00,Person {n},Sean,{variant},The {variant} words,{score},\
                 callback,hook={hook} pace=met,{outcome}\n",
                9 + (n / 2) % 8
            );
        }
        home.write("log.csv", table.as_bytes());
        home.good(&["log", "import", "log.csv"]);
        home
    }
}

#[test]
fn due_lists_who_may_be_tried_again_and_never_who_asked_for_peace() {
    let home = Home::with_log();
    // The same telephone under another name: the person behind it asked not to be called.
    home.good(&[
        "log",
        "add",
        "--prospect",
        "Anne L",
        "--number",
        "281-555-0129",
        "--at",
        "2026-01-10",
    ]);
    home.good(&["log", "add", "--prospect", "Al New", "--at", "yesterday"]);
    let names = |args: &[&str]| -> Vec<String> {
        let json = home
            .good(&[&["due", "--format", "json"], args].concat())
            .json();
        let due = json["due"].as_array().unwrap();
        due.iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&[]), ["Jim O'Hara", "Siobhan Smythe"]);
    assert_eq!(
        names(&["--after", "0"]),
        ["Jim O'Hara", "Siobhan Smythe", "Al New"]
    );
    assert_eq!(
        names(&["--after", "0", "--attempts", "1"]),
        Vec::<String>::new()
    );
    assert_eq!(names(&["--rep", "sean mcpheat"]), ["Jim O'Hara"]);
    let screen = home.good(&["due"]);
    assert!(
        screen.err.contains("2 asked not to be called"),
        "{screen:?}"
    );
    assert!(!screen.out.contains("Ann"), "{screen:?}");
    assert!(
        home.good(&["due", "--format", "csv"])
            .out
            .contains("Siobhan Smythe,,020 7946 0018")
    );
}

#[test]
fn variants_are_added_proposed_in_turn_and_retired() {
    let home = Home::new();
    home.refused(&["variants", "next"]);
    home.refused(&["variants", "add", "plain"]);
    home.good(&[
        "variants",
        "add",
        "plain",
        "--script",
        "Hi, please call me back.",
    ]);
    home.write("curious.txt", b"Hi, it's about your team.\n");
    home.good(&["variants", "add", "curious", "--file", "curious.txt"]);
    assert!(
        home.refused(&["variants", "add", "PLAIN", "--script", "x"])
            .contains("already")
    );
    assert_eq!(
        home.good(&["variants", "show", "Curious"]).out,
        "Hi, it's about your team.\n"
    );
    let next = |args: &[&str]| {
        let json = home
            .good(&[&["variants", "next", "--format", "json"], args].concat())
            .json();
        json["variant"].as_str().unwrap().to_owned()
    };
    assert_eq!(next(&[]), "plain");
    home.good(&[
        "log",
        "add",
        "--prospect",
        "Jim",
        "--variant",
        "plain",
        "--rep",
        "Sean",
    ]);
    assert_eq!(
        (next(&[]), next(&["--rep", "Ann"])),
        ("curious".to_owned(), "plain".to_owned())
    );
    assert_eq!(
        next(&["--thompson", "--seed", "5"]),
        next(&["--thompson", "--seed", "5"])
    );
    let turn = home.good(&["variants", "next", "--format", "csv"]).out;
    assert!(
        turn.ends_with("it is its turn: not left since the newest of those in use was added\n"),
        "{turn}"
    );
    home.good(&["variants", "retire", "curious"]);
    assert_eq!(
        home.good(&["variants", "next", "--format", "csv"]).out,
        "variant,script,reason\nplain,\"Hi, please call me back.\",it is the only one in use\n"
    );
    assert!(
        home.refused(&["variants", "retire", "nope"])
            .contains("there are: plain, curious")
    );
    let list = home.good(&["variants", "list"]).out;
    assert!(
        list.contains("curious  0") && list.contains("retired"),
        "{list}"
    );
    let json = home.good(&["variants", "list", "--format", "json"]).json();
    assert_eq!(json[0]["messages"], 1);
    let early = home.good(&["variants", "report"]).out;
    assert!(early.starts_with("Nothing to compare"), "{early}");
}

#[test]
fn the_report_says_what_works_and_how_sure_that_is() {
    let home = Home::with_variants();
    let json = home
        .good(&["variants", "report", "--format", "json"])
        .json();
    assert_eq!(json["schema"], "ringback.variants/1");
    assert_eq!(json["control"], "plain");
    let curious = &json["variants"][1];
    assert_eq!(
        (&curious["people"], &curious["call_backs"]),
        (&200.into(), &67.into())
    );
    assert_eq!(json["comparisons"][0]["verdict"], "more");
    assert_eq!(json["variants"][0]["only_emailed"], 37);
    let screen = home.good(&["variants", "report"]).out;
    for part in [
        "curious brings more call-backs than plain.",
        "plain (control)",
        "|--o--",
        "curious against plain: +25.5 points",
        "Answered by e-mail only",
        "weekday",
        "Mon",
    ] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    let table = home.good(&["variants", "report", "--format", "csv"]).out;
    assert_eq!(table.lines().count(), 3);
    let reverse = home
        .good(&["variants", "report", "--control", "Curious"])
        .out;
    assert!(
        reverse.contains("plain brings fewer call-backs than curious"),
        "{reverse}"
    );
    let few = ["variants", "report", "--since", "2026-01-20"];
    let early = home.good(&few).out;
    assert!(
        early.starts_with("Too early: ") && early.contains(" more messages each"),
        "{early}"
    );
    home.refused(&["variants", "report", "--control", "nope"]);
    home.refused(&["variants", "report", "--since", "soon"]);
}

#[test]
fn insight_shows_what_goes_with_call_backs_and_what_cannot_be_concluded() {
    let home = Home::with_variants();
    let screen = home.good(&["insight"]).out;
    for part in [
        "Messages that score 80 or more were called back more often.",
        "B 80-89",
        "more call-backs when met",
        "too few to say",
        "What cannot be concluded",
        "not what causes",
    ] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    let json = home.good(&["insight", "--format", "json"]).json();
    assert_eq!(json["checks"][0]["met"]["people"], 200);
    assert!(
        home.good(&["insight", "--format", "csv"])
            .out
            .contains("hook,not met,200")
    );
    let nothing = Home::new().good(&["insight"]).out;
    assert!(nothing.starts_with("Too early: it takes"), "{nothing}");
}

#[test]
fn a_message_that_is_scored_is_logged_with_its_words_hook_and_score() {
    let home = Home::new();
    home.record("takes/a.wav", 9_000);
    home.record("takes/b.wav", 9_000);
    home.good(&["variants", "add", "curious", "--script", "Hi"]);
    let log = [
        "--log",
        "--prospect",
        "Jim O'Hara",
        "--prospect-number",
        "07700 900456",
    ];
    let ran = home.score(&[&["takes/a.wav", "--variant", "curious"], &log[..]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("Logged call 1 to Jim O'Hara"), "{ran:?}");
    let json = home.good(&["who", "0456", "--format", "json"]).json();
    let call = &json["people"][0]["calls"][0];
    assert_eq!(call["rep"], "Sean McPheat");
    assert_eq!(call["variant"], "curious");
    assert!(
        call["hook"]
            .as_str()
            .unwrap()
            .contains("in relation to your sales people")
    );
    assert!(call["words"].as_str().unwrap().starts_with("Hi Jim"));
    assert_eq!(call["score"]["file"], "takes/a.wav");
    assert!(call["score"]["checks"].as_array().unwrap().len() > 10);
    for (args, reason) in [
        (vec!["takes/a.wav", "--log"], "--prospect"),
        (
            vec!["takes", "--log", "--prospect", "Jim"],
            "give one recording",
        ),
        (
            vec![
                "takes/a.wav",
                "--log",
                "--prospect",
                "Jim",
                "--variant",
                "no",
            ],
            "no variant",
        ),
    ] {
        let ran = home.score(&args);
        assert!(
            ran.code == Some(2) && ran.err.contains(reason),
            "{args:?}: {ran:?}"
        );
    }
    assert_eq!(home.calls(), 1);
}

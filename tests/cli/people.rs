//! Two numbers are two people unless somebody says that they are one.

use crate::support::process::Home;

fn with_two_numbers() -> Home {
    let home = Home::new();
    for (prospect, number, at) in [
        ("Ann Lee", "212-555-0134", "2026-11-01"),
        ("Ann Lee", "312-555-0134", "2026-11-02"),
        ("Bob Ray", "312-555-0199", "2026-11-03"),
    ] {
        let call = ["--prospect", prospect, "--number", number, "--at", at];
        home.good(&[&["log", "add"][..], &call].concat());
    }
    home
}

#[test]
fn a_merge_makes_one_person_of_two_numbers_and_can_be_taken_back() {
    let home = with_two_numbers();
    let apart = home.good(&["log", "export"]).out;
    let why = home.refused(&["outcome", "Ann Lee", "asked-not-to-call"]);
    assert!(
        why.contains("may be Ann Lee, 312-555-0134; or Ann Lee, 212-555-0134"),
        "{why}"
    );

    let merged = home
        .good(&["log", "merge", "212-555-0134", "312-555-0134"])
        .err;
    assert!(
        merged.contains("Ann Lee, 212-555-0134 is Ann Lee, 312-555-0134 too"),
        "{merged}"
    );
    let card = home.good(&["who", "312-555-0134"]).out;
    assert!(card.starts_with("Ann Lee, 212-555-0134\n"), "{card}");
    assert!(card.contains("Also       Ann Lee, 312-555-0134"), "{card}");
    assert!(card.contains("Earlier"), "both messages: {card}");
    let json = home.good(&["who", "Ann Lee", "--format", "json"]).json();
    assert_eq!(json["people"].as_array().unwrap().len(), 1);
    assert_eq!(json["people"][0]["merged"][0]["number"], "312-555-0134");
    assert_eq!(json["people"][0]["calls"].as_array().unwrap().len(), 2);

    home.good(&["outcome", "Ann Lee", "asked-not-to-call"]);
    let due = home
        .good(&["due", "--after", "0", "--format", "json"])
        .json();
    assert_eq!(due["due"].as_array().unwrap().len(), 1, "Bob alone: {due}");
    assert_eq!(due["closed"], 1);
    let list = home.good(&["log", "merge", "--list"]).out;
    assert_eq!(list, "Ann Lee, 212-555-0134: Ann Lee, 312-555-0134\n");
    let why = home.refused(&["log", "merge", "212-555-0134", "312-555-0134"]);
    assert!(why.contains("one person already"), "{why}");

    home.good(&["log", "edit", "2", "--clear", "outcomes"]);
    home.good(&["log", "unmerge", "Ann Lee"]);
    assert_eq!(
        home.good(&["log", "export"]).out,
        apart,
        "nothing is changed by it"
    );
    let card = home.good(&["who", "312-555-0134"]).out;
    assert!(
        card.starts_with("Ann Lee, 312-555-0134\n") && !card.contains("Also"),
        "{card}"
    );
    let why = home.refused(&["log", "unmerge", "212-555-0134"]);
    assert!(why.contains("nobody was merged"), "{why}");
}

#[test]
fn who_is_left_of_a_merge_takes_the_place_of_who_goes() {
    let home = with_two_numbers();
    home.good(&["log", "merge", "212-555-0134", "312-555-0134"]);
    home.good(&["log", "merge", "Ann Lee", "Bob Ray"]);
    home.good(&["log", "rm", "1"]);
    let list = home.good(&["log", "merge", "--list"]).out;
    assert_eq!(list, "Ann Lee, 312-555-0134: Bob Ray, 312-555-0199\n");
    home.good(&["log", "rm", "3"]);
    assert!(
        home.good(&["log", "merge", "--list"])
            .err
            .contains("Nobody is merged")
    );
    assert!(
        home.good(&["who", "Ann"])
            .out
            .starts_with("Ann Lee, 312-555-0134")
    );
}

#[test]
fn no_two_people_are_taken_for_one_by_their_numbers() {
    for (region, one, other, same_as_other) in [
        ("US", "212-555-0134", "312-555-0134", "+1 312 555 0134"),
        ("GB", "01632 960123", "07632 960123", "+44 7632 960123"),
        ("IN", "98765 43210", "88765 43210", "+91 88765 43210"),
        (
            "GB",
            "020 7946 0018 ext 22",
            "020 7946 0019 ext 22",
            "020 7946 0019",
        ),
    ] {
        let home = Home::new();
        std::fs::create_dir_all(home.path("home/.config/ringback")).unwrap();
        home.write(
            "home/.config/ringback/ringback.toml",
            format!("region = \"{region}\"\n").as_bytes(),
        );
        for (name, number) in [("Ann Lee", one), ("Bob Ray", other), ("Ann Lee", other)] {
            home.good(&["log", "add", "--prospect", name, "--number", number]);
        }
        let numbers = home.good(&["log", "list", "--format", "csv"]).out;
        assert!(
            numbers.contains(one) && numbers.contains(other),
            "{numbers}"
        );
        let json = home
            .good(&["who", same_as_other, "--format", "json"])
            .json();
        let people = json["people"].as_array().unwrap();
        assert!(
            people.iter().all(|person| person["number"] == other),
            "{json}"
        );
        assert_eq!(people.len(), 2, "Bob, and the other Ann: {json}");
    }
}

#[test]
fn a_number_that_was_withheld_is_nobodys() {
    let home = with_two_numbers();
    for typed in ["withheld", "unknown", "anonymous"] {
        let why = home.refused(&["who", typed]);
        assert!(why.contains("no match"), "{why}");
        let why = home.run(&["log", "add", "--prospect", "Al", "--number", typed]);
        assert_eq!(why.code, Some(2), "{why:?}");
    }
}

#[test]
fn a_part_of_a_number_shows_everybody_it_may_be() {
    let home = with_two_numbers();
    let ran = home.good(&["who", "0134"]);
    assert!(
        ran.err
            .contains("\"0134\" is the end of the numbers of 2 people"),
        "{ran:?}"
    );
    assert!(ran.out.contains("Or is it"), "{ran:?}");
}

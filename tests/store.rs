//! The store: what is filed is found again, all or nothing, by several processes at once.

use std::path::Path;

use ringback::domain::Call;
use ringback::domain::CallId;
use ringback::domain::CallScore;
use ringback::domain::Moment;
use ringback::domain::Outcome;
use ringback::domain::OutcomeKind;
use ringback::domain::Prospect;
use ringback::domain::ProspectId;
use ringback::domain::Region;
use ringback::domain::Variant;
use ringback::domain::Verdict;
use ringback::store::CallFilter;
use ringback::store::Store;
use ringback::store::StoreError;

/// Files a word under its consonants: enough to see that the store asks for codes and uses them.
fn consonants(word: &str) -> Vec<String> {
    let code: String = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphabetic() && !"aeiouhy".contains(*c))
        .collect();
    if code.is_empty() {
        Vec::new()
    } else {
        vec![code]
    }
}

fn open(path: &Path) -> Store {
    open_in(path, Region::US)
}

fn open_in(path: &Path, region: Region) -> Store {
    Store::open(path, consonants, region).expect("the store opens")
}

fn moment(second: i64) -> Moment {
    Moment {
        second,
        offset_seconds: 3600,
    }
}

fn call_to(name: &str, number: Option<&str>, at: i64) -> Call {
    Call {
        at: moment(at),
        rep: Some("Sean".to_owned()),
        prospect: Prospect {
            name: name.to_owned(),
            number: number.map(str::to_owned),
            ..Prospect::default()
        },
        variant: Some("a".to_owned()),
        words: Some("Hi, it's Sean".to_owned()),
        hook: None,
        score: None,
        outcomes: Vec::new(),
    }
}

#[test]
fn what_is_logged_is_read_back_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let mut call = call_to("Jim O'Hara", Some("07700 900123"), 1000);
    call.hook = Some("in relation to your sales people".to_owned());
    call.score = Some(CallScore {
        total: 82,
        rubric: Some("callback".to_owned()),
        rubric_hash: Some("cd34".to_owned()),
        recording: Some("ab12".to_owned()),
        file: Some("take 1.wav".to_owned()),
        verdicts: vec![
            ("duration".to_owned(), Verdict::Met),
            ("number-end".to_owned(), Verdict::Unsure),
        ],
    });
    call.outcomes = vec![Outcome {
        kind: OutcomeKind::CalledBack,
        at: moment(2000),
        note: Some("keen".to_owned()),
    }];
    let ids = open(&path).log_calls(std::slice::from_ref(&call)).unwrap();
    let store = open(&path);
    assert_eq!(
        store.calls(&CallFilter::default()).unwrap(),
        vec![(ids[0], call)]
    );
    let facts = store.call_facts(true).unwrap();
    assert_eq!(
        (facts[0].called_back, facts[0].emailed_back, facts[0].score),
        (Some(2000), None, Some(82))
    );
    assert!(!facts[0].wrong_number && !facts[0].asked_not_to_call);
    assert_eq!(facts[0].verdicts.len(), 2);
}

#[test]
fn a_number_is_found_in_any_form_and_a_part_of_it_is_only_a_part() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    store
        .log_calls(&[
            call_to("Jim", Some("07700 900123"), 1),
            call_to("Ann", Some("+1 (281) 555-0129"), 2),
            call_to("Nobody's number", None, 3),
            call_to("Local", Some("946 0018 ext 12"), 4),
        ])
        .unwrap();
    type Find = fn(&Store, &str) -> Result<Vec<ProspectId>, StoreError>;
    let names = |find: Find, number: &str| -> Vec<String> {
        let ids = find(&store, number).unwrap();
        ids.iter()
            .map(|id| store.prospect(*id).unwrap().unwrap().name)
            .collect()
    };
    let whole: Find = Store::prospects_with_number;
    let ending: Find = Store::prospects_with_last_digits;
    let local: Find = Store::prospects_with_local_number;
    for (find, number, expected) in [
        (whole, "07700900123", "Jim"),
        (whole, "+44 7700 900 123", "Jim"),
        (whole, "0044-7700-900123", "Jim"),
        (whole, "2815550129", "Ann"),
        (whole, "1-281-555-0129", "Ann"),
        (whole, "011 1 281 555 0129", "Ann"),
        (whole, "946-0018", "Local"),
        (whole, "946 0018 x 7", "Local"),
        (ending, "900123", "Jim"),
        (ending, "123", "Jim"),
        (ending, "0129", "Ann"),
        (ending, "0018", "Local"),
        (local, "020 7946 0018", "Local"),
        (local, "+44 20 7946 0018", "Local"),
    ] {
        assert_eq!(names(find, number), [expected], "{number}");
    }
    for (find, number) in [
        (whole, ""),
        (whole, "900123"),
        (whole, "123"),
        (whole, "020 7946 0018"),
        (whole, "17700 900123"),
        (whole, "3815550129"),
        (ending, "23"),
        (ending, "07700 900124"),
        (ending, "no digits"),
    ] {
        assert!(names(find, number).is_empty(), "{number}");
    }
}

#[test]
fn two_numbers_are_two_people_whatever_they_share() {
    let folder = tempfile::tempdir().unwrap();
    let region = |code| Region::parse(code).unwrap();
    for (country, one, other, again) in [
        ("US", "212-555-0134", "312-555-0134", "+1 312 555 0134"),
        ("GB", "01632 960123", "07632 960123", "+44 7632 960123"),
        ("IN", "98765 43210", "88765 43210", "+91 88765 43210"),
        (
            "GB",
            "+44 1632 960123",
            "+49 1632 960123",
            "0049 1632 960123",
        ),
    ] {
        let path = folder.path().join(format!("{country}{}.db", one.len()));
        let mut store = open_in(&path, region(country));
        let mut asked = call_to("Ann Lee", Some(one), 1);
        asked.outcomes = vec![Outcome {
            kind: OutcomeKind::AskedNotToCall,
            at: moment(2),
            note: None,
        }];
        store
            .log_calls(&[
                asked,
                call_to("Ann Lee", Some(other), 3),
                call_to("Ann Lee", Some(again), 4),
            ])
            .unwrap();
        let facts = store.call_facts(false).unwrap();
        assert_ne!(facts[0].prospect, facts[1].prospect, "{one} {other}");
        assert_eq!(facts[1].prospect, facts[2].prospect, "{other} {again}");
        let numbers: Vec<Option<String>> = store
            .calls(&CallFilter::default())
            .unwrap()
            .into_iter()
            .map(|(_, call)| call.prospect.number)
            .collect();
        assert_eq!(numbers[0].as_deref(), Some(one));
        assert_eq!(numbers[1].as_deref(), Some(other));
        let never = store.never_to_call().unwrap();
        assert_eq!(never.into_iter().collect::<Vec<_>>(), [facts[0].prospect]);
        assert_eq!(
            store.prospects_with_number(again).unwrap(),
            [facts[1].prospect]
        );
    }
}

#[test]
fn an_earlier_store_is_updated_and_names_who_may_be_two_people() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let earlier = rusqlite::Connection::open(&path).unwrap();
    let person = |id: i64, name: &str, number: &str| {
        format!(
            "INSERT INTO prospect (id, name, number, reversed_digits, name_key, company_key)
             VALUES ({id}, '{name}', '{number}', '{}', '{name}', '');",
            number.chars().rev().collect::<String>()
        )
    };
    let call = |person: i64| {
        format!("INSERT INTO call (prospect, at, at_offset) VALUES ({person}, 1, 0);")
    };
    let sql = [
        include_str!("../src/store/migrations/0001_log.sql").to_owned(),
        include_str!("../src/store/migrations/0002_scores.sql").to_owned(),
        person(1, "Ann", "2125550134"),
        person(2, "Bob", "2125550135"),
        person(3, "Nina", "12345678"),
        [1, 1, 2, 3, 3].map(call).concat(),
        "INSERT INTO hearing VALUES ('id', 'ear', 'words');".to_owned(),
        "INSERT INTO overrule (recording, file, check_id, verdict, made, made_offset)
         VALUES ('id', 'a.wav', 'hook', 'met', 1, 0);"
            .to_owned(),
        "PRAGMA application_id = 1919512167; PRAGMA user_version = 2;".to_owned(),
    ];
    earlier.execute_batch(&sql.concat()).unwrap();
    drop(earlier);
    // Somebody's file of the backup's name stays.
    std::fs::write(folder.path().join("store.db.backup-2"), "mine").unwrap();

    let store = open(&path);
    let update = store.update().unwrap();
    assert_eq!(update.from, 2);
    assert_eq!(update.backup, folder.path().join("store.db.backup-2.2"));
    let names: Vec<String> = store
        .people_filed_by_last_digits()
        .unwrap()
        .into_iter()
        .map(|person| person.name)
        .collect();
    assert_eq!(names, ["Ann"]);
    assert_eq!(store.override_history().unwrap().len(), 1);
    assert_eq!(store.cached().unwrap().recognitions, 1);
    assert_eq!(open(&path).update(), None);
}

#[test]
fn the_same_person_is_filed_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    store
        .log_calls(&[
            call_to("Jim O'Hara", None, 1),
            call_to("jim ohara", Some("07700 900123"), 2),
            call_to("Jim O'Hara", Some("07700900123"), 3),
            call_to("Jim O'Hara", Some("07700900999"), 4),
            call_to("Jim O'Hara", Some("+44 7700 900123"), 5),
        ])
        .unwrap();
    let facts = store.call_facts(false).unwrap();
    assert_eq!(facts[0].prospect, facts[1].prospect, "the number is learnt");
    assert_eq!(facts[0].prospect, facts[2].prospect);
    assert_ne!(
        facts[0].prospect, facts[3].prospect,
        "another number is another person"
    );
    assert_eq!(facts[0].prospect, facts[4].prospect, "the same, abroad");
    for name in ["Jim Ohura", "jim", "O'H", "ohara JI"] {
        assert_eq!(store.prospects_by_name(name).unwrap().len(), 2, "{name}");
    }
    assert!(store.prospects_by_name("Jim Smith").unwrap().is_empty());
    assert!(store.prospects_by_name("  ").unwrap().is_empty());
}

#[test]
fn a_list_with_one_bad_call_is_refused_whole_and_the_call_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    let mut early = call_to("Ann", None, 500);
    early.outcomes = vec![Outcome {
        kind: OutcomeKind::CalledBack,
        at: moment(499),
        note: None,
    }];
    let (index, error) = store
        .log_calls(&[call_to("Jim", None, 1), early])
        .unwrap_err();
    assert_eq!(index, 1);
    assert!(
        matches!(error, StoreError::OutcomeBeforeCall { .. }),
        "{error}"
    );
    let (index, error) = store
        .log_calls(&[
            call_to("Jim", None, 1),
            call_to("Al", None, 2),
            call_to(" ", None, 3),
        ])
        .unwrap_err();
    assert_eq!(index, 2);
    assert!(matches!(error, StoreError::Nobody), "{error}");
    assert!(store.calls(&CallFilter::default()).unwrap().is_empty());
    assert!(store.prospects_by_name("Jim").unwrap().is_empty());
}

#[test]
fn calls_are_changed_and_removed_by_number_and_numbers_are_not_given_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    let ids = store
        .log_calls(&[call_to("Jim", None, 1), call_to("Ann", None, 2)])
        .unwrap();
    store
        .change_call(ids[0], |call| *call = call_to("James", None, 9))
        .unwrap();
    assert_eq!(store.call(ids[0]).unwrap().prospect.name, "James");
    assert_eq!(store.prospects_by_name("Jim").unwrap(), []);
    assert_eq!(store.prospects_by_name("Jams").unwrap().len(), 1);
    store.remove_calls(&ids[1..]).unwrap();
    assert!(store.prospects_by_name("Ann").unwrap().is_empty());
    assert!(matches!(store.call(ids[1]), Err(StoreError::NoSuchCall(_))));
    assert!(matches!(
        store.remove_calls(&[CallId(77)]),
        Err(StoreError::NoSuchCall(77))
    ));
    assert_ne!(
        store.log_calls(&[call_to("New", None, 3)]).unwrap()[0],
        ids[1]
    );
}

#[test]
fn a_change_that_makes_two_people_one_moves_their_calls_together() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    let number = Some("07700 900123");
    let ids = store
        .log_calls(&[call_to("Jim", number, 1), call_to("Jmi", number, 2)])
        .unwrap();
    store
        .change_call(ids[1], |call| *call = call_to("Jim", number, 2))
        .unwrap();
    let facts = store.call_facts(false).unwrap();
    assert_eq!(facts[0].prospect, facts[1].prospect);
    assert_eq!(store.prospects_with_last_digits("900123").unwrap().len(), 1);
    let mut early = call_to("Jim", number, 2);
    early.outcomes = vec![Outcome {
        kind: OutcomeKind::CalledBack,
        at: moment(1),
        note: None,
    }];
    store.change_call(ids[1], |call| *call = early).unwrap_err();
    assert_eq!(store.call(ids[1]).unwrap().outcomes, []);
}

#[test]
fn who_asked_not_to_be_called_is_known_by_number_under_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    let mut asked = call_to("Jim", Some("07700 900123"), 1);
    asked.outcomes = vec![Outcome {
        kind: OutcomeKind::AskedNotToCall,
        at: moment(2),
        note: None,
    }];
    store
        .log_calls(&[
            asked,
            call_to("James", Some("+44 7700 900123"), 3),
            call_to("Ann", Some("07700 900124"), 4),
        ])
        .unwrap();
    let never = store.never_to_call().unwrap();
    let names: Vec<String> = store
        .calls(&CallFilter::default())
        .unwrap()
        .into_iter()
        .filter(|(id, _)| never.contains(&store.person_of_call(*id).unwrap()))
        .map(|(_, call)| call.prospect.name)
        .collect();
    assert_eq!(names, ["Jim", "James"]);
}

#[test]
fn a_change_keeps_what_another_process_wrote_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let (mut one, mut other) = (open(&path), open(&path));
    let id = one.log_calls(&[call_to("Jim", None, 1)]).unwrap()[0];
    assert_eq!(one.call(id).unwrap().outcomes, []);
    let outcome = Outcome {
        kind: OutcomeKind::CalledBack,
        at: moment(2),
        note: None,
    };
    other.add_outcome(id, &outcome).unwrap();
    one.change_call(id, |call| call.rep = None).unwrap();
    assert_eq!(one.call(id).unwrap().outcomes, [outcome]);
}

#[test]
fn an_import_is_taken_in_once_and_learns_what_came_back_since() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    // Left twice in the same minute: two calls, and two they stay.
    let mut calls = vec![
        (Some(CallId(7)), call_to("Jim", None, 60)),
        (Some(CallId(9)), call_to("Jim", None, 60)),
    ];
    let first = store.import_calls(&calls, &[]).unwrap();
    assert_eq!((first.calls, first.known), (2, 0));
    calls[1].1.outcomes = vec![Outcome {
        kind: OutcomeKind::CalledBack,
        at: moment(90),
        note: None,
    }];
    calls.push((Some(CallId(7)), call_to("Ann", None, 61)));
    let second = store.import_calls(&calls, &[]).unwrap();
    assert_eq!((second.calls, second.known, second.outcomes), (1, 2, 1));
    assert_eq!(store.import_calls(&calls, &[]).unwrap().calls, 0);
    let logged = store.calls(&CallFilter::default()).unwrap();
    let ids: Vec<CallId> = logged.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [CallId(7), CallId(9), CallId(10)]);
    assert_eq!(logged[1].1.outcomes, calls[1].1.outcomes);
}

#[test]
fn a_count_that_has_run_out_of_numbers_recovers() {
    for last in [i64::MAX, CallId::HIGHEST.0] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let mut store = open(&path);
        store
            .import_calls(&[(Some(CallId(last)), call_to("Jim", None, 1))], &[])
            .unwrap();
        let ids: Vec<i64> = (2..5)
            .map(|at| store.log_calls(&[call_to("Ann", None, at)]).unwrap()[0].0)
            .collect();
        assert_eq!(ids, [1, 2, 3], "beside call {last}");
        store.remove_calls(&[CallId(last)]).unwrap();
        let next = store.log_calls(&[call_to("Al", None, 6)]).unwrap()[0];
        assert_eq!(next, CallId(4));
        store.remove_calls(&[next]).unwrap();
        let next = store.log_calls(&[call_to("Al", None, 7)]).unwrap()[0];
        assert_eq!(next, CallId(5), "it counts on as ever");
    }
}

#[test]
fn several_writers_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let mut store = open(path);
                for n in 0..25 {
                    store
                        .log_calls(&[call_to(&format!("P{writer}x{n}"), None, n)])
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(
        open(&path).calls(&CallFilter::default()).unwrap().len(),
        100
    );
}

#[test]
fn variants_are_named_once_and_retired() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(&folder.path().join("store.db"));
    let variant = Variant {
        name: "plain".to_owned(),
        script: "Hi".to_owned(),
        added: moment(5),
        retired: None,
    };
    store.add_variant(&variant).unwrap();
    assert!(matches!(
        store.add_variant(&variant),
        Err(StoreError::VariantExists(_))
    ));
    store.retire_variant("plain", moment(9)).unwrap();
    assert_eq!(store.variants().unwrap()[0].retired, Some(moment(9)));
    let error = store
        .retire_variant("plane", moment(9))
        .unwrap_err()
        .to_string();
    assert!(error.contains("plain"), "{error}");
}

#[test]
fn a_file_that_is_no_store_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let text = "Dear diary, this is no database at all. ".repeat(100);
    std::fs::write(&path, &text).unwrap();
    assert!(matches!(
        Store::open(&path, consonants, Region::US),
        Err(StoreError::NotAStore(_))
    ));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert!(matches!(
        Store::open(folder.path(), consonants, Region::US),
        Err(StoreError::Open { .. })
    ));
}

//! The verdict of each rule on a message. What the verdicts add up to is left to `scoring`.

use crate::domain::CheckResult;
use crate::domain::Verdict;
use crate::rubric::checks::Case;
use crate::rubric::take::Take;
use crate::rubric::types::Rubric;
use crate::rubric::types::Rule;

/// Judges a message by every rule, in the rubric's order. Equal input gives equal results.
pub fn judge(rubric: &Rubric, take: &Take<'_>) -> Vec<CheckResult> {
    let zones = rubric.zones(take.transcript, take.duration);
    let case = Case { take, zones };
    rubric
        .rules
        .iter()
        .map(|rule| result_of(rule, &case))
        .collect()
}

fn result_of(rule: &Rule, case: &Case<'_>) -> CheckResult {
    let finding = rule.check.judge(case);
    let advice = match finding.verdict {
        Verdict::Met => None,
        Verdict::Partly | Verdict::Missed => finding.advice.or_else(|| Some(rule.advice.clone())),
        Verdict::Unsure | Verdict::Skipped => finding.advice,
    };
    CheckResult {
        id: rule.id.clone(),
        title: rule.title.clone(),
        verdict: finding.verdict,
        points: rule.points_for(finding.verdict),
        max_points: f64::from(rule.points),
        reason: finding.reason,
        advice,
        evidence: finding.evidence,
        overridden: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Extent;
    use crate::domain::Whose;
    use crate::rubric::testing::Message;

    /// One line a case: `check ~ verdict ~ message`, mentions marked in braces.
    const TABLE: &str = "
        duration      ~ met     ~ Hi Jim, it's Sean.
        duration      ~ met     ~ [pause 10 s] Hi Jim, it's Sean from MTD. [pause 7.6 s]
        duration      ~ met     ~ [pause 10 s] Hi Jim, it's Sean from MTD. [pause 7.64 s]
        duration      ~ partly  ~ [pause 10 s] Hi Jim, it's Sean from MTD. [pause 7.7 s]
        duration      ~ partly  ~ [pause 10 s] Hi Jim, it's Sean from MTD. [pause 9.6 s]
        duration      ~ missed  ~ [pause 10 s] Hi Jim, it's Sean from MTD. [pause 9.7 s]
        hook          ~ met     ~ Hi Jim. Call me back {hook=topic-about-them:in relation to your sales people}.
        hook          ~ partly  ~ Hi Jim. Call me back {~hook=topic-about-them:about something}.
        hook          ~ unsure  ~ Hi Jim. Call me back {?hook=topic-about-them:in relation to your sails}.
        hook          ~ missed  ~ Hi Jim, it's {name:Sean}. {ask:Call me back}.
        hook          ~ met     ~ {~hook=question:Got a minute?} {hook=referral:Anna sent me.}
        no-pitch      ~ met     ~ Hi Jim, it's Sean from MTD.
        no-pitch      ~ missed  ~ Hi Jim, {pitch:we offer great training}.
        no-pitch      ~ unsure  ~ Hi Jim, {?pitch:we offer great training}.
        no-pitch      ~ missed  ~ Hi Jim, {?pitch:we offer training} and {pitch:save you money}.
        no-introduction ~ met    ~ Hi Jim, it's Sean.
        no-introduction ~ missed ~ Hi Jim, {introduction:I just wanted to introduce myself}.
        callback-ask  ~ met     ~ {ask:Please call me back}.
        callback-ask  ~ met     ~ {ask:Please call me back}, or send an email.
        callback-ask  ~ partly  ~ {ask:Please call me back}, or send an email, or see our website.
        callback-ask  ~ partly  ~ {ask:Please call me back}, {weak:no worries if not}.
        callback-ask  ~ partly  ~ Hi Jim, it's Sean, {ask=number-left:415-555-0134}.
        callback-ask  ~ missed  ~ Hi Jim, it's Sean.
        name-start    ~ met     ~ Hi Jim, it's {name:Sean} here to say one two three four.
        name-start    ~ missed  ~ Hi Jim, here to say one two three four, it's {name:Sean}.
        name-end      ~ met     ~ Hi Jim, here to say one two three four, it's {name:Sean}.
        name-end      ~ missed  ~ Hi Jim, it's {name:Sean} here to say one two three four.
        name-start    ~ missed  ~ One two three four five it's {name:Sean} who is calling from MTD.
        name-end      ~ missed  ~ One two three four five it's {name:Sean} who is calling from MTD.
        name-start    ~ met     ~ {name:Sean} here.
        name-end      ~ missed  ~ {name:Sean} here.
        name-end      ~ partly  ~ It's {name:Laura Bennett}. One two three four five six. That's {name:Lorna Bennett}.
        name-end      ~ met     ~ It's {name:Kate Bennett}. One two three four five six. That's {name:Katie Bennett}.
        number-start  ~ met     ~ It's Sean {number:415-555-0134}. Please call me, {number:415-555-0134}.
        number-end    ~ met     ~ It's Sean {number:415-555-0134}. Please call me, {number:415-555-0134}.
        number-start  ~ met     ~ Sean {number:415-555-0134}. Ring me back, please do.
        number-end    ~ missed  ~ Sean {number:415-555-0134}. Ring me back, please do.
        number-end    ~ met     ~ Please ring me back Jim on {number:415-555-0134}.
        number-start  ~ missed  ~ Please ring me back Jim on {number:415-555-0134}.
        number-start  ~ unsure  ~ Sean {?number:415-555-0134}. Ring me back, please do.
        number-agrees ~ skipped ~ Hi Jim, it's Sean.
        number-agrees ~ skipped ~ Sean {number:415-555-0134}. Ring me back, please do.
        number-agrees ~ met     ~ Sean {number:415-555-0134}. Ring me on {number=14155550134:1 415 555 0134}.
        number-agrees ~ missed  ~ Sean {number:415-555-0134}. Ring me on {number:415-555-0143}.
        number-agrees ~ missed  ~ Sean {number:415-555-0134}. Ring me on {number:628-555-0199}.
        number-agrees ~ unsure  ~ Sean {number:415-555-0134}. Ring me on {?number:415-555-0134}.
        number-pace   ~ skipped ~ Hi Jim, it's Sean.
        number-pace   ~ met     ~ [150 words a minute] Ring {number:415-555-0134}.
        number-pace   ~ partly  ~ [210 words a minute] Ring {number:415-555-0134}.
        number-pace   ~ missed  ~ [300 words a minute] Ring {number:415-555-0134}.
        number-pace   ~ unsure  ~ [300 words a minute] Ring {?number:415-555-0134}.
        number-pace   ~ unsure  ~ [150 words a minute] Ring {?number:415-555-0134}.
        number-pace   ~ met     ~ Ring {?number:415-555-0143}, or {number:415-555-0134}.
        number-pace   ~ met     ~ [300 words a minute] Ring {number:415-555-0134}, [100 words a minute] {number:415-555-0134}.
        pace          ~ met     ~ [150 words a minute] Hi Jim, it's Sean from MTD, please call me back.
        pace          ~ partly  ~ [205 words a minute] Hi Jim, it's Sean from MTD, please call me back.
        pace          ~ missed  ~ [250 words a minute] Hi Jim, it's Sean from MTD, please call me back.
        pace          ~ partly  ~ [70 words a minute] Hi Jim, it's Sean from MTD, please call me back.
        pace          ~ skipped ~ Hi Jim.
        fillers       ~ met     ~ Hi Jim, it's Sean.
        fillers       ~ met     ~ {filler:Um,} hi Jim, it's Sean.
        fillers       ~ partly  ~ {filler:Um,} hi {filler:uh} Jim, it's Sean.
        fillers       ~ missed  ~ {filler:Um,} {filler:er} hi {filler:uh} Jim, it's {filler:um} Sean.
        silence       ~ met     ~ [pause 1 s] Hi Jim, [pause 1 s] it's Sean. [pause 2 s]
        silence       ~ partly  ~ [pause 2 s] Hi Jim, it's Sean.
        silence       ~ missed  ~ [pause 2 s] Hi Jim, [pause 3 s] it's Sean.
        level         ~ met     ~ [-23 LUFS] Hi Jim, it's Sean.
        level         ~ partly  ~ [-40 LUFS] Hi Jim, it's Sean.
        level         ~ missed  ~ [-60 LUFS] Hi Jim, it's Sean.
        level         ~ partly  ~ [clipped] Hi Jim, it's Sean and I am a bit too loud.
        honest        ~ met     ~ Hi Jim, it's Sean.
        honest        ~ missed  ~ Hi Jim, {deception:I'm returning your call}.
        honest        ~ unsure  ~ Hi Jim, {?deception:I'm returning your call}.
    ";

    #[test]
    fn each_check_says_of_each_message_what_the_table_says() {
        for line in TABLE.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let [id, verdict, message] = line.splitn(3, '~').map(str::trim).collect::<Vec<_>>()[..]
            else {
                panic!("{line}");
            };
            // `~` may stand in a message too, before a weak hook.
            let result = Message::recorded(message).check(id);
            assert_eq!(result.verdict.to_string(), verdict, "{line}\n{result:#?}");
            assert!(
                result.reason.ends_with(['.', '?']),
                "{line}\n{}",
                result.reason
            );
        }
    }

    #[test]
    fn the_table_has_every_check_met_and_not_met() {
        let rubric = Rubric::builtin("callback").unwrap();
        for rule in rubric.rules() {
            let verdicts: Vec<&str> = TABLE
                .lines()
                .filter_map(|line| {
                    let mut cells = line.split('~').map(str::trim);
                    (cells.next() == Some(&rule.id)).then(|| cells.next().unwrap())
                })
                .collect();
            assert!(verdicts.contains(&"met"), "{} is never met", rule.id);
            assert!(verdicts.contains(&"missed"), "{} is never missed", rule.id);
        }
    }

    #[test]
    fn reasons_quote_the_words_and_the_second() {
        let message = Message::recorded(
            "Hi Jim, it's {name:Sean} from MTD. Call me back {hook=topic-about-them:in relation to your sales people}.",
        );
        for (id, reason) in [
            (
                "hook",
                "You said \"in relation to your sales people\" at 0:03.6. That's about them, and it leaves a question open.",
            ),
            ("name-start", "You said \"Sean\" at 0:01.2, in the opening."),
            (
                "name-end",
                "Your name isn't in the closing: you said it only once, \"Sean\" at 0:01.2.",
            ),
            (
                "number-start",
                "Your number isn't in the opening, or anywhere else in the message.",
            ),
            ("duration", "6 s; the limit is 20 s."),
        ] {
            assert_eq!(message.check(id).reason, reason);
        }
        assert_eq!(
            message.into_script().check("name-start").reason,
            "Your script says \"Sean\", in the opening."
        );
    }

    #[test]
    fn a_doubt_names_the_seconds_to_listen_to_and_costs_nothing() {
        let message = Message::recorded("Sean {?number:415-555-0134}. Ring me back, please do.");
        let result = message.check("number-start");
        assert_eq!(
            result.reason,
            "Listen to 0:00.4-0:04.4 yourself: did you say 415-555-0134 or 415-555-0143?"
        );
        assert_eq!((result.points, result.max_points), (0.0, 6.0));
    }

    #[test]
    fn a_name_that_leads_to_the_number_of_the_closing_is_in_the_closing() {
        let end = |said: &str| Message::recorded(said).check("name-end").verdict;
        assert_eq!(
            end(
                "Hi Tom, it's {name:Daniel Reed}. Call me back about Thursday. It's {name:Daniel Reed} on {number:0207-946-0433}. Thanks."
            ),
            Verdict::Met
        );
        assert_eq!(
            end(
                "Hi Tom, it's {name:Daniel Reed}. Call me back. It's {name:Daniel Reed} about Thursday, my number is {number:0207-946-0433}."
            ),
            Verdict::Missed
        );
        // One name is at one end.
        assert_eq!(
            end("Hi Tom, it's {name:Daniel Reed} on {number:0207-946-0433}. Call me."),
            Verdict::Missed
        );
    }

    #[test]
    fn a_wrong_digit_is_never_silently_met() {
        let said = "It's {number:415-555-0134}. Ring me on {number:415-555-0143}.";
        let missed = Message::recorded(said).check("number-agrees");
        assert_eq!(missed.verdict, Verdict::Missed);
        assert!(missed.reason.contains("415-555-0134") && missed.reason.contains("415-555-0143"));
        let unsure = Message::recorded(said)
            .with_confidence(0.6)
            .check("number-agrees");
        assert_eq!(unsure.verdict, Verdict::Unsure);
        assert!(unsure.reason.contains("415-555-0134") && unsure.reason.contains("415-555-0143"));
        let other =
            Message::recorded("It's {number:415-555-0134}. Ring me on {number:628-555-0199}.");
        let missed = other.with_confidence(0.6).check("number-agrees");
        assert_eq!(missed.verdict, Verdict::Missed);
    }

    #[test]
    fn a_known_number_is_compared_with_even_one_mention() {
        let message = Message::recorded("It's Sean {number:415-555-0134}.");
        for (own, verdict) in [
            ("+1 (415) 555-0134", Verdict::Met),
            ("415 555 0135", Verdict::Missed),
            ("no digits", Verdict::Skipped),
        ] {
            let result = message.clone().by(own).check("number-agrees");
            assert_eq!(result.verdict, verdict, "{own}");
        }
    }

    #[test]
    fn a_known_number_with_a_wrong_digit_is_half_or_unsure_and_another_number_is_none() {
        for (said, surely, verdict) in [
            ("415-555-0134", 1.0, Verdict::Met),
            ("415-555-0134", 0.5, Verdict::Met),
            ("415-555-0143", 1.0, Verdict::Partly),
            ("415-555-0143", 0.5, Verdict::Unsure),
            ("628-555-0199", 0.5, Verdict::Missed),
        ] {
            let message =
                Message::recorded(&format!("Sean {{number:{said}}}. Ring me back, please do."));
            let result = message
                .by("+1 415 555 0134")
                .with_confidence(surely)
                .check("number-start");
            assert_eq!(
                result.verdict, verdict,
                "{said} {surely}: {}",
                result.reason
            );
        }
    }

    #[test]
    fn a_part_of_a_number_is_half_and_a_colleagues_is_none() {
        let mut message = Message::recorded("Sean {number:415-555-0134}. Ring me back, please do.");
        message.mentions[0].extent = Extent::Partial;
        assert_eq!(message.check("number-start").verdict, Verdict::Partly);
        assert_eq!(message.check("number-start").points, 3.0);
        message.mentions[0].whose = Whose::Other;
        assert_eq!(message.check("number-start").verdict, Verdict::Missed);
    }

    #[test]
    fn the_first_name_alone_is_half_only_where_the_full_name_is_asked_for() {
        let text =
            "id = \"house\"\nextends = \"callback\"\n[[rule]]\nid = \"name-start\"\nfull = true\n";
        let house = Rubric::parse(text, "house.toml").unwrap();
        for (name, verdict) in [
            ("{name:Sean}", Verdict::Partly),
            ("{name=Sean:Shawn}", Verdict::Partly),
            ("{name:Sean Carter}", Verdict::Met),
        ] {
            let message =
                Message::recorded(&format!("It's {name} here to say one two three four."));
            let result = message.check_by(&house, "name-start");
            assert_eq!(result.verdict, verdict, "{name}");
            assert_eq!(message.check("name-start").verdict, Verdict::Met, "{name}");
        }
    }

    #[test]
    fn a_script_is_not_judged_by_what_only_a_recording_shows() {
        let script =
            Message::recorded("Hi Jim, it's {name:Sean}, {number:415-555-0134}.").into_script();
        for id in ["silence", "level", "pace", "number-pace"] {
            assert_eq!(script.check(id).verdict, Verdict::Skipped, "{id}");
        }
        assert!(script.check("duration").reason.starts_with("About "));
    }

    #[test]
    fn a_length_is_judged_to_the_tenth_as_it_is_shown_and_a_prediction_never_fails() {
        let mut message = Message::recorded("Hi Jim.");
        let mut check = |millis: u64, is_script: bool| {
            message.facts.as_mut().unwrap().duration = crate::domain::Millis(millis);
            let message = message.clone();
            let message = if is_script {
                message.into_script()
            } else {
                message
            };
            let result = message.check("duration");
            (result.verdict, result.reason)
        };
        for (millis, is_script, verdict, reason) in [
            (20_031, false, Verdict::Met, "20 s; the limit is 20 s."),
            (
                20_060,
                false,
                Verdict::Partly,
                "20.1 s, 0.1 s over the limit of 20 s.",
            ),
            (
                22_040,
                false,
                Verdict::Partly,
                "22 s, 2 s over the limit of 20 s.",
            ),
            (
                22_060,
                false,
                Verdict::Missed,
                "22.1 s, 2.1 s over the limit of 20 s.",
            ),
            (
                90_000,
                true,
                Verdict::Partly,
                "About 90 s to say, 70 s over the limit of 20 s.",
            ),
        ] {
            assert_eq!(check(millis, is_script), (verdict, reason.to_owned()));
        }
    }
}

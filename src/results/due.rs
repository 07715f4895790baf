//! Who has not come back and may be tried again.

use std::collections::HashMap;
use std::collections::HashSet;

use serde::Serialize;

use crate::domain::CallFact;
use crate::domain::CallId;
use crate::domain::Moment;
use crate::domain::ProspectId;
use crate::domain::SECONDS_A_DAY;

/// When somebody may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueRule {
    /// The present.
    pub now: Moment,
    /// How many days a person is left in peace after a message.
    pub days: u32,
    /// How many messages a person is left at most without an answer.
    pub attempts: u32,
}

/// Somebody who may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Who.
    pub prospect: ProspectId,
    /// The last message they were left.
    pub last: CallId,
    /// How many days ago that was.
    pub days: i64,
    /// Messages since they last came back, or since the beginning.
    pub attempts: u32,
}

/// Who may be tried again, and how many may not, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DueList {
    /// Who may be tried again, the longest waiting first.
    pub due: Vec<Due>,
    /// People whose last message is too recent.
    pub resting: usize,
    /// People who were left as many messages as the rule allows.
    pub tried_enough: usize,
    /// People who came back after their last message.
    pub came_back: usize,
    /// People who asked not to be called, or whose number is wrong.
    pub closed: usize,
}

#[derive(Default)]
struct State {
    attempts: u32,
    last: Option<(CallId, Moment)>,
    came_back: Option<i64>,
    wrong_number: bool,
}

/// Returns who may be tried again. `facts` are in order of time; `never` are people who asked not to
/// be called.
pub fn due(facts: &[CallFact], never: &HashSet<ProspectId>, rule: DueRule) -> DueList {
    let mut order: Vec<ProspectId> = Vec::new();
    let mut states: HashMap<ProspectId, State> = HashMap::new();
    for fact in facts {
        let state = states.entry(fact.prospect).or_insert_with(|| {
            order.push(fact.prospect);
            State::default()
        });
        // A message that follows an answer starts anew.
        if state.came_back.is_some_and(|back| back <= fact.at.second) {
            state.attempts = 0;
            state.came_back = None;
        }
        state.attempts += 1;
        state.last = Some((fact.call, fact.at));
        state.wrong_number |= fact.wrong_number;
        let answer = [fact.called_back, fact.emailed_back, fact.reached_later];
        state.came_back = state.came_back.max(answer.into_iter().flatten().max());
    }
    let mut list = DueList::default();
    for prospect in order {
        let Some(state) = states.get(&prospect) else {
            continue;
        };
        let Some((last, at)) = state.last else {
            continue;
        };
        let waited = rule.now.seconds_since(at);
        if state.wrong_number || never.contains(&prospect) {
            list.closed += 1;
        } else if state.came_back.is_some() {
            list.came_back += 1;
        } else if state.attempts >= rule.attempts {
            list.tried_enough += 1;
        } else if waited < i64::from(rule.days) * SECONDS_A_DAY {
            list.resting += 1;
        } else {
            list.due.push(Due {
                prospect,
                last,
                days: waited / SECONDS_A_DAY,
                attempts: state.attempts,
            });
        }
    }
    list.due
        .sort_by_key(|due| (std::cmp::Reverse(due.days), due.last));
    list
}

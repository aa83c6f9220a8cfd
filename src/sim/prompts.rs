//! Prompts of a range of listeners, among all of a day, which are sorted by listener.

use crate::dynamics::campaign::Prompt;
use crate::model::ids::ListenerId;

/// Today's prompts for so many listeners from `first` on.
pub(super) fn prompts_of(prompts: &[Prompt], first: u32, listeners: usize) -> &[Prompt] {
    let end = ListenerId(first + listeners as u32);
    let from = prompts.partition_point(|prompt| prompt.listener < ListenerId(first));
    let to = prompts.partition_point(|prompt| prompt.listener < end);
    &prompts[from..to]
}

//! Which calls an origin may make at all, before guards and rules (spec 02 §1, §7).

use super::{Call, UtilityCall};
use crate::proxy::ProxyType;

/// What an origin's calls have to pass. Calls inside of a batch pass the batch's own filter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filter {
    /// The calls of a proxy are those of its type.
    pub(crate) proxy: Option<ProxyType>,
    /// Inside of `batch_all` there is no `batch_all`.
    pub(crate) no_batch_all: bool,
}

impl Filter {
    pub(crate) fn allows(self, call: &Call) -> bool {
        !nests_batches(call)
            && self.proxy.is_none_or(|proxy| proxy.allows(call))
            && !(self.no_batch_all && matches!(call, Call::Utility(UtilityCall::BatchAll { .. })))
    }
}

/// A batch of batches, which nobody but root may make.
fn nests_batches(call: &Call) -> bool {
    let batched = |call: &Call| match call {
        Call::Utility(call) => call.batched().is_some(),
        _ => false,
    };
    let Call::Utility(batch) = call else {
        return false;
    };
    batch
        .batched()
        .is_some_and(|calls| calls.iter().any(batched))
}

//! The node's time: the machine's clock with what development tools do to it.

use std::time::{SystemTime, UNIX_EPOCH};

use super::NodeError;

/// How block timestamps are chosen, in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Time {
    offset: i64,
    next: Option<u64>,
    interval: Option<u64>,
}

/// The machine's clock in seconds since 1970.
pub(crate) fn wall_clock() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

impl Time {
    /// A time that reads `timestamp` now.
    #[must_use]
    pub fn starting_at(timestamp: u64) -> Self {
        let mut time = Self::default();
        time.set(timestamp);
        time
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> u64 {
        wall_clock().saturating_add_signed(self.offset)
    }

    /// Takes the next block's timestamp; later than the parent's.
    pub fn take(&mut self, parent: u64) -> u64 {
        if let Some(next) = self.next.take() {
            let next = next.max(parent.saturating_add(1));
            self.set(next);
            return next;
        }
        let wanted = match self.interval {
            Some(interval) => parent.saturating_add(interval),
            None => self.now(),
        };
        wanted.max(parent.saturating_add(1))
    }

    /// Moves forward; gives the whole offset in seconds.
    pub fn increase(&mut self, seconds: u64) -> i64 {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        self.offset = self.offset.saturating_add(seconds);
        self.offset
    }

    /// Makes the current time `timestamp`; gives how far that moved forward, 0 if it did not.
    pub fn set(&mut self, timestamp: u64) -> u64 {
        let forward = timestamp.saturating_sub(self.now());
        let difference = i128::from(timestamp) - i128::from(wall_clock());
        self.offset = i64::try_from(difference).unwrap_or(i64::MAX);
        forward
    }

    /// Decides the next block's timestamp.
    ///
    /// # Errors
    /// [`NodeError::Argument`] unless it is later than the parent's.
    pub fn set_next(&mut self, timestamp: u64, parent: u64) -> Result<(), NodeError> {
        if timestamp <= parent {
            return Err(NodeError::argument(
                "timestamp",
                format!(
                    "Timestamp error: {timestamp} is lower than or equal to previous block's timestamp {parent}"
                ),
            ));
        }
        self.next = Some(timestamp);
        Ok(())
    }

    /// Spaces blocks evenly, or by the clock again with `None`.
    pub const fn set_interval(&mut self, seconds: Option<u64>) {
        self.interval = seconds;
    }
}

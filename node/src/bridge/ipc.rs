//! A Unix socket that answers in the thread that accepted.
//!
//! forge opens a connection for every call and waits for the answer: what a call costs is how often
//! threads have to wake each other. So there is no reactor between the socket and the answer.

use std::{
    io,
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// Threads that may wait for a connection at once; more end when their connection does.
const MAX_WAITING: usize = 8;

/// How long a thread rests after a connection that could not be accepted: files may be scarce.
const REST: Duration = Duration::from_millis(10);

type Serve = dyn Fn(UnixStream) + Send + Sync;

/// A socket that is listened at.
pub(super) struct Ipc {
    path: PathBuf,
    shared: Arc<Shared>,
}

struct Shared {
    listener: UnixListener,
    serve: Box<Serve>,
    /// Threads in `accept`, or on the way there.
    waiting: AtomicUsize,
    stopping: AtomicBool,
}

impl core::fmt::Debug for Ipc {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Ipc")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Ipc {
    /// Makes the socket and answers its connections by `serve`.
    pub(super) fn listen(
        path: PathBuf,
        serve: impl Fn(UnixStream) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            listener: UnixListener::bind(&path)?,
            serve: Box::new(serve),
            waiting: AtomicUsize::new(0),
            stopping: AtomicBool::new(false),
        });
        shared.spawn()?;
        Ok(Self { path, shared })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Stops accepting and takes the socket away. Open connections are answered until they end.
    pub(super) fn stop(self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // Each that waits leaves `accept` by a connection.
        for _ in 0..self.shared.waiting.load(Ordering::SeqCst) {
            let _ = UnixStream::connect(&self.path);
        }
        // Whoever took it away has done what is wanted.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Shared {
    /// One more thread that waits for connections.
    fn spawn(self: &Arc<Self>) -> io::Result<()> {
        let shared = self.clone();
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let spawned = thread::Builder::new()
            .name("bridge".into())
            .spawn(move || shared.run());
        if spawned.is_err() {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
        }
        spawned.map(drop)
    }

    fn run(self: Arc<Self>) {
        // It counts as waiting before it looks, so `stop` wakes whoever does not see it.
        while !self.stopping.load(Ordering::SeqCst) {
            let accepted = self.listener.accept();
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            let Ok((stream, _)) = accepted else {
                thread::sleep(REST);
                continue;
            };
            // Without a thread more, the next connection waits for the end of this one.
            if self.waiting.fetch_sub(1, Ordering::SeqCst) == 1 {
                let _ = self.spawn();
            }
            (self.serve)(stream);
            if self.waiting.fetch_add(1, Ordering::SeqCst) >= MAX_WAITING {
                self.waiting.fetch_sub(1, Ordering::SeqCst);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn echo(mut stream: UnixStream) {
        let mut byte = [0];
        while stream.read_exact(&mut byte).is_ok() && stream.write_all(&byte).is_ok() {}
    }

    fn echoed(stream: &mut UnixStream, byte: u8) {
        stream.write_all(&[byte]).unwrap();
        let mut got = [0];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(got, [byte]);
    }

    #[test]
    fn connections_that_stay_open_do_not_keep_others_waiting() {
        let path = std::env::temp_dir().join(format!("taovm-ipc-{}", std::process::id()));
        let ipc = Ipc::listen(path.clone(), echo).unwrap();
        let mut open: Vec<_> = (0..3 * MAX_WAITING)
            .map(|_| UnixStream::connect(ipc.path()).unwrap())
            .collect();
        for byte in [1, 2] {
            for stream in &mut open {
                echoed(stream, byte);
            }
        }
        ipc.stop();
        assert!(!path.exists());
        // Those that were open still are answered.
        echoed(&mut open[0], 3);
    }
}

//! A connection that a slow client cannot hold: bounded time for the head of a request, between two
//! requests, and for a client that does not read its answer. Bodies have their own pace, see
//! `routes::body`.
//!
//! hyper knows one time-out for the head and for waiting alike; a proxy that keeps connections needs
//! the second to be long and a crowd of slow clients needs the first to be short.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

const HEAD: u8 = 0;
const SERVING: u8 = 1;
const IDLE: u8 = 2;
const UNARMED: u8 = 3;

/// How long a client may take for what.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The head of a request, from the first byte on or from the connection's beginning.
    pub header: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// For reading what was answered.
    pub write: Duration,
}

/// What the connection is doing, shared between its stream and its requests.
#[derive(Clone)]
pub struct Phase(Arc<AtomicU8>);

impl Phase {
    /// A connection that has just begun.
    pub fn begin() -> Phase {
        Phase(Arc::new(AtomicU8::new(HEAD)))
    }

    /// A request is being served, until what is given is dropped.
    pub fn serve(&self) -> Serving {
        self.0.store(SERVING, Ordering::Relaxed);
        Serving(self.clone())
    }

    fn now(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A request being served.
pub struct Serving(Phase);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.0.store(IDLE, Ordering::Relaxed);
    }
}

/// A body that counts as being served until it is sent.
pub struct Served {
    body: axum::body::Body,
    serving: Option<Serving>,
}

impl Served {
    /// A body that is sent while this is being served.
    pub fn new(body: axum::body::Body, serving: Serving) -> Served {
        Served { body, serving: Some(serving) }
    }
}

impl Body for Served {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        // hyper may keep a body after its last byte, until the next request comes.
        if frame.is_none() || self.body.is_end_stream() || self.body.size_hint().exact() == Some(0)
        {
            self.serving = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream with these times. `is_crowded` says whether waiting connections must make room.
pub struct Paced<S, C> {
    stream: S,
    times: Times,
    phase: Phase,
    is_crowded: C,
    armed_for: u8,
    reading: Pin<Box<Sleep>>,
    writing: Option<Pin<Box<Sleep>>>,
}

impl<S, C: Fn() -> bool> Paced<S, C> {
    /// A connection that has just begun.
    pub fn new(stream: S, times: Times, phase: Phase, is_crowded: C) -> Paced<S, C> {
        let reading = Box::pin(sleep(times.header));
        Paced { stream, times, phase, is_crowded, armed_for: UNARMED, reading, writing: None }
    }

    /// Starts the clock anew when the connection does something else than before.
    fn arm(&mut self) -> u8 {
        let phase = self.phase.now();
        if phase != self.armed_for {
            self.armed_for = phase;
            let wait = match phase {
                HEAD => self.times.header,
                IDLE if (self.is_crowded)() => self.times.idle.min(IDLE_CROWDED),
                _ => self.times.idle,
            };
            self.reading.as_mut().reset(Instant::now() + wait);
        }
        phase
    }
}

const IDLE_CROWDED: Duration = crate::limits::IDLE_TIMEOUT_CROWDED;

impl<S: AsyncRead + Unpin, C: Fn() -> bool + Unpin> AsyncRead for Paced<S, C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let phase = this.arm();
        let filled = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut this.stream).poll_read(context, buffer) {
            if phase == IDLE && buffer.filled().len() > filled {
                this.phase.0.store(HEAD, Ordering::Relaxed);
            }
            // A trickle of bytes must not outrun the clock by always being ready.
            let is_late = phase == HEAD && this.reading.deadline() <= Instant::now();
            return Poll::Ready(if is_late { Err(io::ErrorKind::TimedOut.into()) } else { read });
        }
        ready!(this.reading.as_mut().poll(context));
        if phase == SERVING {
            // Looked at again later: nobody says when the connection waits again.
            this.reading.as_mut().reset(Instant::now() + this.times.idle);
            ready!(this.reading.as_mut().poll(context));
        }
        // The end of the stream closes a waiting connection without a complaint.
        Poll::Ready(if phase == IDLE { Ok(()) } else { Err(io::ErrorKind::TimedOut.into()) })
    }
}

impl<S: AsyncWrite + Unpin, C: Fn() -> bool + Unpin> Paced<S, C> {
    /// Passes on what the stream says; one that takes nothing for too long has failed.
    fn written<T>(
        &mut self,
        context: &mut Context<'_>,
        said: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if said.is_ready() {
            self.writing = None;
            return said;
        }
        let wait = self.times.write;
        let writing = self.writing.get_or_insert_with(|| Box::pin(sleep(wait)));
        ready!(writing.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin, C: Fn() -> bool + Unpin> AsyncWrite for Paced<S, C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, said)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(context, said)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let said = Pin::new(&mut self.stream).poll_flush(context);
        self.written(context, said)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let said = Pin::new(&mut self.stream).poll_shutdown(context);
        self.written(context, said)
    }
}

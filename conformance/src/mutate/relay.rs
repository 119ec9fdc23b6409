//! A relay between the suite and a server. What a client says passes byte by byte; what a server
//! says is cut into frames and answers, which [`Tamper`] decides about.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};
use wireproof_client::base::Base;
use wireproof_client::dial::dial;
use wireproof_client::pack::Channel;

use super::frames::{self, Frame};
use super::head::{Head, body};
use super::tamper::{Fate, Tamper};
use crate::target::Target;

/// A longer head is none.
const LONGEST_HEAD: usize = 256 << 10;

/// A longer answer is given up.
const LONGEST_ANSWER: u64 = 64 << 20;

/// For so long is watched whom else a frame comes to. Nothing says that nobody else will get it; a
/// server tells all at once, and who gets it later counts as not told, at worst a mutant that is
/// easier to find.
const WATCH: Duration = Duration::from_millis(15);

/// A frame that nothing follows for so long has nothing to be behind of.
const HOLD: Duration = Duration::from_millis(80);

/// Relays that stand between a scenario and all addresses of its target, until it is dropped.
#[derive(Debug)]
pub(super) struct Relay {
    /// The target as it is reached through here.
    pub(super) target: Arc<Target>,
    pub(super) tamper: Arc<Tamper>,
    _serving: JoinSet<()>,
}

impl Relay {
    /// Opens one listener on loopback for each address of `target`.
    pub(super) async fn open(target: &Target, tamper: Tamper) -> io::Result<Relay> {
        let tamper = Arc::new(tamper);
        let mut serving = JoinSet::new();
        let mut known: BTreeMap<String, Base> = BTreeMap::new();
        let mut through = target.clone();
        let channels = through.channels.values_mut();
        for base in channels.chain(&mut through.rest).chain([&mut through.base]) {
            let shown = base.to_string();
            let own = match known.get(&shown) {
                Some(own) => own.clone(),
                None => {
                    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
                    let own = base.relayed(listener.local_addr()?.to_string());
                    serving.spawn(accept(listener, base.clone(), Arc::clone(&tamper)));
                    own
                }
            };
            known.insert(shown, own.clone());
            *base = own;
        }
        Ok(Relay {
            target: Arc::new(through),
            tamper,
            _serving: serving,
        })
    }
}

async fn accept(listener: TcpListener, upstream: Base, tamper: Arc<Tamper>) {
    let own = listener.local_addr().ok();
    let mut connections = JoinSet::new();
    // A listener that fails takes no more connections, which the scenario reports.
    while let Ok((stream, _)) = listener.accept().await {
        let line = Line {
            upstream: upstream.clone(),
            tamper: Arc::clone(&tamper),
            own,
        };
        connections.spawn(async move {
            // A connection that breaks on one side ends on the other.
            let _ = line.serve(stream).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

/// What one connection needs.
struct Line {
    upstream: Base,
    tamper: Arc<Tamper>,
    own: Option<SocketAddr>,
}

impl Line {
    async fn serve(self, mut client: TcpStream) -> io::Result<()> {
        // Small frames must not wait for one another; without it the speed suffers only.
        let _ = client.set_nodelay(true);
        let mut buffer = BytesMut::new();
        let Some(mut request) = read_head(&mut client, &mut buffer).await? else {
            return Ok(());
        };
        let mut server = dial(&self.upstream).await.map_err(io::Error::other)?;
        self.readdress(&mut request);
        if !request.is_upgrade() {
            request.set("connection", "close");
        }
        server.write_all(&request.bytes()).await?;
        let (from_server, to_server) = tokio::io::split(server);
        let (from_client, to_client) = tokio::io::split(client);
        let path = request.path().strip_prefix(&self.upstream.path(""));
        let path = path.unwrap_or(request.path()).to_owned();
        let ends = Ends {
            from_server,
            to_server,
            from_client,
            to_client,
            asked: buffer,
        };
        match request.is_upgrade() {
            true => self.socket(ends, &path).await,
            false => self.exchange(ends, request.method(), &path).await,
        }
    }

    /// The server is told its own address where the client has told the relay's.
    fn readdress(&self, request: &mut Head) {
        let Some(own) = self.own else { return };
        let own = own.to_string();
        if request.header("host") == Some(own.as_str()) {
            request.set("Host", self.upstream.authority());
        }
        if request.header("origin") == Some(format!("http://{own}").as_str()) {
            request.set("Origin", &self.upstream.origin());
        }
    }

    async fn socket<S: Both>(self, mut ends: Ends<S>, path: &str) -> io::Result<()> {
        let mut buffer = BytesMut::new();
        let pack = Arc::clone(&self.tamper.pack);
        let channel = pack.channels.iter().find(|channel| channel.fits(path));
        let mut asking = JoinSet::new();
        let number = Arc::new(OnceLock::new());
        let asks = Asks {
            tamper: Arc::clone(&self.tamper),
            number: Arc::clone(&number),
        };
        asking.spawn(asks.pass(ends.from_client, ends.to_server, ends.asked));
        let Some(mut answer) = read_head(&mut ends.from_server, &mut buffer).await? else {
            return Ok(());
        };
        let Some(channel) = channel.filter(|_| answer.status() == 101) else {
            if let Some(channel) = channel {
                let status = self.tamper.handshake(&channel.name, answer.status());
                if status != answer.status() {
                    answer.set_status(status);
                }
            }
            ends.to_client.write_all(&answer.bytes()).await?;
            ends.to_client.write_all(&buffer).await?;
            tokio::io::copy(&mut ends.from_server, &mut ends.to_client).await?;
            return ends.to_client.shutdown().await;
        };
        let (out, outbox) = unbounded_channel();
        let own = self.tamper.opened(&channel.name, out.clone());
        // Before the client knows, or it would ask as nobody.
        let _ = number.set(own);
        ends.to_client.write_all(&answer.bytes()).await?;
        let mut writing = JoinSet::new();
        writing.spawn(write(outbox, ends.to_client));
        let hears = Hears {
            tamper: &self.tamper,
            channel,
            number: own,
            out: |bytes| out.send(bytes).map_err(io::Error::other),
        };
        let ended = hears.pass(&mut ends.from_server, buffer).await;
        self.tamper.closed(own);
        drop(out);
        // All that was said before the end is still to be written.
        writing.join_next().await;
        ended
    }

    async fn exchange<S: Both>(self, ends: Ends<S>, method: &str, path: &str) -> io::Result<()> {
        let mut asking = JoinSet::new();
        let (mut from_client, mut to_server) = (ends.from_client, ends.to_server);
        asking.spawn(async move {
            to_server.write_all(&ends.asked).await?;
            // The server closes when it has answered, so that its half stays open.
            tokio::io::copy(&mut from_client, &mut to_server).await
        });
        let mut answer = Vec::new();
        let mut limited = ends.from_server.take(LONGEST_ANSWER);
        limited.read_to_end(&mut answer).await?;
        let mut buffer = BytesMut::from(answer.as_slice());
        let mut to_client = ends.to_client;
        let endpoints = self.tamper.pack.endpoints_at(path);
        let endpoint = endpoints.iter().find(|endpoint| endpoint.method == method);
        let head = Head::take(&mut buffer);
        let changed = match (head, endpoint) {
            (Some(head), Some(endpoint)) => self.answer(head, &buffer, &endpoint.name),
            _ => None,
        };
        to_client.write_all(&changed.unwrap_or(answer)).await?;
        to_client.shutdown().await
    }

    /// What is sent in place of an answer; `None` if it is passed on as it is.
    fn answer(&self, mut head: Head, rest: &[u8], endpoint: &str) -> Option<Vec<u8>> {
        let own = head.status();
        let bytes = body(&head, rest);
        let json: Option<Value> = serde_json::from_slice(&bytes).ok();
        self.tamper
            .answered(endpoint, own, head.names(), json.as_ref());
        let status = self.tamper.status(endpoint, own);
        let is_other = status != own;
        if is_other {
            head.set_status(status);
        }
        let dropped = self.tamper.dropped_header(endpoint, own);
        let is_without = dropped.is_some_and(|name| head.remove(name));
        let other = json.and_then(|json| self.tamper.body(endpoint, own, &json));
        if let Some(other) = &other {
            let body = other.to_string();
            head.remove("transfer-encoding");
            head.set("content-length", &body.len().to_string());
            return Some([&head.bytes()[..], body.as_bytes()].concat());
        }
        (is_other || is_without).then(|| [&head.bytes()[..], rest].concat())
    }
}

trait Both: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Both for T {}

/// Both ends of both connections, and what the client has said already.
struct Ends<S> {
    from_server: ReadHalf<S>,
    to_server: WriteHalf<S>,
    from_client: ReadHalf<TcpStream>,
    to_client: WriteHalf<TcpStream>,
    asked: BytesMut,
}

/// What goes from the client to the server.
struct Asks {
    tamper: Arc<Tamper>,
    /// The connection's number, once it is open.
    number: Arc<OnceLock<usize>>,
}

impl Asks {
    async fn pass<S: Both>(
        self,
        mut from: ReadHalf<TcpStream>,
        mut to: WriteHalf<S>,
        mut bytes: BytesMut,
    ) -> io::Result<()> {
        let mut whole = BytesMut::new();
        loop {
            whole.extend_from_slice(&bytes);
            loop {
                match frames::take(&mut whole) {
                    Ok(Some(frame)) => self.note(&frame),
                    Ok(None) => break,
                    // What is no frame is the scenario's intention, and passes all the same.
                    Err(_) => whole.clear(),
                }
            }
            to.write_all(&bytes).await?;
            bytes.clear();
            if from.read_buf(&mut bytes).await? == 0 {
                return to.shutdown().await;
            }
        }
    }

    fn note(&self, frame: &Frame) {
        if let (true, Some(number)) = (frame.is_data(), self.number.get()) {
            self.tamper.asks(*number);
        }
    }
}

/// What goes from the server to the client.
struct Hears<'a, O> {
    tamper: &'a Tamper,
    channel: &'a Channel,
    number: usize,
    out: O,
}

impl<O: Fn(Bytes) -> io::Result<()>> Hears<'_, O> {
    async fn pass(
        &self,
        from: &mut (impl AsyncRead + Unpin),
        mut buffer: BytesMut,
    ) -> io::Result<()> {
        let mut held: Option<(Bytes, Instant)> = None;
        loop {
            while let Some(frame) = frames::take(&mut buffer)? {
                let fate = self.fate(&frame);
                let behind = held.take();
                if behind.is_none() && fate == Fate::HeldBack {
                    held = Some((frame.bytes, Instant::now() + HOLD));
                    continue;
                }
                self.send(&frame, fate).await?;
                if let Some((bytes, _)) = behind {
                    self.tamper.has_overtaken();
                    (self.out)(bytes)?;
                }
            }
            let read = match &held {
                None => from.read_buf(&mut buffer).await?,
                Some((_, until)) => match timeout_at(*until, from.read_buf(&mut buffer)).await {
                    Ok(read) => read?,
                    Err(_) => {
                        if let Some((bytes, _)) = held.take() {
                            (self.out)(bytes)?;
                        }
                        continue;
                    }
                },
            };
            if read == 0 {
                return held.map_or(Ok(()), |(bytes, _)| (self.out)(bytes));
            }
        }
    }

    fn fate(&self, frame: &Frame) -> Fate {
        if let Some(code) = frame.close_code() {
            let other = self.tamper.close(self.channel, code);
            return match other == code {
                true => Fate::Passes,
                false => Fate::Becomes(frame.with_close_code(other)),
            };
        }
        match frame.is_text() {
            true => self
                .tamper
                .frame(self.channel, self.number, frame.payload()),
            false => Fate::Passes,
        }
    }

    async fn send(&self, frame: &Frame, fate: Fate) -> io::Result<()> {
        let whole = || (self.out)(frame.bytes.clone());
        match fate {
            Fate::Passes | Fate::HeldBack => whole(),
            Fate::Becomes(other) => (self.out)(other),
            Fate::Twice => whole().and_then(|()| whole()),
            Fate::Withheld => Ok(()),
            Fate::Watched => {
                sleep(WATCH).await;
                whole()
            }
            Fate::Leaks => {
                sleep(WATCH).await;
                self.tamper.leak(self.number, self.channel, frame.payload());
                whole()
            }
        }
    }
}

/// Writes what is put out, until there will be no more.
async fn write(
    mut outbox: UnboundedReceiver<Bytes>,
    mut to: WriteHalf<TcpStream>,
) -> io::Result<()> {
    while let Some(bytes) = outbox.recv().await {
        to.write_all(&bytes).await?;
    }
    to.shutdown().await
}

/// Reads until a head is all there; `None` where the connection ends before.
async fn read_head(
    from: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
) -> io::Result<Option<Head>> {
    loop {
        if let Some(head) = Head::take(buffer) {
            return Ok(Some(head));
        }
        if buffer.len() > LONGEST_HEAD || from.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

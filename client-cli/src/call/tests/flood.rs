//! Servers that say more than is kept of anybody: listening goes on for as long as is asked, and no longer.

use super::*;

/// More than is kept of a connection where all of it is kept.
const MANY: usize = 25_000;

/// A server that answers the first frame, and then says so much more and leaves.
fn flooding(count: usize) -> Base {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = Base::new(listener.local_addr().unwrap().to_string(), "");
    thread::spawn(move || {
        let mut socket = accept(listener.accept().unwrap().0).unwrap();
        socket.read().unwrap();
        for _ in 0..=count {
            // Whoever has heard enough may be gone.
            if socket.write(Message::text(r#"{"do":"seen"}"#)).is_err() {
                return;
            }
        }
        let _ = socket.close(None);
        while socket.read().is_ok() {}
    });
    base
}

fn heard(count: usize, listen_for: Duration) -> usize {
    let base = flooding(count);
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let asked = ask("look", &base, "yard", PATIENCE, Some(listen_for));
    let (code, lines) = runtime.block_on(asked);
    assert_eq!(code, ExitCode::Conforms as u8, "{}", lines.len());
    let heard = lines.lines().filter(|line| line.contains(r#""heard""#));
    heard.filter(|line| line.contains(r#""seen""#)).count()
}

#[test]
fn all_is_heard_of_a_server_that_says_much() {
    assert_eq!(heard(MANY, PATIENCE), MANY);
}

#[test]
fn a_server_that_never_stops_is_listened_to_until_the_time_is_over() {
    let begun = std::time::Instant::now();
    assert!(heard(usize::MAX - 1, Duration::from_millis(100)) > 0);
    assert!(begun.elapsed() < PATIENCE);
}

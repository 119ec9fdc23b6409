//! Targets that would have us wait, fill our memory or break us down: each gets the right verdict and
//! the right exit code, in bounded time.

use std::time::{Duration, Instant};

use wireproof_conformance::verdict::ExitCode;

use crate::hostile_server::{Hostile, Vice};
use crate::spoiled::{KEY, reference};
use crate::trams::Folder;
use crate::{Ended, ended, wireproof};

/// No run below may come near to this, however slow the machine.
const BOUND: Duration = Duration::from_secs(110);

/// A server that answers is given time, so that a slow machine changes no verdict.
const PATIENT: &str = "connect = \"20s\"\nstep = \"20s\"";

/// One that does not is not waited for.
const QUICK: &str = "connect = \"300ms\"\nstep = \"300ms\"";

fn check(folder: &Folder, more: &[&str]) -> Ended {
    let mut command = wireproof(&[&["check", "--target", "target.toml"], more].concat());
    command.current_dir(folder.0.path());
    in_time(command)
}

fn in_time(command: assert_cmd::Command) -> Ended {
    let begun = Instant::now();
    let ended = ended(command);
    let elapsed = begun.elapsed();
    assert!(elapsed < BOUND, "{elapsed:?}\n{}", ended.stdout);
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    ended
}

/// Both scenarios fail, and the report says so.
#[track_caller]
fn fails(vice: Vice, timeouts: &str, words: &str) {
    let server = Hostile::start(vice);
    let ended = check(&Folder::aimed_at(&server.url("ws"), timeouts), &[]);
    let ended = ended.with(ExitCode::Deviates);
    for words in [words, " in 2 scenarios: 2 failed"] {
        assert!(
            ended.stdout.contains(words),
            "{vice:?}: no `{words}` in\n{}",
            ended.stdout
        );
    }
}

/// Nothing is played where nothing can be, and it is said once; a scenario that is asked for alone is
/// told with its place.
#[track_caller]
fn is_no_server(answer: &'static [u8], words: &str, alone: &str) {
    let vice = Vice::Answers(answer);
    let server = Hostile::start(vice);
    let folder = Folder::aimed_at(&server.url("ws"), PATIENT);
    let all = check(&folder, &[]).with(ExitCode::Unreachable);
    assert!(
        all.stderr.contains("no WebSocket server is at"),
        "{}",
        all.stderr
    );
    assert_eq!(
        all.stderr.matches(words).count(),
        1,
        "{vice:?}\n{}",
        all.stderr
    );
    let one = check(&folder, &["TT-PING"]).with(ExitCode::Deviates);
    for words in ["FAIL tram-times/times  TT-PING-1", alone] {
        assert!(
            one.stdout.contains(words),
            "{vice:?}: no `{words}` in\n{}",
            one.stdout
        );
    }
}

#[test]
fn what_is_no_socket_is_no_server() {
    let answers = "which neither opens nor refuses";
    is_no_server(
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        answers,
        "answered 200",
    );
    let elsewhere =
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n";
    is_no_server(elsewhere, answers, "answered 302");
    let opened =
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n";
    is_no_server(opened, "Key mismatch", "Key mismatch");
    let broken = "breaks RFC 6455";
    is_no_server(b"HTTP/1.1 101 Switching Protocols\r\n\r\n", broken, broken);
    is_no_server(b"SSH-2.0-OpenSSH_9\r\n", broken, broken);
    let cut = "the connection ended before the handshake was answered";
    is_no_server(b"", cut, cut);
}

#[test]
fn tls_on_one_side_only_is_told() {
    // The alert of a server that expected a greeting of TLS.
    let secure = Hostile::start(Vice::Answers(b"\x15\x03\x03\x00\x02\x02\x46"));
    let plain = Hostile::start(Vice::Answers(
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    ));
    let cases = [
        (secure.url("ws"), "speaks TLS", "Write wss://"),
        (plain.url("wss"), "does not speak TLS", "Write ws://"),
    ];
    for (url, what, cure) in cases {
        let folder = Folder::aimed_at(&url, PATIENT);
        for words in [&[][..], &["TT-PING"]] {
            let ended = check(&folder, words);
            let told = format!(" {what}, and its address says that it does");
            assert!(ended.stderr.contains(&told), "{}", ended.stderr);
            ended.saying(ExitCode::Unreachable, cure);
        }
    }
}

#[test]
fn a_body_without_end_is_not_read_to_its_end() {
    let head = b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n";
    fails(
        Vice::AnswersWithoutEnd(head),
        PATIENT,
        "was answered 403, not opened",
    );
}

#[test]
fn silence_is_told_as_what_it_is() {
    fails(
        Vice::AnswersNothing,
        QUICK,
        "did not answer the handshake within 300ms",
    );
    fails(
        Vice::HangsOnceOpen,
        QUICK,
        "nothing like it arrived within 300ms",
    );
    fails(Vice::IsMute, QUICK, "nothing like it arrived within 300ms");
    let half_a_frame = b"\x81\x7e\x01\x00{\"event\":";
    fails(
        Vice::SaysAtOnce(half_a_frame),
        QUICK,
        "nothing like it arrived within 300ms",
    );
}

#[test]
fn an_end_is_told_with_how_it_came() {
    fails(
        Vice::SaysAndDrops(b"\x81\x7e\x01\x00{"),
        PATIENT,
        "dropped without a close frame",
    );
    fails(
        Vice::ClosesAtRandom,
        PATIENT,
        "dropped without a close frame",
    );
    // TCP stays open behind a close frame.
    fails(
        Vice::SaysAtOnce(b"\x88\x02\x03\xf0"),
        PATIENT,
        "the server closed 1008",
    );
    fails(
        Vice::SaysAtOnce(b"\x88\x00"),
        PATIENT,
        "the server closed without a code",
    );
    // 999, and 1006, which stands for a close frame that never came.
    for code in [b"\x88\x02\x03\xe7", b"\x88\x02\x03\xee"] {
        fails(
            Vice::SaysAtOnce(code),
            PATIENT,
            "has a code that may not be sent",
        );
    }
    fails(
        Vice::SaysAtOnce(b"\x88\x01\x03"),
        PATIENT,
        "Invalid close sequence",
    );
}

#[test]
fn what_breaks_the_protocol_of_sockets_is_told() {
    let hundred_megabytes = b"\x81\x7f\x00\x00\x00\x00\x05\xf5\xe1\x00{";
    fails(
        Vice::SaysAtOnce(hundred_megabytes),
        PATIENT,
        "Message too long: 100000000",
    );
    // Compressed, which nobody has agreed to: what it would become is never known.
    fails(
        Vice::SaysAtOnce(b"\xc1\x06\xaa\x56\x2a\x4a\x05\x00"),
        PATIENT,
        "Reserved bits",
    );
    fails(Vice::SaysAtOnce(b"\x81\x02\xc3\x28"), PATIENT, "UTF-8");
    fails(Vice::SaysAtOnce(b"\x83\x00"), PATIENT, "invalid opcode");
}

#[test]
fn garbage_is_shown_and_answers_nothing() {
    fails(
        Vice::SaysAtOnce(b"\x81\x03not"),
        QUICK,
        "× text frame that is not JSON",
    );
    fails(Vice::SaysAtOnce(b"\x82\x01\x00"), QUICK, "× binary frame");
    fails(
        Vice::SaysAtOnce(b"\x81\x00"),
        QUICK,
        "× text frame that is not JSON",
    );
    fails(
        Vice::SaysAtOnce(b"\x81\x0b{\"noise\":1}"),
        QUICK,
        "noise of pong",
    );
}

#[test]
fn a_flood_ends_the_connection_that_it_comes_over() {
    fails(
        Vice::Repeats(b"", b"\x89\x01x"),
        PATIENT,
        "it floods: more than 10000 frames",
    );
}

/// Brackets take many times their text in memory.
#[test]
fn a_flood_fills_no_memory() {
    const FRAME: usize = 1 << 20;
    let mut frame = vec![0x81, 127, 0, 0, 0, 0, 0, 16, 0, 0];
    frame.extend(b"[0");
    frame.extend(b",[]".repeat((FRAME - 3) / 3));
    frame.resize(10 + FRAME - 1, b' ');
    frame.push(b']');
    let flood = Vice::Repeats(b"", frame.leak());
    fails(flood, PATIENT, "it floods: its frames take ");
}

/// A backend that needs its time is judged like any other, if its target file says so.
#[test]
fn who_is_slow_is_given_time() {
    let server = Hostile::start(Vice::IsSlow(300));
    let step = "connect = \"20s\"\nstep = \"200ms\"\nmultiplier = ";
    let ended = check(
        &Folder::aimed_at(&server.url("ws"), &format!("{step}100")),
        &[],
    );
    let ended = ended.with(ExitCode::Conforms);
    assert!(ended.stdout.contains("2 passed"), "{}", ended.stdout);
    // What never comes is waited for no longer than that.
    fails(Vice::HangsOnceOpen, &format!("{step}4"), "within 800ms");
}

/// Not every scenario waits for a target that is dead.
#[test]
fn a_target_that_hangs_is_given_up() {
    const MANY: usize = 200;
    let check = |vice, words: &str| {
        let server = Hostile::start(vice);
        let folder = Folder::with_many(&server.url("ws"), QUICK, MANY);
        let ended = check(&folder, &["--jobs", "4"]).with(ExitCode::Deviates);
        for words in ["could not be tested", words] {
            assert!(
                ended.stdout.contains(words),
                "{vice:?}: no `{words}` in\n{}",
                ended.stdout
            );
        }
        assert!(server.taken() < MANY / 2, "{vice:?}: {}", server.taken());
    };
    check(Vice::AnswersNothing, "the target has stopped answering");
    // {"x":1}, for ever
    let flood = Vice::Repeats(b"", b"\x81\x07{\"x\":1}");
    check(flood, "the target floods: 40 scenarios in a row");
    check(
        Vice::IsMute,
        "has not sent one whole message in 40 scenarios",
    );
}

#[test]
fn nothing_more_is_begun_after_so_many_that_fail() {
    let server = Hostile::start(Vice::ClosesAtRandom);
    let folder = Folder::with_many(&server.url("ws"), PATIENT, 20);
    let some = ["--jobs", "1", "--max-fail", "3"];
    let ended = check(&folder, &some).with(ExitCode::Deviates);
    assert!(
        ended.stdout.contains("3 failed, 17 not begun"),
        "{}",
        ended.stdout
    );
    let both = check(&folder, &["--max-fail", "3", "--fail-fast"]);
    both.with(ExitCode::Usage);
}

/// A server that makes worlds and is hostile to every other request over HTTP.
#[test]
fn answers_over_http_are_judged_in_bounded_time_too() {
    let check = |vice, words: &str| {
        let server = Hostile::in_front_of(vice, Some(reference(None)));
        let url = server.url("ws") + "/pet-market";
        let ended = in_time(wireproof(&[
            "check",
            "pet-market",
            "PM-ADS-16#1",
            "--url",
            &url,
            "--provisioning-key",
            KEY,
            "--timeout",
            "1s",
        ]));
        let ended = ended.with(ExitCode::Deviates);
        assert!(
            ended.stdout.contains(words),
            "{vice:?}: no `{words}` in\n{}",
            ended.stdout
        );
    };
    check(Vice::AnswersNothing, "no answer came within 1s");
    check(Vice::Answers(b"hello\r\n\r\n"), "the exchange broke off");
    check(
        Vice::Answers(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[{"),
        "the exchange broke off",
    );
    check(
        Vice::Answers(b"HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
        "301",
    );
    check(
        Vice::AnswersWithoutEnd(b"HTTP/1.1 200 OK\r\n\r\n["),
        "the exchange broke off",
    );
}

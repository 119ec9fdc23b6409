//! What is shown of the frames of a scenario that did not pass.

use super::*;

/// Of a flood the last frames are shown and all are counted, those too that nobody has kept.
#[test]
fn a_timeline_says_how_much_came_before() {
    let flood = || {
        let mut flood = report("NW-TELL-1", 1, Verdict::Fail(failure("flooded")));
        let frame = flood.frames[0].clone();
        flood.frames = vec![frame; 40];
        flood.frames_left_out = 1_000;
        flood
    };
    let run = finished(&[flood()]);
    let terminal = told(Terminal::new(false), vec![flood()], run);
    let mut junit = Junit::default();
    junit.event(&Event::ScenarioFinished(Box::new(flood())));
    for text in [&terminal, &junit.finish().expect("XML")] {
        assert!(
            text.contains("(1026 earlier; `--full` shows all, and whole frames)"),
            "{text}"
        );
    }
}

/// Whoever asks for it is shown all that is kept, and frames as long as they are.
#[test]
fn a_timeline_is_whole_for_whoever_asks() {
    let long = || {
        let mut long = report("NW-TELL-1", 1, Verdict::Fail(failure("said a lot")));
        let mut frame = long.frames[0].clone();
        frame.frame = format!("{{\"text\":\"{}\"}}", "x".repeat(900));
        long.frames = vec![frame; 40];
        long
    };
    let run = || finished(&[long()]);
    let terminal = |full| {
        told(
            Terminal::new(false).with_width(80).in_full(full),
            vec![long()],
            run(),
        )
    };
    let mut junit = Junit::default().in_full(true);
    junit.event(&Event::ScenarioFinished(Box::new(long())));
    for text in [&terminal(true), &junit.finish().expect("XML")] {
        assert_eq!(text.matches(&"x".repeat(900)).count(), 40, "{text}");
        assert!(!text.contains("earlier"), "{text}");
    }
    assert_eq!(terminal(false).matches(&"x".repeat(900)).count(), 0);
}

#[test]
fn a_frame_that_is_cut_is_told_with_its_own_length() {
    let mut scenario = report(
        "NW-TELL-1",
        1,
        Verdict::Fail(failure("`told` did not arrive")),
    );
    scenario.frames[0].frame = "x".repeat(16 << 10);
    scenario.frames[0].bytes = Some(65_537);
    let scenarios = vec![scenario];
    let run = finished(&scenarios);
    let text = told(Terminal::new(false), scenarios, run);
    assert!(text.contains("xxx … (65537 bytes)"), "{text}");
    assert!(!text.contains("16384"), "{text}");
}

#[test]
fn a_frame_beside_a_failure_is_cut_to_the_width_too() {
    let mut wrong = failure("`told` did not arrive");
    wrong.notes[0] = Note::new("received", "y".repeat(100));
    let scenarios = vec![report("NW-TELL-1", 1, Verdict::Fail(wrong))];
    let run = finished(&scenarios);
    let text = told(Terminal::new(false).with_width(60), scenarios, run);
    let mut lines = text.lines().filter(|line| line.contains("= received"));
    let line = lines.next().expect("the line");
    assert!(line.chars().count() == 60 && line.ends_with('…'), "{line}");
}

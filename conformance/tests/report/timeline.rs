//! What is shown of the frames of a scenario that did not pass.

use super::*;

/// Of a flood the last frames are shown and all are counted, those too that nobody has kept.
#[test]
fn a_timeline_says_how_much_came_before() {
    let flood = || {
        let mut flood = report("NW-TELL-1", 1, Verdict::Fail(failure("flooded")));
        let frame = flood.frames[0].clone();
        flood.frames = vec![frame; 40];
        flood.frames[10].left_out = 1_000;
        flood.frames_left_out = 1_000;
        flood
    };
    let run = finished(&[flood()]);
    let terminal = told(Terminal::new(false), vec![flood()], run);
    let mut junit = Junit::default();
    junit.event(&Event::ScenarioFinished(Box::new(flood())));
    for text in [&terminal, &junit.finish().expect("XML")] {
        assert!(
            text.contains(
                "(1026 earlier; `--full` shows 26 of them, and whole frames; 1000 are kept nowhere)"
            ),
            "{text}"
        );
    }
}

/// What nobody has kept is told where it came, not at the top.
#[test]
fn a_gap_is_told_where_it_is() {
    let gap = |at: usize| {
        let mut gap = report("NW-TELL-1", 1, Verdict::Fail(failure("flooded")));
        gap.frames = vec![gap.frames[0].clone(); 20];
        for (number, frame) in gap.frames.iter_mut().enumerate() {
            frame.frame = format!("frame {number}.");
        }
        gap.frames[at].left_out = 70;
        gap.frames_left_out = 70;
        gap
    };
    let of = |at: usize, full: bool| {
        let run = finished(&[gap(at)]);
        told(Terminal::new(false).in_full(full), vec![gap(at)], run)
    };
    for (at, full) in [(16, false), (16, true), (3, true)] {
        let text = of(at, full);
        let timeline = text.lines().skip_while(|line| !line.contains("timeline"));
        let lines: Vec<&str> = timeline.collect();
        let note = "(70 more came here, and are kept nowhere)";
        let found = lines.iter().position(|line| line.trim() == note);
        let found = found.unwrap_or_else(|| panic!("{text}"));
        let has = |line: &str, number: usize| line.contains(&format!("frame {number}."));
        assert!(
            has(lines[found - 1], at - 1) && has(lines[found + 1], at),
            "{text}"
        );
        assert_eq!(
            text.contains("(6 earlier; `--full` shows all, and whole frames)"),
            !full
        );
    }
    // It is just before the first that is shown.
    let text = of(6, false);
    let note = "(76 earlier; `--full` shows 6 of them, and whole frames; 70 are kept nowhere)";
    assert!(text.contains(note) && !text.contains("came here"), "{text}");
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

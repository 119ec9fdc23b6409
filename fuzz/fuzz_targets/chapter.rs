//! Markdown → chapter → plan, and Markdown → formatted Markdown.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use wireproof_client::base::Base;
use wireproof_conformance::chapter;
use wireproof_conformance::format::Form;
use wireproof_conformance::plan::{Selection, plan};
use wireproof_conformance::target::Target;
use wireproof_fuzz::{PACKS, judge_format, judge_mistakes};

fuzz_target!(|source: &str| {
    judge_format(source, Form::Markdown);
    match chapter::parse("a.md", source) {
        Ok(chapter) => {
            let chapter = Arc::new(chapter);
            let target = Arc::new(Target::new(Base::new("127.0.0.1:1", ""), None));
            for pack in PACKS.iter() {
                let chapters = [Arc::clone(&chapter)];
                if let Err(problems) = plan(pack, &target, &chapters, &Selection::default()) {
                    assert!(!problems.is_empty());
                    for problem in &problems {
                        assert!(problem.render(source, false).contains("a.md"));
                    }
                }
            }
        }
        Err(mistakes) => judge_mistakes(source, &mistakes),
    }
});

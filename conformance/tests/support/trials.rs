//! The arguments of tests that are made at run time.

use std::thread::available_parallelism;

use libtest_mimic::Arguments;

/// A trial mostly waits: for a server's silence, or for a deadline that a mutant lets pass.
const FOR_EACH_CORE: usize = 4;

/// What the command line says, and more trials at once than there are cores where it says nothing
/// of that.
pub(crate) fn arguments() -> Arguments {
    let mut arguments = Arguments::from_args();
    if arguments.test_threads.is_none() {
        let cores = available_parallelism().map_or(1, usize::from);
        arguments.test_threads = Some(FOR_EACH_CORE * cores);
    }
    arguments
}

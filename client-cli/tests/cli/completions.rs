//! `wireproof completions`.

use wireproof_conformance::verdict::ExitCode;

use crate::{ended, wireproof};

#[test]
fn every_shell_gets_every_operation_and_most_their_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ended = ended(wireproof(&["completions", shell])).with(ExitCode::Conforms);
        assert_eq!(ended.stderr, "");
        for protocol in wireproof_schemas::protocols() {
            let operations = protocol
                .channels
                .iter()
                .flat_map(|channel| channel.operations);
            for name in operations.map(|operation| operation.name) {
                assert!(ended.stdout.contains(name), "{shell} does not know {name}");
            }
        }
        // What clap generates for fish knows two levels of commands, and members are on the third.
        let knows_members = ended.stdout.contains("msg-text");
        assert_eq!(knows_members, shell != "fish", "{shell}");
    }
}

#[test]
fn another_shell_is_2() {
    ended(wireproof(&["completions", "cmd"])).saying(ExitCode::Usage, "possible values: bash, ");
}

/// What a shell offers where a protocol is wanted.
#[test]
fn protocols_are_offered_where_one_is_wanted() {
    let script = ended(wireproof(&["completions", "bash"])).with(ExitCode::Conforms);
    let of = |command: &str| {
        let start = format!("        wireproof__subcmd__{command})\n");
        let (_, rest) = script.stdout.split_once(&start).expect(command);
        rest.split_once("esac\n").expect("its end").0.to_owned()
    };
    for command in ["check", "schema", "mutate", "protocols", "serve", "run"] {
        let offered = of(command);
        for protocol in wireproof_schemas::protocols() {
            assert!(offered.contains(protocol.id), "{command}:\n{offered}");
        }
    }
}

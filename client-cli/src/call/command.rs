//! The command line of `call`, built from the documents: a command for each protocol, below it one
//! for each operation, with an option for each member of its request.

use anyhow::Context;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command, CommandFactory};
use serde_json::Value;
use wireproof_client::pack::{Channel, Claims, Endpoint, Operation, Pack, Pointer};

use super::member::{Member, member, members, of_schema};
use super::option::option;
use crate::args::{Arguments, CallOptions};
use crate::selected::folder_of_command_line;
use crate::suites::{Protocol, built_in, of_folder};

/// What an option is called whose member has the name of one of `call`'s own.
const PREFIX: &str = "payload-";

/// An operation as a command needs to know it.
pub(crate) struct Known {
    /// What its options set.
    pub(crate) members: Vec<Flag>,
}

/// A member with its option.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Flag {
    /// What is set.
    pub(crate) member: Member,
    /// The option's name, without dashes.
    pub(crate) long: String,
    /// Whether it has a value of its own where none is given: a fresh correlation id.
    pub(crate) chosen: bool,
}

impl Flag {
    /// How clap knows it; no option of `call`'s own has such a name.
    pub(crate) fn id(&self) -> String {
        format!("member {}", self.member.name)
    }
}

/// The commands of all protocols. What cannot be read is told when it is called.
pub(crate) fn with_protocols(command: Command) -> Command {
    // What follows depends on the folder, and clap builds commands before it reads their options.
    if let Some(folder) = folder_of_command_line(std::env::args_os()) {
        // The folder alone asks what there is; clap would only say that something is missing.
        return operations_of(command, of_folder(&folder).ok()).subcommand_required(false);
    }
    let protocols = built_in(None).unwrap_or_default();
    let protocols = protocols.iter().map(|protocol| {
        Command::new(protocol.id.clone())
            .about(protocol.title.clone())
            .defer(with_operations)
    });
    command
        .subcommands(protocols)
        .subcommand_value_name("PROTOCOL")
        .subcommand_help_heading("Protocols")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .allow_external_subcommands(true)
        .disable_help_subcommand(true)
}

/// The help for a protocol, by its name or that of the folder on the command line.
pub(crate) fn what_can_be_asked(protocol: Option<&str>) -> anyhow::Result<StyledStr> {
    let mut command = Arguments::command();
    command.build();
    let call = command.find_subcommand_mut("call").context("call")?;
    let asked = match protocol {
        Some(protocol) => call.find_subcommand_mut(protocol).context("a protocol")?,
        None => call,
    };
    Ok(asked.render_help())
}

/// Adds to clap's error that an option of operations stands after one, where it stands before.
pub(crate) fn operation_first(error: &mut clap::Error) {
    if std::env::args_os().nth(1).is_none_or(|word| word != "call") {
        return;
    }
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    let mut own = CallOptions::augment_args(Command::new(""));
    own.build();
    let given = given.trim_start_matches('-');
    let is_own = own.get_arguments().any(|arg| arg.get_long() == Some(given));
    if error.kind() == ErrorKind::UnknownArgument && is_own {
        let tip = format!("the operation comes first: OPERATION --{given} …");
        let tips = ContextValue::StyledStrs(vec![tip.into()]);
        error.insert(ContextKind::Suggested, tips);
    }
}

fn with_operations(command: Command) -> Command {
    let protocols = built_in(Some(command.get_name()));
    let protocol = protocols.ok().and_then(|found| found.into_iter().next());
    operations_of(command, protocol)
}

/// A command with one below it for each operation of a protocol.
fn operations_of(command: Command, protocol: Option<Protocol>) -> Command {
    let command = command
        .subcommand_value_name("OPERATION")
        .subcommand_help_heading("Operations")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .allow_external_subcommands(true)
        .disable_help_subcommand(true);
    let loaded = protocol.and_then(|protocol| {
        let pack = protocol.pack(&Claims::All).ok()?;
        Some((protocol, pack))
    });
    let Some((protocol, pack)) = loaded else {
        // Nothing can be asked for; what is wrong is told when the call is made.
        return command
            .subcommand_required(false)
            .arg_required_else_help(false);
    };
    let document = protocol.json();
    let operations = operations(&pack);
    let command = command.subcommands(operations.iter().map(|(operation, channels)| {
        let known = known(&document, channels, &operation.name);
        command_of(operation, channels, &known)
    }));
    let rest = protocol.rest_json();
    let endpoints = pack.endpoints.iter().filter(|endpoint| {
        let mut known = operations.iter();
        known.all(|(operation, _)| operation.name != endpoint.name)
    });
    command.subcommands(endpoints.map(|endpoint| endpoint_command(&rest, endpoint)))
}

/// The command of what is asked for over HTTP.
pub(crate) fn endpoint_command(document: &Value, endpoint: &Endpoint) -> Command {
    let flags = of_endpoint(document, endpoint);
    let command = Command::new(endpoint.name.clone())
        .next_help_heading("Members")
        .args(flags.iter().map(option));
    CallOptions::augment_args(command)
        .about(endpoint.summary.clone())
        .long_about(None)
        .after_help(format!("Over HTTP: {} {}", endpoint.method, endpoint.path))
}

/// What the options of an endpoint set: the parameters of its path, and the members of its body.
pub(crate) fn of_endpoint(document: &Value, endpoint: &Endpoint) -> Vec<Flag> {
    let parameters = endpoint.parameters.iter().map(|parameter| {
        let schema = parameter.schema.clone().unwrap_or_default();
        // One that the caller has by themselves need not be given.
        let required = parameter.person.is_none();
        let mut member = member(document, &parameter.name, &schema, required);
        member.description.clone_from(&parameter.description);
        member
    });
    let mut flags = Vec::new();
    let body = super::rest::body_schema(document, endpoint);
    let body = body.map(|schema| of_schema(document, schema));
    for member in parameters.chain(body.into_iter().flatten()) {
        flags.extend(flag(&flags, member));
    }
    flags
}

/// The option of a member, unless no option can have its name or another has it.
fn flag(flags: &[Flag], member: Member) -> Option<Flag> {
    let mut own = CallOptions::augment_args(Command::new(""));
    own.build();
    let taken = |long: &str| own.get_arguments().any(|arg| arg.get_long() == Some(long));
    let mut long = kebab(&member.name);
    if taken(&long) {
        long.insert_str(0, PREFIX);
    }
    if long.is_empty() || flags.iter().any(|flag| flag.long == long) {
        return None;
    }
    Some(Flag {
        chosen: false,
        member,
        long,
    })
}

/// Every operation once, with the channels that have it.
fn operations(pack: &Pack) -> Vec<(&Operation, Vec<&Channel>)> {
    let mut found: Vec<(&Operation, Vec<&Channel>)> = Vec::new();
    for channel in &pack.channels {
        for operation in &channel.operations {
            match found
                .iter_mut()
                .find(|(known, _)| known.name == operation.name)
            {
                Some((_, channels)) => channels.push(channel),
                None => found.push((operation, vec![channel])),
            }
        }
    }
    found
}

/// What the documents say of an operation, on all channels together.
pub(crate) fn known(document: &Value, channels: &[&Channel], operation: &str) -> Known {
    let mut flags: Vec<Flag> = Vec::new();
    let requests = channels
        .iter()
        .filter_map(|channel| channel.operation(operation));
    for request in requests.map(|operation| &operation.request) {
        for member in members(document, &request.schema) {
            if flags.iter().any(|flag| flag.member.name == member.name) {
                continue;
            }
            let is = |pointer: &Pointer| pointer.tokens() == [member.name.as_str()];
            // What can only be one thing is no choice; --json and --bad may set it all the same.
            if request.constants.iter().any(|(pointer, _)| is(pointer)) {
                continue;
            }
            let correlation = request.correlation.as_ref();
            let chosen = correlation.is_some_and(|id| is(&id.pointer));
            // A name that no option can have, or that two members share, is for --json.
            let Some(flag) = flag(&flags, member) else {
                continue;
            };
            flags.push(Flag { chosen, ..flag });
        }
    }
    Known { members: flags }
}

/// `room_pk` and `roomPk` are `--room-pk`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    let mut before = None::<char>;
    for c in name.chars() {
        let begins = c.is_uppercase() && before.is_some_and(|before| !before.is_uppercase());
        if (begins || !c.is_alphanumeric()) && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        }
        before = Some(c);
    }
    out.trim_end_matches('-').to_owned()
}

fn command_of(operation: &Operation, channels: &[&Channel], known: &Known) -> Command {
    let places: Vec<String> = channels
        .iter()
        .map(|channel| format!("{} at {}", channel.name, channel.address))
        .collect();
    let command = Command::new(operation.name.clone())
        .next_help_heading("Members")
        .args(known.members.iter().map(option));
    CallOptions::augment_args(command)
        .about(operation.summary.clone())
        .long_about(None)
        .after_help(format!("Channels: {}", places.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(kebab(name), expected);
    }

    #[test]
    fn names_of_members_make_names_of_options() {
        check("room_pk", "room-pk");
        check("roomPk", "room-pk");
        check("RoomPK", "room-pk");
        check("$ref", "ref");
        check("a__b_", "a-b");
        check("?", "");
    }
}

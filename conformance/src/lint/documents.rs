//! Rules about documents alone: schemas that say too little, examples that are not there, and what a
//! protocol has to have so that silence and refusals can be seen.

use wireproof_client::pack::{Channel, Content, Looseness, Message, Operation};

use super::{Note, Notes, Rule, Subject};

/// Where a message stands.
struct Spoken<'a> {
    /// What chapters call it, with its channel or endpoint.
    name: String,
    message: &'a Message,
    /// Whether a server sends it.
    heard: bool,
    /// Whether it is of the OpenAPI document.
    is_rest: bool,
    /// Whether it should show an example.
    shows: bool,
}

pub(super) fn look(subject: &Subject<'_>, notes: &mut Notes) {
    for remark in &subject.pack.remarks {
        let problem = remark.problem.clone();
        notes.found.push(Note {
            rule: remark.about.into(),
            about: problem.pointer.clone(),
            problem,
        });
    }
    for spoken in spoken(subject) {
        loose(subject, &spoken, notes);
        shown(subject, &spoken, notes);
    }
    for channel in subject.sockets() {
        silent(subject, channel, notes);
        unrefusing(subject, channel, notes);
        for operation in &channel.operations {
            unanswering(subject, channel, operation, notes);
        }
    }
}

/// Every message that the documents describe.
fn spoken<'a>(subject: &'a Subject<'_>) -> Vec<Spoken<'a>> {
    let mut all = Vec::new();
    for channel in &subject.pack.channels {
        let asked = channel.operations.iter();
        let asked = asked.map(|operation| (&operation.request, false));
        let heard = channel.incoming.iter().map(|message| (message, true));
        all.extend(asked.chain(heard).map(|(message, heard)| Spoken {
            name: format!("{}/{}", channel.name, message.name),
            message,
            heard,
            is_rest: false,
            shows: !message.heartbeat,
        }));
    }
    for endpoint in &subject.pack.endpoints {
        let body = |content: &'a Content, name: String, heard, shows| {
            let message = content.message.as_ref().filter(|_| content.is_json())?;
            Some(Spoken {
                name,
                message,
                heard,
                is_rest: true,
                shows,
            })
        };
        let asked = endpoint.bodies.iter();
        all.extend(asked.filter_map(|content| body(content, endpoint.name.clone(), false, true)));
        for answer in &endpoint.answers {
            // One form of refusal serves many answers, of which the first example tells enough.
            let shows = answer.statuses.contain(200) || answer.statuses.contain(201);
            let contents = answer.contents.iter();
            all.extend(contents.filter_map(|content| {
                let name = format!("{}/{}", endpoint.name, answer.statuses);
                body(content, name, true, shows)
            }));
        }
    }
    all
}

fn loose(subject: &Subject<'_>, spoken: &Spoken<'_>, notes: &mut Notes) {
    for found in spoken.message.loose() {
        // What clients may leave out is for chapters to send.
        if found.what == Looseness::NothingRequired && !spoken.heard {
            continue;
        }
        let name = &spoken.name;
        let place = match found.pointer.as_str() {
            "" => format!("`{name}`"),
            pointer => format!("{pointer} of `{name}`"),
        };
        let (message, cure) = match found.what {
            Looseness::AnyValue => (
                format!("{place} may be anything"),
                "write its `type`, or `const` or `enum` where it can be few things only",
            ),
            Looseness::FreeObject => (
                format!("{place} may be any object"),
                "write its `properties`, or `\"additionalProperties\": true` where anything is meant",
            ),
            Looseness::FreeArray => (
                format!("{place} may be any array"),
                "write what its elements are: `\"items\": {\"type\": \"…\"}`",
            ),
            Looseness::NothingRequired => (
                format!("{place} has fields, and none of them has to be there"),
                "write which are always there: `\"required\": [\"…\"]`",
            ),
            Looseness::OpenEnum => (
                format!("{place} may be any text"),
                "write the words that it may be, `\"enum\": [\"…\"]`, or how it is written, `\"pattern\"`",
            ),
        };
        let about = match found.pointer.as_str() {
            "" => name.clone(),
            pointer => format!("{name}:{pointer}"),
        };
        let at = (subject, spoken.is_rest, &found.schema);
        notes.add(found.what.into(), about, at, message, cure);
    }
}

fn shown(subject: &Subject<'_>, spoken: &Spoken<'_>, notes: &mut Notes) {
    let Spoken { name, message, .. } = spoken;
    if !spoken.shows || !message.examples.is_empty() {
        return;
    }
    let cure = match spoken.is_rest {
        true => "write `\"example\": …` beside its schema, as a real server sends or takes it",
        false => "write `\"examples\": [{\"payload\": …}]`, as a real server sends or takes it",
    };
    let text = format!("no example of `{name}` is shown");
    let at = (subject, spoken.is_rest, &message.place);
    notes.add(Rule::NoExample, name.clone(), at, text, cure);
}

fn has_fence(subject: &Subject<'_>, channel: &Channel) -> bool {
    let mut names = subject.at_address_of(&channel.name);
    let fence = |name: &String| Some(subject.pack.channel(name)?.fence.is_some());
    names.any(|name| fence(name).unwrap_or_default())
}

fn silent(subject: &Subject<'_>, channel: &Channel, notes: &mut Notes) {
    if has_fence(subject, channel) {
        return;
    }
    let answered = |operation: &&Operation| !operation.replies.is_empty();
    let mut candidates = channel.operations.iter().filter(answered);
    let best = candidates
        .clone()
        .find(|operation| operation.safe)
        .or(candidates.next());
    let cure = match best {
        Some(operation) => format!(
            "write `x-wireproof: {{fence: {{operation: {{$ref: '#/operations/{}'}}, payload: {{…}}}}}}` with a request \
             that changes nothing",
            operation.id
        ),
        None => "no operation here has a reply that could be one: ask for such, or allow this with the reason".to_owned(),
    };
    let text = format!("`{}` has no fence", channel.name);
    let at = (subject, false, &channel.place);
    notes.add(Rule::NoFence, channel.name.clone(), at, text, cure);
}

fn unrefusing(subject: &Subject<'_>, channel: &Channel, notes: &mut Notes) {
    let mut operations = channel.operations.iter();
    let refused = |operation: &Operation| !operation.refusals.is_empty();
    if channel.operations.is_empty() || channel.refusal().is_some() || operations.any(refused) {
        return;
    }
    let name = &channel.name;
    let cure = "mark the message that says no, `x-wireproof: {refusal: true}`, and list it among the replies";
    let text = format!("no message of `{name}` is a refusal");
    let at = (subject, false, &channel.place);
    notes.add(Rule::NoRefusal, name.clone(), at, text, cure);
}

fn unanswering(subject: &Subject<'_>, channel: &Channel, operation: &Operation, notes: &mut Notes) {
    if has_fence(subject, channel) || !operation.replies.is_empty() {
        return;
    }
    let name = format!("{}/{}", channel.name, operation.name);
    let cure =
        "write its `reply`; or give the channel a fence, whose reply shows that this was read";
    let text = format!("nothing replies to `{name}`, and its channel has no fence");
    let at = (subject, false, &operation.place);
    notes.add(Rule::NoReply, name, at, text, cure);
}

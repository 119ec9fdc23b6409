//! People who are there and log in over HTTP, and things that are made by requests.

use wireproof_conformance::verdict::ExitCode;

use crate::desk::Desk;
use crate::seeded::Seeded;

/// How people of this protocol log in and get a ticket, which is good for a moment only.
pub(crate) fn logins() -> String {
    let login = |kind: &str| {
        format!(
            r#"
[[kinds.{kind}.make]]
request = "POST /api/token/"
body = {{ username = "{{{{ self.username }}}}", password = "{{{{ self.password }}}}" }}
gives = {{ token = "/access", refresh_token = "/refresh" }}
[[kinds.{kind}.make]]
request = "GET /api/ws_token/"
headers = {{ Authorization = "Bearer {{{{ self.token }}}}" }}
gives = {{ ticket = "/uuid" }}
"#
        )
    };
    ["user", "support"].map(login).concat()
}

/// How a room of theirs is found.
const ROOMS: &str = r#"
[[kinds.room.make]]
request = "GET /api/v1/support_chat"
headers = { Authorization = "Bearer {{ with.of.token }}" }
gives = { name = "/room_name" }
"#;

/// Of people nothing is known but how they log in; rooms come to be by a request.
fn people(seeded: &Seeded) -> String {
    seeded.items(1, |thing, mut gives| {
        gives.retain(|field, _| field == "username" || field == "password");
        (thing.kind != "room" && thing.kind != "ad").then_some(gives)
    })
}

#[test]
fn people_of_an_inventory_log_in_and_find_their_rooms() {
    let words = ["PM-CHAT", "PM-ROOM"];
    let seeded = Seeded::start("pet-market", &words);
    let head = seeded.head() + "inventory_file = \"people.json\"\ninventory_once = true\n";
    let desk = Desk::new(&(head + &logins() + ROOMS));
    desk.write("people.json", &people(&seeded));
    let checked = desk.run(&[&["check", "--target", "FILE"], &words[..]].concat());
    checked.with(ExitCode::Conforms);
}

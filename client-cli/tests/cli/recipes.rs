//! People who are there and log in over HTTP, and things that are made by requests.

use wireproof_conformance::verdict::ExitCode;

use crate::desk::Desk;
use crate::seeded::Seeded;

/// How people of this protocol log in, get a ticket and find their room.
const RECIPES: &str = r#"
[[kinds.user.make]]
request = "POST /api/token/"
body = { username = "{{ self.username }}", password = "{{ self.password }}" }
gives = { token = "/access", refresh_token = "/refresh" }
[[kinds.user.make]]
request = "GET /api/ws_token/"
headers = { Authorization = "Bearer {{ self.token }}" }
gives = { ticket = "/uuid" }

[[kinds.support.make]]
request = "POST /api/token/"
body = { username = "{{ self.username }}", password = "{{ self.password }}" }
gives = { token = "/access", refresh_token = "/refresh" }
[[kinds.support.make]]
request = "GET /api/ws_token/"
headers = { Authorization = "Bearer {{ self.token }}" }
gives = { ticket = "/uuid" }

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
    let desk = Desk::new(&(head + RECIPES));
    desk.write("people.json", &people(&seeded));
    let checked = desk.run(&[&["check", "--target", "FILE"], &words[..]].concat());
    checked.with(ExitCode::Conforms);
}

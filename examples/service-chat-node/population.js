// Who is there, and which chats: the same in every run, as in a staging system.
// Ids of people and of chats come from ranges of their own, so that none can be taken for the other.

export const users = new Map(); // id -> {id, name, role}
export const chats = { service: new Map(), support: new Map() }; // id -> {name, kind, id, members: {role: user}}

let nextUser = 1001;
const nextChat = { service: 101, support: 5001 };

function person(role, name) {
  const user = { id: nextUser++, name, role };
  users.set(user.id, user);
  return user;
}

function chat(kind, name, members, numberedLike) {
  const id = numberedLike?.id ?? nextChat[kind]++;
  const made = { name, kind, id, members, numberedLike };
  chats[kind].set(id, made);
  return made;
}

// Those who have one chat, with each other.
for (let n = 1; n <= 40; n++) {
  chat('service', `service-${n}`, { master: person('master', `mia-${n}`), client: person('client', `carl-${n}`) });
  chat('support', `support-${n}`, { support: person('support', `sue-${n}`), client: person('client', `cleo-${n}`) });
}

// Those who have none.
for (let n = 1; n <= 30; n++) {
  for (const role of ['master', 'client', 'support']) person(role, `lone-${role}-${n}`);
}

for (let n = 1; n <= 6; n++) {
  for (const [kind, role] of [['service', 'master'], ['support', 'support']]) {
    // Two chats of one pair.
    const twice = { [role]: person(role, `twice-${role}-${n}`), client: person('client', `twice-${kind}-client-${n}`) };
    chat(kind, `twice-${kind}-a-${n}`, twice);
    chat(kind, `twice-${kind}-b-${n}`, twice);

    // Two chats of one pair, and one of theirs with somebody else.
    const busy = person(role, `busy-${role}-${n}`);
    const regular = person('client', `busy-${kind}-regular-${n}`);
    chat(kind, `busy-${kind}-a-${n}`, { [role]: busy, client: regular });
    chat(kind, `busy-${kind}-b-${n}`, { [role]: busy, client: regular });
    chat(kind, `busy-${kind}-c-${n}`, { [role]: busy, client: person('client', `busy-${kind}-other-${n}`) });
  }

  // A service chat and a support chat of one number: with one client, and with two.
  const client = person('client', `both-client-${n}`);
  const both = chat('service', `both-service-${n}`, { master: person('master', `both-master-${n}`), client });
  chat('support', `both-support-${n}`, { support: person('support', `both-support-person-${n}`), client }, both);

  const apart = chat('service', `apart-service-${n}`, {
    master: person('master', `apart-master-${n}`),
    client: person('client', `apart-client-${n}`),
  });
  const desk = { support: person('support', `apart-support-person-${n}`), client: person('client', `apart-desk-client-${n}`) };
  chat('support', `apart-support-${n}`, desk, apart);
}

// Prints the population as an inventory for wireproof: people with their tokens, and chats.
//   node seed.js > people.json
import { chats, users } from './population.js';
import { sign } from './tokens.js';

const GHOST = 999_999; // nobody's id
const PAST = { issued: Date.UTC(2024, 0, 1) / 1000, expires: Date.UTC(2024, 0, 2) / 1000 };
const VALID = { issued: Date.UTC(2026, 0, 1) / 1000, expires: Date.UTC(2046, 0, 1) / 1000 };

const ghost_token = await sign(GHOST, 'access', VALID);

async function credentials({ id }) {
  const token = await sign(id, 'access', VALID);
  return {
    id,
    token,
    escaped_token: token.replaceAll('.', '%2E'),
    expired_token: await sign(id, 'access', PAST),
    refresh_token: await sign(id, 'refresh', VALID),
    ghost_token,
  };
}

const people = [];
for (const user of users.values()) people.push({ name: user.name, kind: user.role, gives: await credentials(user) });

const rooms = [...chats.service.values(), ...chats.support.values()].map(({ name, kind, id, members, numberedLike }) => ({
  name,
  kind: `${kind}_chat`,
  with: {
    ...Object.fromEntries(Object.entries(members).map(([role, user]) => [role, user.name])),
    ...(numberedLike && { numbered_like: numberedLike.name }),
  },
  gives: { id },
}));

const lines = [...people, ...rooms].map((item) => JSON.stringify(item));
console.log(`[\n${lines.join(',\n')}\n]`);

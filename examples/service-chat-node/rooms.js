// What happens in a chat: who is connected, and what each writes to the other.
import { parse } from './json.js';

const MAX_CHARACTERS = 10_000;
const NOT_BLANK = /[^\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/; // Unicode's White_Space, which \s is not

const connected = new Map(); // chat -> Set of connections
const lastWritten = new Map(); // chat -> milliseconds
let lastMessage = 0;

export function enter(connection) {
  if (!connected.has(connection.chat)) connected.set(connection.chat, new Set());
  connected.get(connection.chat).add(connection);
}

export function leave(connection) {
  const others = connected.get(connection.chat);
  others?.delete(connection);
  if (others?.size === 0) connected.delete(connection.chat);
}

/** Carries out one frame: a message goes to the other one, everything else is answered to its sender. */
export function receive(connection, text) {
  try {
    const frame = parse(text);
    if (frame === null || typeof frame !== 'object' || Array.isArray(frame)) throw new Error('a frame is an object');
    if (frame.type === 'ping') connection.send({ type: 'pong' });
    else if (frame.type === 'message') write(connection, frame.content);
    else if (frame.type !== 'pong') throw new Error('type is none of "message", "ping"');
  } catch (error) {
    refuse(connection, error.message);
  }
}

export function refuse(connection, why) {
  connection.send({ type: 'error', message: why });
}

function write({ chat, user }, content) {
  if (typeof content !== 'string') throw new Error('content is a text');
  if (!NOT_BLANK.test(content)) throw new Error('content is blank');
  // A character has one or two units.
  if (content.length > MAX_CHARACTERS && [...content].length > MAX_CHARACTERS) {
    throw new Error(`content is longer than ${MAX_CHARACTERS} characters`);
  }

  const message = {
    type: 'message',
    id: ++lastMessage,
    content,
    sender_id: user.id,
    chat_id: chat.id,
    created_at: timeOfWriting(chat),
  };
  for (const other of connected.get(chat)) {
    if (other.user !== user) other.send(message);
  }
}

/** Now, in UTC and to the second, but never before what was written last. */
function timeOfWriting(chat) {
  const now = Math.max(Date.now(), lastWritten.get(chat) ?? 0);
  lastWritten.set(chat, now);
  return new Date(now).toISOString().slice(0, 19);
}

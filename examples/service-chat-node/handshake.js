// Who may come in: an address, a credential, and a right, looked at in this order.
import { chats, users } from './population.js';
import { userOf } from './tokens.js';

const ADDRESS = /^\/ws\/(service|support)-chats\/([1-9][0-9]{0,18})$/;

export class Refused extends Error {
  constructor(status, why) {
    super(why);
    this.status = status;
  }
}

/** The kind and number in an address; refuses with 404 what is no address of a channel. */
export function channelOf(url) {
  const [path] = url.split('?', 1);
  const match = ADDRESS.exec(path);
  if (!match) throw new Refused(404, 'there is nothing at this address');
  return { kind: match[1], id: Number(match[2]) };
}

/** The user and the chat of a handshake, or a refusal. */
export async function admit(request, isAllowedOrigin) {
  const { kind, id } = channelOf(request.url);
  const user = users.get(await userOf(credentialOf(request, isAllowedOrigin)));
  if (!user) throw new Refused(401, 'no good access token');
  const chat = chats[kind].get(id);
  // Whether a chat exists is nobody's business but its participants'.
  if (!chat || !Object.values(chat.members).includes(user)) throw new Refused(403, 'not a chat of yours');
  return { user, chat };
}

/** The token of the query or else of the cookie, which counts only from an allowed origin. */
function credentialOf({ url, headers }, isAllowedOrigin) {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const asked = new URLSearchParams(query).getAll('token');
  if (asked.length > 0) return only(asked);

  const cookies = cookiesOf(headers.cookie, 'access_token');
  if (cookies.length > 0 && headers.origin !== undefined && !isAllowedOrigin(headers.origin)) {
    throw new Refused(403, 'cookies do not count from this origin');
  }
  return only(cookies);
}

function cookiesOf(header = '', name) {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => percentDecoded(pair.slice(name.length + 1)));
}

function percentDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** One token given twice is one; two that differ are none to go by. */
function only(tokens) {
  return new Set(tokens).size === 1 ? tokens[0] : '';
}

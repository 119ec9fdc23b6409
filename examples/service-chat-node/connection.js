// One WebSocket of one person in one chat: its outbox and its heartbeat.
import { enter, leave, receive, refuse } from './rooms.js';

const PING_EVERY = Number(process.env.PING_EVERY_MS ?? 20_000);
const MAX_UNANSWERED = 2;
const MAX_OUTBOX = 1024 * 1024; // bytes that wait to be written
const GRACE = 1_000; // how long a peer that is given up may take for its close frame

export class Connection {
  #socket;
  #unanswered = 0;

  constructor(socket, user, chat) {
    this.#socket = socket;
    this.user = user;
    this.chat = chat;

    const heart = setInterval(() => this.#beat(), PING_EVERY);
    socket.on('message', (data, isBinary) => {
      if (isBinary) refuse(this, 'a frame is a text');
      else receive(this, data.toString());
    });
    socket.on('pong', () => (this.#unanswered = 0));
    socket.on('ping', () => this.#boundOutbox());
    socket.on('error', () => {}); // ws has closed it with the right code, and `close` follows
    socket.on('close', () => {
      clearInterval(heart);
      leave(this);
    });
    enter(this);
  }

  send(frame) {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(JSON.stringify(frame));
    this.#boundOutbox();
  }

  /** Closes, and does not wait long for a peer that may be dead. */
  #giveUp(code, why) {
    leave(this);
    this.#socket.close(code, why);
    setTimeout(() => this.#socket.terminate(), GRACE).unref();
  }

  #boundOutbox() {
    if (this.#socket.bufferedAmount > MAX_OUTBOX) this.#giveUp(1013, 'you do not read');
  }

  #beat() {
    if (this.#unanswered >= MAX_UNANSWERED) return this.#giveUp(1011, 'you do not answer pings');
    this.#unanswered += 1;
    this.#socket.ping();
  }
}

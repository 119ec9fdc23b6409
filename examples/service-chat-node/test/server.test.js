// What no scenario can show: heartbeats that go unanswered, a peer that does not read, a server that stops;
// and choices of ours that no chapter asks for.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { parse } from '../json.js';
import { chats } from '../population.js';
import { sign } from '../tokens.js';

const chat = chats.service.values().next().value;
const { master, client } = chat.members;
const now = () => Math.floor(Date.now() / 1000);

async function serve(env = {}) {
  const child = spawn(process.execPath, [new URL('../server.js', import.meta.url).pathname], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, port: Number(line.split(':').at(-1)) };
}

const path = async (user, lasts = 60) =>
  `/ws/service-chats/${chat.id}?token=${await sign(user.id, 'access', { issued: now(), expires: now() + lasts })}`;

async function open({ port }, user, options, lasts) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${await path(user, lasts)}`, options);
  await once(socket, 'open');
  return socket;
}

let server;
before(async () => (server = await serve({ PING_EVERY_MS: '200' })));
after(() => server.child.kill());

test('who answers pings stays', async () => {
  const mia = await open(server, master);
  let pings = 0;
  mia.on('ping', () => (pings += 1));
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  assert.ok(pings >= 4);
  assert.equal(mia.readyState, WebSocket.OPEN);
  mia.close();
});

test('who answers no ping is closed with 1011, whatever else they send', async () => {
  const mia = await open(server, master, { autoPong: false });
  const busy = setInterval(() => mia.send('{"type": "ping"}'), 50);
  const [code] = await once(mia, 'close');
  clearInterval(busy);
  assert.equal(code, 1011);
});

test('a peer that does not read delays nobody and is closed with 1013', async () => {
  const deaf = connect(server.port, '127.0.0.1');
  deaf.write(
    `GET ${await path(client)} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\n\r\n',
  );
  await once(deaf, 'data');
  deaf.pause();
  const mia = await open(server, master);
  const carl = await open(server, client);
  for (let n = 0; n < 500; n++) {
    mia.send(JSON.stringify({ type: 'message', content: 'я'.repeat(10_000) }));
    await once(carl, 'message');
  }
  const rest = [];
  deaf.on('data', (chunk) => rest.push(chunk)).resume();
  await once(deaf, 'close');
  assert.ok(Buffer.concat(rest).includes(Buffer.from([0x03, 0xf5]))); // 1013
  mia.close();
  carl.close();
  deaf.destroy();
});

test('a connection outlives its token', async () => {
  const mia = await open(server, master, {}, 2);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  mia.send('{"type": "ping"}');
  const [data] = await once(mia, 'message');
  assert.equal(data.toString(), '{"type":"pong"}');
  mia.close();
});

test('a server that stops closes everyone with 1001', async () => {
  const another = await serve();
  const mia = await open(another, master);
  another.child.kill('SIGTERM');
  const [code] = await once(mia, 'close');
  assert.equal(code, 1001);
});

test('characters are code points', async () => {
  const mia = await open(server, master);
  const carl = await open(server, client);
  mia.send(JSON.stringify({ type: 'message', content: '😀'.repeat(10_000) }));
  const [data] = await once(carl, 'message');
  assert.equal(JSON.parse(data).content.length, 20_000);
  mia.close();
  carl.close();
});

test('JSON, less what programs disagree about', () => {
  assert.deepEqual(parse('{"a": {"a": [1, {"a": "\\ud83d\\ude00"}]}, "b": 1e3}'), { a: { a: [1, { a: '😀' }] }, b: 1000 });
  for (const text of ['{"a": 1, "\\u0061": 2}', '["\\ud83d"]', '[18446744073709551616]', '[1e400]', `${'['.repeat(65)}${']'.repeat(65)}`]) {
    assert.throws(() => parse(text), SyntaxError, text);
  }
});

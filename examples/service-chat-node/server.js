import { createServer, STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';
import { Connection } from './connection.js';
import { admit, channelOf, Refused } from './handshake.js';

const HOST = '127.0.0.1';
const MAX_MESSAGE = 64 * 1024;

const http = createServer();
const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });

/** Pages that may use a cookie: those of ALLOWED_ORIGINS, or without it those of this very address. */
function isAllowedOrigin(origin) {
  const { port } = http.address();
  const allowed = process.env.ALLOWED_ORIGINS?.split(/[\s,]+/) ?? [`http://${HOST}:${port}`, `http://localhost:${port}`];
  return allowed.includes(origin);
}

// Whatever wants no WebSocket: the addresses of channels ask for one, and there are no others.
http.on('request', (request, response) => {
  const { status, why } = plainAnswer(request);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    ...(status === 426 && { Upgrade: 'websocket', Connection: 'Upgrade' }),
  });
  response.end(`${why}\n`);
});

function plainAnswer(request) {
  try {
    channelOf(request.url);
    return { status: 426, why: 'this address speaks WebSocket' };
  } catch (error) {
    return { status: error.status, why: error.message };
  }
}

http.on('upgrade', async (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  try {
    const { user, chat } = await admit(request, isAllowedOrigin);
    sockets.handleUpgrade(request, socket, head, (websocket) => new Connection(websocket, user, chat));
  } catch (error) {
    if (!(error instanceof Refused)) console.error(error);
    const status = error.status ?? 500;
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }
});

/** Everybody may come back elsewhere, or after the restart. */
function stop() {
  http.close();
  for (const websocket of sockets.clients) websocket.close(1001, 'the server stops');
  setTimeout(() => process.exit(0), 1_000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

http.listen(Number(process.env.PORT ?? 0), HOST, () => {
  console.log(`listening on http://${HOST}:${http.address().port}`);
});

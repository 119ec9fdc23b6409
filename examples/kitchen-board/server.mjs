// A kitchen board: orders of restaurants, in memory. The protocol is described in pack/.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { WebSocketServer } from "ws";

const OWNER_KEY = process.env.OWNER_KEY ?? "owner";

/** @type {Map<string, {orders: object[], sockets: Map<import("ws").WebSocket, object>}>} */
const restaurants = new Map();
/** Who works where, by key. */
const staff = new Map();

class Refused extends Error {
  constructor(code, why) {
    super(why);
    this.code = code;
  }
}

const isNumber = (value) => Number.isInteger(value);
const isTable = (value) => isNumber(value) && value >= 1;
const isDishes = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((dish) => typeof dish === "string" && dish !== "");

/** What each command needs, and what it does; what it returns is the reply. */
const commands = {
  place_order: {
    needs: { table: isTable, dishes: isDishes },
    run({ table, dishes }, person, restaurant) {
      if (person.role !== "waiter") throw new Refused("not_allowed", "only waiters place orders");
      const order = { number: restaurant.orders.length + 1, table, dishes, status: "open", by: person.name };
      restaurant.orders.push(order);
      return { kind: "done", order, event: "order_placed" };
    },
  },
  mark_ready: {
    needs: { number: isNumber },
    run({ number }, person, restaurant) {
      if (person.role !== "cook") throw new Refused("not_allowed", "only cooks say what is ready");
      const order = open(restaurant, number);
      order.status = "ready";
      return { kind: "done", order, event: "order_ready" };
    },
  },
  cancel_order: {
    needs: { number: isNumber },
    run({ number }, person, restaurant) {
      const order = restaurant.orders.find((order) => order.number === number);
      if (order && order.by !== person.name) throw new Refused("not_allowed", "it is somebody else's");
      open(restaurant, number).status = "cancelled";
      return { kind: "done", order, event: "order_cancelled" };
    },
  },
  list_orders: {
    needs: {},
    run: (_request, _person, restaurant) => ({ kind: "orders", orders: openOrders(restaurant) }),
  },
};

const openOrders = (restaurant) => restaurant.orders.filter((order) => order.status === "open");

function open(restaurant, number) {
  const order = restaurant.orders.find((order) => order.number === number);
  if (!order) throw new Refused("no_such_order", `there is no order ${number}`);
  if (order.status !== "open") throw new Refused("not_open", `order ${number} is ${order.status}`);
  return order;
}

function heard(socket, data, isBinary) {
  const restaurant = restaurants.get(socket.person.restaurant);
  let re = null;
  try {
    const request = isBinary ? null : parsed(data);
    if (request === null || typeof request !== "object" || Array.isArray(request))
      throw new Refused("malformed", "a request is a JSON object");
    if (typeof request.re !== "string") throw new Refused("malformed", "`re` is a text");
    re = request.re;
    const command = Object.hasOwn(commands, request.cmd) ? commands[request.cmd] : undefined;
    if (!command) throw new Refused("unknown_command", `there is no command ${request.cmd}`);
    for (const [name, fits] of Object.entries(command.needs))
      if (!fits(request[name])) throw new Refused("malformed", `\`${name}\` is not as it should be`);
    const { event, ...reply } = command.run(request, socket.person, restaurant);
    if (event) tell(restaurant, socket, { kind: event, order: reply.order });
    socket.send(JSON.stringify({ ...reply, re }));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    socket.send(JSON.stringify({ kind: "refused", re, code: error.code, why: error.message }));
  }
}

function parsed(data) {
  try {
    return JSON.parse(data.toString());
  } catch {
    throw new Refused("malformed", "this is no JSON");
  }
}

function tell(restaurant, writer, event) {
  const text = JSON.stringify(event);
  for (const socket of restaurant.sockets) if (socket !== writer) socket.send(text);
}

/** What is asked over HTTP: a method and a path, and what answers with a status and a body. */
const routes = [
  ["POST", /^\/restaurants$/, owned(() => {
    const id = randomUUID();
    restaurants.set(id, { orders: [], sockets: new Set() });
    return [201, { id }];
  })],
  ["DELETE", /^\/restaurants\/([^/]+)$/, owned((_body, id) => {
    for (const [key, person] of staff) if (person.restaurant === id) staff.delete(key);
    return restaurants.delete(id) ? [204] : [404, { error: "there is no such restaurant" }];
  })],
  ["POST", /^\/restaurants\/([^/]+)\/staff$/, owned((body, id) => {
    if (!restaurants.has(id)) return [404, { error: "there is no such restaurant" }];
    const key = randomUUID();
    const person = { name: body.name, role: body.role, restaurant: id };
    staff.set(key, person);
    return [201, { key, name: person.name, restaurant: id }];
  })],
  ["GET", /^\/restaurants\/([^/]+)\/orders$/, (_body, id, headers) => {
    const person = staff.get(headers["x-staff-key"]);
    if (!person) return [401, { error: "this is nobody's key" }];
    if (person.restaurant !== id) return [403, { error: "you work elsewhere" }];
    return [200, openOrders(restaurants.get(id))];
  }],
];

/** Only the owner hires and opens. */
function owned(answer) {
  return (body, id, headers) =>
    headers.authorization === `Bearer ${OWNER_KEY}` ? answer(body, id) : [401, { error: "only the owner may" }];
}

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const { pathname } = new URL(request.url, "http://here");
  const [status, body] = answered(request, pathname, text);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
});

function answered(request, pathname, text) {
  for (const [method, path, answer] of routes) {
    const match = path.exec(pathname);
    if (!match || method !== request.method) continue;
    try {
      return answer(text ? JSON.parse(text) : {}, match[1], request.headers);
    } catch {
      return [400, { error: "this is no JSON" }];
    }
  }
  return [404, { error: "there is nothing here" }];
}

const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
server.on("upgrade", (request, stream, head) => {
  const { pathname, searchParams } = new URL(request.url, "http://here");
  const id = /^\/boards\/([^/]+)$/.exec(pathname)?.[1];
  const person = staff.get(searchParams.get("key"));
  const status = !restaurants.has(id) ? "404 Not Found" : !person ? "401 Unauthorized" : person.restaurant !== id && "403 Forbidden";
  if (status) {
    stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    return;
  }
  sockets.handleUpgrade(request, stream, head, (socket) => {
    socket.person = person;
    restaurants.get(id).sockets.add(socket);
    socket.on("message", (data, isBinary) => heard(socket, data, isBinary));
    socket.on("close", () => restaurants.get(id)?.sockets.delete(socket));
    socket.on("error", () => socket.terminate());
  });
});

server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

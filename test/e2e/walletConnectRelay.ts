import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

type Sent = { topic: string; message: string; tag?: number; attestation?: string };
type Asked = { id: unknown; method?: string; params: unknown };
type Message = Sent & { publishedAt: number };

/** A running relay. `published` counts the messages that went through it. */
export type WalletConnectRelay = { url: string; published: () => number; close: () => Promise<void> };

/**
 * Starts a relay of WalletConnect's protocol (JSON-RPC over a WebSocket, "irn_..."): what is published on a topic goes to
 * whoever else subscribes to it, at once or when they come. It keeps all in memory and reads none of it.
 */
export async function walletConnectRelay(): Promise<WalletConnectRelay> {
  const subscribers = new Map<string, Map<WebSocket, string>>();
  const waiting = new Map<string, Message[]>();
  let [pushes, published] = [0, 0];

  const push = (socket: WebSocket, id: string, data: Message) =>
    socket.send(
      JSON.stringify({ id: (pushes += 1), jsonrpc: "2.0", method: "irn_subscription", params: { id, data } }),
    );
  const take = (topic: string) => {
    const messages = waiting.get(topic) ?? [];
    waiting.delete(topic);
    return messages;
  };
  const subscribe = (socket: WebSocket, topic: string): string => {
    const id = `${topic.slice(0, 16)}-${subscribers.get(topic)?.size ?? 0}`;
    subscribers.set(topic, (subscribers.get(topic) ?? new Map<WebSocket, string>()).set(socket, id));
    // the answer first: the client knows the topic by it
    setImmediate(() => take(topic).forEach((message) => push(socket, id, message)));
    return id;
  };
  const publish = (socket: WebSocket, { topic, message, tag, attestation }: Sent): true => {
    published += 1;
    const sent: Message = { topic, message, publishedAt: Date.now(), tag: tag ?? 0, attestation: attestation ?? "" };
    const others = [...(subscribers.get(topic) ?? [])].filter(([other]) => other !== socket);
    for (const [other, id] of others) push(other, id, sent);
    if (others.length === 0) waiting.set(topic, [...(waiting.get(topic) ?? []), sent]);
    return true;
  };
  const fetched = (topics: readonly string[]) => ({ messages: topics.flatMap(take), hasMore: false });
  const methods: Record<string, (socket: WebSocket, params: never) => unknown> = {
    irn_subscribe: (socket, { topic }: { topic: string }) => subscribe(socket, topic),
    irn_batchSubscribe: (socket, { topics }: { topics: string[] }) => topics.map((topic) => subscribe(socket, topic)),
    irn_unsubscribe: (socket, { topic }: { topic: string }) => subscribers.get(topic)?.delete(socket) ?? false,
    irn_publish: publish,
    irn_fetchMessages: (_, { topic }: { topic: string }) => fetched([topic]),
    irn_batchFetchMessages: (_, { topics }: { topics: string[] }) => fetched(topics),
  };

  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      const { id, method, params } = JSON.parse(String(data)) as Asked;
      if (method === undefined) return; // says that a push came
      const known = methods[method];
      const answer = known ? { result: known(socket, params as never) } : { error: { code: -32_601, message: method } };
      socket.send(JSON.stringify({ id, jsonrpc: "2.0", ...answer }));
    });
    socket.on("close", () => subscribers.forEach((sockets) => sockets.delete(socket)));
  });
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published: () => published,
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

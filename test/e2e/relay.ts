import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";

/** A TCP port that can be taken away and given back, in front of a service. */
export type Relay = { url: string; open: () => Promise<void>; close: () => Promise<void> };

/** Returns an open relay to a service's URL. */
export async function relayTo(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server;
  let own = 0;
  const open = async () => {
    server = createServer((from) => {
      const to = connect(Number(port), hostname);
      from.pipe(to).pipe(from);
      for (const socket of [from, to]) {
        sockets.add(socket);
        socket.on("close", () => sockets.delete(socket));
        // either end may go away at any time; that is what a relay is for
        socket.on("error", () => void [from.destroy(), to.destroy()]);
      }
    });
    server.listen(own, "127.0.0.1");
    await once(server, "listening");
    own = (server.address() as AddressInfo).port;
  };
  const close = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  };
  await open();
  return { url: `http://127.0.0.1:${own}`, open, close };
}

import type { Running } from "../../sdk/src/gate/testStack.ts";

/** Lets a node be asked for its memory; it listens on this machine only. */
export const INSPECTED = { NODE_OPTIONS: "--inspect=127.0.0.1:0" };

/** Returns what a node that was started with `INSPECTED` holds, in MiB, once all that it no longer needs is collected. */
export async function liveMemoryOf({ lines }: Running): Promise<number> {
  const address = lines.map((line) => /Debugger listening on (ws:\S+)/.exec(line)?.[1]).find(Boolean);
  if (!address) throw new Error("The node was not started to be inspected");
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`${address} does not answer`));
  });
  try {
    await ask(socket, "HeapProfiler.collectGarbage");
    const expression = "process.memoryUsage().heapUsed + process.memoryUsage().external";
    const { result } = (await ask(socket, "Runtime.evaluate", { expression })) as { result: { value: number } };
    return Math.round((result.value / 2 ** 20) * 10) / 10;
  } finally {
    socket.close();
  }
}

/** One question of the inspector's protocol at a time. */
function ask(socket: WebSocket, method: string, params: object = {}): Promise<unknown> {
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve((JSON.parse(String(data)) as { result: unknown }).result);
    socket.send(JSON.stringify({ id: 1, method, params }));
  });
}

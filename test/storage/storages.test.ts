import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Storage } from "@datagraph/sdk";
import { openEmbeddedStorage, openKuboStorage, pinningService, pinningStorage } from "@datagraph/sdk/node";
import { serveRpc } from "../../gateway/src/rpc/serveRpc.ts";
import { afterAll, beforeAll, describe } from "vitest";
import { startPinningServer } from "./pinningServer.ts";
import { storageContract } from "./storageContract.ts";

let folder: string;
let storage: Storage;
let close: () => Promise<unknown>;

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "datagraph-storages-"))));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the embedded store", () => {
  beforeAll(async () => void (storage = await openEmbeddedStorage(join(folder, "embedded"))));
  storageContract(() => storage);
});

describe("Kubo's RPC, as the gateway speaks it", () => {
  beforeAll(async () => {
    const services = { storage: await openEmbeddedStorage(join(folder, "rpc")), maxUpload: 2 ** 32 };
    const { url, server } = await serveRpc(services, 0);
    storage = openKuboStorage({ url });
    close = async () => server.closeAllConnections() ?? server.close();
  });
  afterAll(() => close());
  storageContract(() => storage);
});

describe("a store that a pinning service pins too", () => {
  beforeAll(async () => {
    const local = await openEmbeddedStorage(join(folder, "pinned"));
    const server = await startPinningServer(local.has);
    const service = pinningService({ endpoint: server.url, token: server.token, pause: 1 });
    [storage, close] = [pinningStorage(local, service, { interval: 1 }), server.close];
  });
  afterAll(() => close());
  storageContract(() => storage);
});

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Storage, collect, readVerified, streamOf, trustlessBlocks } from "@datagraph/sdk";
import { openEmbeddedStorage, openKuboStorage } from "@datagraph/sdk/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayApp } from "../../gateway/src/app.ts";
import type { Services } from "../../gateway/src/services.ts";
import { findKubo, startKubo } from "./kuboNode.ts";
import { storageContract } from "./storageContract.ts";

let folder: string;
let storage: Storage;

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "datagraph-kubo-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const kubo = findKubo();
describe.skipIf("missing" in kubo)(`Kubo${"missing" in kubo ? ` (skipped: ${kubo.missing})` : ""}`, () => {
  let node: Awaited<ReturnType<typeof startKubo>>;
  beforeAll(async () => {
    node = await startKubo((kubo as { path: string }).path);
    storage = openKuboStorage({ url: node.rpc });
  });
  afterAll(() => node?.close());
  storageContract(() => storage);

  test("gives a file the CID that we compute, and serves what we put", async () => {
    const bytes = randomBytes(5_000_000);
    const path = join(folder, "file.bin");
    writeFileSync(path, bytes);
    const cid = node.run("add", "--quieter", "--only-hash", path).toString().trim();
    expect(await storage.put(streamOf(bytes))).toEqual({ cid, size: bytes.length });
    expect(Buffer.compare(node.run("cat", cid), bytes)).toBe(0);
    const ours = await openEmbeddedStorage(join(folder, "ours"));
    expect((await ours.put(streamOf(bytes))).cid).toBe(cid);
  });

  test("takes the CAR that our gateway serves, and its own gateway is read with every block verified", async () => {
    const bytes = randomBytes(3_000_000);
    const ours = await openEmbeddedStorage(join(folder, "ours"));
    const { cid } = await ours.put(streamOf(bytes));
    const config = { DATAGRAPH_MAX_UPLOAD: 1, DATAGRAPH_ALLOWED_ORIGINS: [] };
    const gateway = gatewayApp({ config, storage: ours } as unknown as Services);
    const car = join(folder, "file.car");
    writeFileSync(car, await (await gateway.request(`/ipfs/${cid}?format=car`)).bytes());
    node.run("dag", "import", car);
    expect(Buffer.compare(node.run("cat", cid), bytes)).toBe(0);
    expect(Buffer.compare(await collect(readVerified(trustlessBlocks(node.gateway), cid)), bytes)).toBe(0);
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { type GlobalSnapshot, type Signed, plainJson, unsignedBytes } from "@datagraph/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { brotliHash } from "./crypto/hash.ts";
import { verifyProofs } from "./crypto/verifyProofs.ts";
import currency from "../../protocol/src/metagraph/vectors/currency.json" with { type: "json" };
import dataUpdates from "../../protocol/src/metagraph/vectors/dataUpdates.json" with { type: "json" };
import { type Person, anchorOf, grantOf, newPerson, transferOf } from "./testing/people.ts";
import { type World, openWorld } from "./testing/world.ts";

const [ada, ben] = [newPerson("ada"), newPerson("ben")] as [Person, Person];
let world: World;

beforeEach(async () => {
  world = await openWorld({ genesis: [[ada.dag, 1_000n]] });
});
afterEach(() => world.remove());

/** A grant and two anchors in two snapshots, a transfer in the second; one more anchor that waits. */
async function fill({ post, metagraph, network }: World): Promise<void> {
  await post("/dl1/data", await grantOf(network, ada));
  await post("/dl1/data", anchorOf(network, ada));
  metagraph.cut();
  const transfer = { destination: ben.dag, amount: 3n, fee: 1n, salt: 1n, parent: metagraph.firstReference };
  await post("/cl1/transactions", transferOf(ada, transfer));
  await post("/dl1/data", anchorOf(network, ada, { start: 2_000, end: 3_000 }));
  metagraph.cut();
  await post("/dl1/data", anchorOf(network, ada, { start: 3_000, end: 4_000 }));
}

const reopen = () => openWorld({ directory: world.directory });

describe("a metagraph that starts again", () => {
  it("stands where it stood, with what waited", async () => {
    await fill(world);
    const before = { head: world.metagraph.head(), state: world.metagraph.state, ledger: world.metagraph.ledger };
    world.metagraph.close();
    world = await reopen();
    const { metagraph } = world;
    expect({ head: metagraph.head(), state: metagraph.state, ledger: metagraph.ledger }).toEqual(before);
    expect(metagraph.mempool.updates.size).toBe(1);
    metagraph.cut();
    expect([...metagraph.state.values()][0]!.ends[0]).toBe(4_000);
    metagraph.close();
  });

  it.each([
    ["content", (text: string) => text.replace('"height":1', '"height":2'), "its content has another hash"],
    ["signature", (text: string) => text.replace(/"signature":"3045/, '"signature":"3046'), "another hash"],
  ])("finds damage of the %s", async (_, damage) => {
    await fill(world);
    world.metagraph.close();
    change(world.directory, damage);
    await expect(reopen()).rejects.toThrow("Snapshot 1 is damaged");
  });

  it("finds a snapshot that is gone", async () => {
    await fill(world);
    world.metagraph.close();
    const database = new DatabaseSync(join(world.directory, "metagraph.sqlite"));
    database.exec("DELETE FROM snapshots WHERE ordinal = 1");
    database.close();
    await expect(reopen()).rejects.toThrow("Snapshot 2 is damaged: one before it is missing");
  });

  it("is refused for another registry, and beside a process that runs", async () => {
    await expect(reopen()).rejects.toThrow("Another process runs a metagraph");
    world.metagraph.close();
    await expect(openWorld({ directory: world.directory, chainId: 1 })).rejects.toThrow("use another directory");
  });
});

describe("the global facade", () => {
  it("holds each snapshot as evidence, in a chain of its own", async () => {
    await fill(world);
    const { body: signed } = await world.get("/gl0/global-snapshots/2");
    const { value, proofs } = signed as Signed<GlobalSnapshot>;
    const [submission] = value.stateChannelSnapshots[world.network.metagraph]!;
    const snapshot = brotliDecompressSync(unsignedBytes(submission!.value.content)).toString();
    expect(snapshot).toBe(plainJson((await world.get("/l0/snapshots/2")).body));
    const hash = (await world.get("/gl0/global-snapshots/2/hash")).body;
    expect(brotliHash(value as never)).toBe(hash);
    expect(await verifyProofs(hash, proofs)).toBe(true);
    expect(value.lastSnapshotHash).toBe((await world.get("/gl0/global-snapshots/1/hash")).body);
    expect((await world.get(`/gl0/global-snapshots/${hash}`)).body).toEqual(signed);
    expect((await world.get("/gl0/global-snapshots/9")).status).toBe(404);
    world.metagraph.close();
  });
});

describe("published signatures", () => {
  afterEach(() => world.metagraph.close());

  it("are valid, with high S too, and not of anything else", async () => {
    for (const { public_key_hex, sha256_hash_hex, signature_hex } of dataUpdates) {
      const proof = { id: public_key_hex.slice(2), signature: signature_hex };
      expect(await verifyProofs(sha256_hash_hex, [proof])).toBe(true);
      expect(await verifyProofs(sha256_hash_hex.replace(/^./, "g"), [proof])).toBe(false);
    }
    const { multiSignature, basicTransaction } = currency.testVectors;
    expect(await verifyProofs(multiSignature.transactionHash, multiSignature.proofs)).toBe(true);
    const twice = [multiSignature.proofs[0]!, multiSignature.proofs[0]!];
    expect(await verifyProofs(multiSignature.transactionHash, twice)).toBe(false);
    const { signerId, signature, transactionHash } = basicTransaction;
    expect(await verifyProofs(transactionHash, [{ id: signerId, signature }])).toBe(true);
    expect(await verifyProofs(transactionHash, [{ id: "0".repeat(128), signature }])).toBe(false);
  });
});

it("keeps what it answered for when it is killed", { timeout: 60_000 }, async () => {
  world.metagraph.close();
  const { network } = world;
  let node = await startProcess(world.directory);
  const send = (update: unknown) => fetch(`${node.url}/dl1/data`, { method: "POST", body: plainJson(update as never) });
  await send(await grantOf(network, ada));
  const hashes: string[] = [];
  for (let turn = 1; turn <= 3; turn++) {
    const anchors = Array.from({ length: 20 }, (_, index) =>
      anchorOf(network, ada, { start: 100 * turn + index, end: 100 * turn + index + 1 }),
    );
    for (const anchor of anchors) hashes.push(((await (await send(anchor)).json()) as { hash: string }).hash);
    node.child.kill("SIGKILL");
    await once(node.child, "exit");
    node = await startProcess(world.directory);
  }
  const stateOf = async (hash: string) =>
    ((await (await fetch(`${node.url}/l0/data-application/updates/${hash}`)).json()) as { state: string }).state;
  await expect.poll(() => Promise.all(hashes.map(stateOf)), { timeout: 20_000 }).toEqual(hashes.map(() => "accepted"));
  node.child.kill("SIGTERM");
  await once(node.child, "exit");
});

async function startProcess(directory: string): Promise<{ child: ChildProcess; url: string }> {
  const { chainId, registry } = world.network;
  const env = { PORT: "0", DIRECTORY: directory, CHAIN_ID: String(chainId), REGISTRY: registry, SNAPSHOT_MS: "20" };
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const said = JSON.parse(line) as { event: string; port: number; about: string };
    if (said.event !== "listening") continue;
    expect(said.about).toContain("single operator, no consensus");
    return { child, url: `http://127.0.0.1:${said.port}` };
  }
  throw new Error("The metagraph ended before it listened");
}

function change(directory: string, damage: (text: string) => string): void {
  const database = new DatabaseSync(join(directory, "metagraph.sqlite"));
  const { content } = database.prepare("SELECT content FROM snapshots WHERE ordinal = 1").get() as {
    content: Uint8Array;
  };
  const changed = damage(brotliDecompressSync(content).toString());
  database.prepare("UPDATE snapshots SET content = ? WHERE ordinal = 1").run(brotliCompressSync(changed));
  database.close();
}

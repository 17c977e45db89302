import type { AnchorState, DataRecord, Envelope, PoolSchema } from "@datagraph/protocol";
import {
  type KeyGate,
  KeyReleaseError,
  StorageError,
  collect,
  createIdentity,
  dataRoot,
  encryptStream,
  recipientOf,
  recordSecret,
  sealEnvelope,
  streamOf,
  writeBatch,
} from "@datagraph/sdk";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { type BatchReader, openBatch } from "./openBatch.ts";

const registry = "0x00000000000000000000000000000000000000f0";
const account = privateKeyToAccount(generatePrivateKey());
const chainId = 31337;
const field = (name: string) => ({ name, type: "number", cadence: "daily" }) as const;
const first: PoolSchema = { name: "pool", fields: [field("a")] };
const second: PoolSchema = { name: "pool", fields: [field("a"), field("b")] };
const stream = { id: 7n, creator: account.address };

/** A batch as a contributor leaves it, and what reads it. */
async function leave(records: readonly DataRecord[], schema: PoolSchema, anchored: Partial<AnchorState> = {}) {
  const { identity } = await createIdentity();
  const encrypted = await encryptStream(writeBatch(records, schema.fields), [await recipientOf(identity)]);
  const { fileKey } = encrypted;
  const ciphertext = await collect(encrypted.ciphertext);
  const names = schema.fields.map(({ name }) => name);
  const scope = { chainId, registry, creator: account.address, version: 100n } as const;
  const { root } = await dataRoot(records, scope, recordSecret(fileKey), names);
  const anchor: AnchorState = {
    block: 1n,
    updateType: 0,
    root,
    count: records.length,
    start: 0,
    end: 100,
    ...anchored,
  };
  const gate: KeyGate = { id: "fake", wrap: () => Promise.resolve("AAAA"), unwrap: () => Promise.resolve(fileKey) };
  const policy = { chainId, contract: registry, condition: "isValidator", id: stream.id, version: 100n } as const;
  const envelope = await sealEnvelope({
    ...{ gate, fileKey, policy, registry, cid: "cid" },
    root: anchor.root,
    account,
  });
  const reader = {
    ...{ account, chainId, registry, gate },
    database: { query: () => Promise.resolve({ rows: [{ body: envelope }] as { body: Envelope }[] }) },
    storage: { size: () => Promise.resolve(ciphertext.length), get: () => streamOf(ciphertext) },
  } as unknown as BatchReader;
  return { reader, anchor };
}

describe("openBatch", () => {
  it("returns the records that were anchored", async () => {
    const { reader, anchor } = await leave([{ a: 1 }, { a: 2 }], first);
    expect(await openBatch(reader, stream, anchor, [first])).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("understands a batch made under an earlier schema than was in force at its anchor", async () => {
    const { reader, anchor } = await leave([{ a: 1 }], first);
    expect(await openBatch(reader, stream, anchor, [second, first])).toEqual([{ a: 1 }]);
    await expect(openBatch(reader, stream, anchor, [second])).rejects.toMatchObject({ fault: "false" });
  });

  it("calls false what is not what its anchor says, and says nothing of its values", async () => {
    const other = `0x${"11".repeat(32)}` as const;
    const wrongRoot = await leave([{ a: 123456 }], first, { root: other });
    const wrongCount = await leave([{ a: 123456 }], first, { count: 2 });
    const more = await leave([{ a: 123456 }, { a: 1 }], first, { count: 1 });
    const wrongSchema = await leave([{ a: 123456 }], first);
    const failures = await Promise.all([
      ...[wrongRoot, wrongCount, more].map(({ reader, anchor }) =>
        openBatch(reader, stream, anchor, [first]).catch((error: unknown) => error),
      ),
      openBatch(wrongSchema.reader, stream, wrongSchema.anchor, [{ name: "pool", fields: [field("z")] }]).catch(
        (error: unknown) => error,
      ),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({ name: "BatchUnusable", fault: "false" });
      expect(String(failure)).not.toContain("123456");
    }
  });

  it.each([
    ["unready", new KeyReleaseError([{ node: "n", code: "unreachable", message: "down" }], 0, 2)],
    ["closed", new KeyReleaseError([{ node: "n", code: "condition-false", message: "no" }], 0, 2)],
    ["failed", new TypeError("nobody foresaw it")],
  ])("is %s when the gate throws so", async (fault, error) => {
    const { reader, anchor } = await leave([{ a: 1 }], first);
    const gate = { ...reader.gate, unwrap: () => Promise.reject(error) };
    await expect(openBatch({ ...reader, gate }, stream, anchor, [first])).rejects.toMatchObject({ fault });
  });

  it("waits for an envelope or a ciphertext that is not there, and reads none that is too large", async () => {
    const { reader, anchor } = await leave([{ a: 1 }], first);
    const none = { ...reader, database: { query: () => Promise.resolve({ rows: [] }) } } as unknown as BatchReader;
    await expect(openBatch(none, stream, anchor, [first])).rejects.toMatchObject({ fault: "waiting" });
    const size = (answer: Promise<number>): BatchReader => ({
      ...reader,
      storage: { ...reader.storage, size: () => answer },
    });
    const missing = size(Promise.reject(new StorageError("missing", "gone", { file: "cid" })));
    await expect(openBatch(missing, stream, anchor, [first])).rejects.toMatchObject({ fault: "waiting" });
    const large = size(Promise.resolve(2 ** 30));
    await expect(openBatch(large, stream, anchor, [first])).rejects.toMatchObject({ fault: "false" });
  });
});

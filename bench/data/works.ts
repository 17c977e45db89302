import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ReadableStream as NodeStream } from "node:stream/web";
import type { RecordScope } from "../../protocol/src/index.ts";
import { repeated } from "./files.ts";

const PIECE = 65_536;

/** What one work is told: how much to do, and where its files are. */
export type Task = { size: number; folder: string; cid?: string; key?: string };

/** What one work says: seconds of the work itself, and what another work needs of it. */
export type Done = { seconds: number; cid?: string; key?: string };

/** Each is run in a process of its own and loads what it needs itself, so that its memory is its own. */
export const WORKS: Readonly<Record<string, (task: Task) => Promise<Done>>> = {
  async rawCipher({ size }) {
    const [key, nonce] = [randomBytes(32), Buffer.alloc(12)];
    return timed(() => {
      let index = 0;
      for (const piece of repeated(size))
        for (let at = 0; at < piece.length; at += PIECE) {
          nonce.writeUInt32BE(index++, 7);
          const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
          cipher.update(piece.subarray(at, at + PIECE));
          cipher.final();
          cipher.getAuthTag();
        }
    });
  },

  async encrypt({ size }) {
    const { createIdentity } = await import("../../sdk/src/identity/createIdentity.ts");
    const { encryptStream } = await import("../../sdk/src/encryption/encryptStream.ts");
    const { lend } = await import("../../sdk/src/bytes/lent.ts");
    const { recipient } = await createIdentity();
    return timed(async () => {
      const { ciphertext } = await encryptStream(streamed(size), [recipient]);
      for await (const _ of lend(ciphertext));
    });
  },

  async agePackage({ size }) {
    const { Encrypter, generateX25519Identity, identityToRecipient } = await import("age-encryption");
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
    return timed(async () => {
      const sealed = await encrypter.encrypt(NodeStream.from(repeated(size)) as unknown as ReadableStream<Uint8Array>);
      for await (const _ of sealed);
    });
  },

  async sha256({ folder }) {
    const { readFileLent } = await import("../../sdk/src/files/readFileLent.ts");
    return timed(async () => {
      const hash = createHash("sha256");
      for await (const bytes of readFileLent(join(folder, "file"))) hash.update(bytes);
      hash.digest();
    });
  },

  async store({ folder }) {
    const { createIdentity } = await import("../../sdk/src/identity/createIdentity.ts");
    const { putEncrypted } = await import("../../sdk/src/storage/putEncrypted.ts");
    const { readFileLent } = await import("../../sdk/src/files/readFileLent.ts");
    const storage = await openStore(folder);
    const { recipient } = await createIdentity();
    let stored: { cid: string; fileKey: Uint8Array } | undefined;
    const { seconds } = await timed(async () => {
      stored = await putEncrypted(storage, readFileLent(join(folder, "file")), [recipient]);
    });
    return { seconds, cid: stored!.cid, key: Buffer.from(stored!.fileKey).toString("hex") };
  },

  async read({ folder, cid, key }) {
    const { getDecrypted } = await import("../../sdk/src/files/getDecrypted.ts");
    const storage = await openStore(folder);
    const out = join(folder, "out");
    const done = await timed(() => getDecrypted(storage, cid!, bytesOf(key!), out));
    rmSync(out);
    return done;
  },

  /** Ranges of a file that was opened once: its header and its end are authenticated already. */
  async range(task) {
    const { collect } = await import("../../sdk/src/bytes/collect.ts");
    const { openRandomAccess } = await import("../../sdk/src/encryption/decryptRange.ts");
    const { source, key } = await storedFile(task);
    const file = await openRandomAccess(source, key);
    return slowOf(task.size, (start) => collect(file.read(start, PIECE)));
  },

  /** Ranges each of which opens the file for itself. */
  async rangeAnew(task) {
    const { collect } = await import("../../sdk/src/bytes/collect.ts");
    const { decryptRange } = await import("../../sdk/src/encryption/decryptRange.ts");
    const { source, key } = await storedFile(task);
    return slowOf(task.size, (start) => collect(decryptRange(source, key, start, PIECE)));
  },

  /** The first range that a process reads: nothing is compiled, decoded or opened yet. */
  async rangeFirst(task) {
    const { collect } = await import("../../sdk/src/bytes/collect.ts");
    const { decryptRange } = await import("../../sdk/src/encryption/decryptRange.ts");
    const { source, key } = await storedFile(task);
    return timed(() => collect(decryptRange(source, key, Math.floor(task.size / 2), PIECE)));
  },

  async dataRoot({ size }) {
    const { streamDataRoot } = await import("../../sdk/src/records/streamDataRoot.ts");
    return timed(() => streamDataRoot(records(size), SCOPE, new Uint8Array(32).fill(7), ["reading"]));
  },

  /** OpenZeppelin's tree over two plain values a record, an address and an amount: no salts, no scope, a third of the hashing. */
  async openZeppelinPlain({ size }) {
    const { StandardMerkleTree } = await import("@openzeppelin/merkle-tree");
    const rows = Array.from(records(size), ({ reading }) => [
      `0x${reading.toString(16).padStart(40, "0")}`,
      BigInt(reading),
    ]);
    return timed(() => StandardMerkleTree.of(rows, ["address", "uint256"]));
  },

  /** OpenZeppelin's tree over the very leaves of our records; salts and hashes of values are given to it for free. */
  async openZeppelinTree({ size }) {
    const { StandardMerkleTree } = await import("@openzeppelin/merkle-tree");
    const { keccak256, stringToBytes } = await import("viem");
    const { RECORD_FIELD_DOMAIN } = await import("../../protocol/src/recordLeaf.ts");
    const salt = `0x${"07".repeat(32)}`;
    const { chainId, registry, creator, version } = SCOPE;
    const rows = Array.from(records(size), ({ reading }, index) => [
      ...[RECORD_FIELD_DOMAIN, BigInt(chainId), registry, creator, version, BigInt(index), 0, salt],
      keccak256(stringToBytes(JSON.stringify(reading))),
    ]);
    const types = ["bytes32", "uint256", "address", "address", "uint64", "uint64", "uint16", "bytes32", "bytes32"];
    return timed(() => StandardMerkleTree.of(rows, types));
  },
};

const SCOPE: RecordScope = {
  chainId: 31337,
  registry: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  creator: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  version: 1n,
};

function* records(count: number): Generator<{ reading: number }> {
  for (let i = 0; i < count; i++) yield { reading: (i * 2_654_435_761) % 1_000_003 };
}

async function openStore(folder: string) {
  const { openEmbeddedStorage } = await import("../../sdk/src/storage/openEmbeddedStorage.ts");
  return openEmbeddedStorage(join(folder, "store"));
}

async function storedFile({ folder, cid, key }: Task) {
  const storage = await openStore(folder);
  const read = (offset: number, length: number) => storage.get(cid!, { offset, length });
  return { source: { size: await storage.size(cid!), read }, key: bytesOf(key!) };
}

/** The 95th percentile of 200 ranges anywhere in a file. */
async function slowOf(size: number, read: (start: number) => Promise<unknown>): Promise<Done> {
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const start = Math.floor(Math.random() * Math.max(1, size - PIECE));
    times.push((await timed(() => read(start))).seconds);
  }
  return { seconds: times.sort((a, b) => a - b)[189]! };
}

async function* streamed(size: number): AsyncGenerator<Uint8Array> {
  yield* repeated(size);
}

async function timed(work: () => unknown): Promise<Done> {
  const begun = performance.now();
  await work();
  return { seconds: (performance.now() - begun) / 1_000 };
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

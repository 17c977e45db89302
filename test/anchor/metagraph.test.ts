import { dagAddress } from "@datagraph/protocol";
import { AnchorRefused, AnchorUnavailable, anchorKey, verifyProof } from "@datagraph/sdk";
import {
  confirmTransfer,
  currencyBalance,
  localMetagraph,
  metagraphAnchorChain,
  metagraphClient,
  readNetwork,
  sendTransfers,
} from "@datagraph/sdk/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import currency from "../../protocol/src/metagraph/vectors/currency.json" with { type: "json" };
import dataUpdates from "../../protocol/src/metagraph/vectors/dataUpdates.json" with { type: "json" };
import { FIELDS, ROOT, keyOf } from "./chains.ts";
import { serveMetagraph } from "./serveMetagraph.ts";

const payer = keyOf(5);
const [shop, other] = [dagAddress(keyOf(6).id), dagAddress(keyOf(7).id)];
let served: Awaited<ReturnType<typeof serveMetagraph>>;

beforeAll(async () => {
  served = await serveMetagraph({ genesis: [[dagAddress(payer.id), 10_000n]] });
});
afterAll(() => served.close());

describe("published vectors", () => {
  it("verify, high S too", () => {
    for (const { public_key_hex, sha256_hash_hex, signature_hex } of dataUpdates)
      expect(verifyProof(sha256_hash_hex, { id: public_key_hex.slice(2), signature: signature_hex })).toBe(true);
    const { multiSignature, basicTransaction } = currency.testVectors;
    const { transactionHash, proofs } = multiSignature;
    expect(proofs.map((proof) => verifyProof(transactionHash, proof))).toEqual([true, true]);
    expect(proofs.some(({ id }, index) => verifyProof(transactionHash, { ...proofs[1 - index]!, id }))).toBe(false);
    expect(verifyProof(transactionHash, { id: basicTransaction.signerId, signature: "00" })).toBe(false);
  });

  it("belong to the key", () => {
    const { privateKeyHex, signerId, address } = currency.testVectors.basicTransaction;
    const key = anchorKey(`0x${privateKeyHex}`);
    expect([key.id, dagAddress(key.id)]).toEqual([signerId, address]);
  });
});

describe("transfers", () => {
  it("go one behind the other, and are confirmed by the snapshot that holds them", async () => {
    const { client, scan, metagraph } = served;
    const bulk = [
      { destination: shop, amount: 100n },
      { destination: other, amount: 200n, fee: 1n },
      { destination: shop, amount: 300n },
    ];
    const sent = await sendTransfers(client, scan, payer, bulk);
    expect(await Promise.all(sent.map((one) => confirmTransfer(scan, one)))).toEqual([undefined, undefined, undefined]);
    metagraph.cut();
    const ordinal = BigInt(metagraph.head().ordinal);
    expect(await Promise.all(sent.map((one) => confirmTransfer(scan, one)))).toEqual([ordinal, ordinal, ordinal]);
    expect(await currencyBalance(client, shop)).toBe(400n);
    expect(await currencyBalance(client, dagAddress(payer.id))).toBe(10_000n - 601n);
  });

  it("stop at the first that is refused", async () => {
    const { client, scan, metagraph } = served;
    const before = await currencyBalance(client, other);
    const bulk = [1n, 2n ** 40n, 1n].map((amount) => ({ destination: other, amount }));
    await expect(sendTransfers(client, scan, payer, bulk)).rejects.toThrow("InsufficientBalance");
    metagraph.cut();
    expect(await currencyBalance(client, other)).toBe(before + 1n);
  });
});

describe("a client", () => {
  const anchor = { stream: 1n, updateType: 0, count: 1, start: 1, end: 2, root: ROOT, fields: FIELDS };

  it("sends again what got no answer", async () => {
    const failing = metagraphClient(localMetagraph(served.url), { pause: 1 });
    const { fetch } = globalThis;
    let failures = 2;
    globalThis.fetch = (...args) => (failures-- > 0 ? Promise.reject(new TypeError("fetch failed")) : fetch(...args));
    try {
      expect(await readNetwork(failing)).toEqual(served.network);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it("says that nobody answers", async () => {
    const nobody = metagraphClient(localMetagraph("http://127.0.0.1:9"), { attempts: 2, pause: 1 });
    await expect(metagraphAnchorChain(nobody, served.network).prepare(anchor, payer)).rejects.toThrow(
      AnchorUnavailable,
    );
  });

  it("names the rule that an update breaks", async () => {
    const foreign = { ...served.network, chainId: 1 };
    const refused = metagraphAnchorChain(served.client, foreign).prepare(anchor, payer);
    await expect(refused).rejects.toThrow(AnchorRefused);
    await expect(refused).rejects.toMatchObject({ rule: "wrong-network" });
  });
});

describe("a metagraph that asks for fees", () => {
  it("gets one with each update, and only from who has it", async () => {
    const paid = await serveMetagraph({ fee: 7n, genesis: [[dagAddress(payer.id), 10n]] });
    try {
      const chain = metagraphAnchorChain(paid.client, paid.network);
      const anchor = { stream: 1n, updateType: 0, count: 1, start: 1, end: 2, root: ROOT, fields: FIELDS };
      const prepared = await chain.prepare(anchor, payer);
      expect(prepared.messages).toHaveLength(2);
      const ref = await chain.submit(prepared, await payer.signAnchor(prepared));
      paid.metagraph.cut();
      // nobody granted stream 1, so nothing was paid
      expect(await chain.status(ref)).toMatchObject({ state: "refused", rule: "unknown-stream" });
      expect(await currencyBalance(paid.client, paid.network.metagraph)).toBe(0n);
      const poor = await chain.prepare(anchor, keyOf(8));
      await expect(chain.submit(poor, await keyOf(8).signAnchor(poor))).rejects.toThrow("has 0 to spend, not 7");
    } finally {
      await paid.close();
    }
  });
});

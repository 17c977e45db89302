import { type StreamGrant, dataBlocks, datasetId, grantTypedData, plainJson } from "@datagraph/protocol";
import { type Address, numberToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveMetagraph } from "../../test/anchor/serveMetagraph.ts";
import { type TokenClient, dag4 } from "./dag4.ts";

const { keyStore } = dag4;
const FEE = 1_000;
const [keyA, keyB] = [keyStore.generatePrivateKey(), keyStore.generatePrivateKey()];
const [addressA, addressB] = [keyA, keyB].map((key) => keyStore.getDagAddressFromPrivateKey(key)) as [string, string];
const wallet = privateKeyToAccount(`0x${keyA}`);
const creator = wallet.address.toLowerCase() as Address;
const salt = numberToHex(1, { size: 32 });

let served: Awaited<ReturnType<typeof serveMetagraph>>;
let client: TokenClient;
let id: string;

beforeAll(async () => {
  served = await serveMetagraph({ genesis: [[addressA, 100n * 10n ** 8n]], fee: BigInt(FEE) });
  const [l0Url, l1Url, dl1Url, beUrl] = ["l0", "cl1", "dl1", "be"].map((layer) => `${served.url}/${layer}`);
  const account = dag4.createAccount();
  account.loginPrivateKey(keyA);
  account.connect({ networkVersion: "2.0", l0Url, l1Url, beUrl }, false);
  const { metagraph: metagraphId } = served.network;
  client = account.createMetagraphTokenClient({ metagraphId, id: "custom", l0Url, l1Url, dl1Url, beUrl });
  id = account.publicKey.replace(/^04(?=.{128}$)/, "");
});
afterAll(() => served.close());

const sign = async (value: object) => {
  const base64 = Buffer.from(plainJson(value as never)).toString("base64");
  return { value, proofs: [{ id, signature: await keyStore.dataSign(keyA, base64) }] };
};
const withFee = async (value: object) => {
  const { fee, address, updateHash } = await client.getDataFeeEstimate(value);
  const paid = { source: addressA, destination: address, amount: fee, dataUpdateRef: updateHash };
  return { data: await sign(value), fee: await keyStore.generateBrotliSignature(paid, id, keyA) };
};
const stream = () =>
  numberToHex(datasetId(served.network.chainId, served.network.registry, creator, salt), { size: 32 });
const grant = async () => {
  const unsigned: Omit<StreamGrant, "signature"> = {
    ...served.network,
    ...{ stream: stream(), creator, salt, pool: 1, fields: ["steps"], devices: [], number: 1 },
  };
  return { StreamGrant: { ...unsigned, signature: await wallet.signTypedData(grantTypedData(unsigned)) } };
};
const anchor = (start: number) => ({
  StreamAnchor: {
    ...served.network,
    ...{
      stream: stream(),
      updateType: 0,
      count: 1,
      start,
      end: start + 60,
      root: `0x${"ab".repeat(32)}`,
      fields: ["steps"],
    },
  },
});

describe("dag4's transfers", () => {
  it("read balances, pay, and are told what is pending", async () => {
    expect(await client.getBalance()).toBe(100);
    expect(await client.getFeeRecommendation()).toBe(0);
    const { hash } = await client.transfer(addressB, 2.5, 0);
    expect((await client.networkInstance.getPendingTransaction(hash))?.status).toBe("Waiting");
    served.metagraph.cut();
    expect(await client.networkInstance.getPendingTransaction(hash)).toBeNull();
    expect((await client.networkInstance.getTransaction(hash)).snapshotOrdinal).toBe(1);
    expect(await client.networkInstance.getAddressLastAcceptedTransactionRef(addressA)).toEqual({ ordinal: 1, hash });
    expect([await client.getBalance(), await client.getBalanceFor(addressB)]).toEqual([97.5, 2.5]);
  });

  it("go in batches, and no two from the same state", async () => {
    const last = await client.networkInstance.getAddressLastAcceptedTransactionRef(addressA);
    const batch = [1, 1.5].map((amount) => ({ address: addressB, amount, fee: 0 }));
    expect(await client.transferBatch(batch, last)).toHaveLength(2);
    await expect(client.transferBatch([{ address: addressB, amount: 1, fee: 0 }], last)).rejects.toThrow("Conflict");
    served.metagraph.cut();
    expect(await client.getBalanceFor(addressB)).toBe(5);
  });
});

describe("dag4's data updates", () => {
  it("are paid for, taken in, and read back from snapshot and data application", async () => {
    const before = await client.getBalance();
    await client.sendDataTransaction(await withFee(await grant()));
    const { hash } = await client.sendDataTransaction(await withFee(anchor(1_000)));
    served.metagraph.cut();
    expect(await client.getBalance()).toBeCloseTo(before - (2 * FEE) / 1e8, 8);
    const { service } = client.networkInstance.l0Api;
    const { value } = await service.$get<{ value: never }>("/snapshots/latest");
    expect(
      dataBlocks(value).flatMap(({ dataTransactionsHashes }) => dataTransactionsHashes.map(([one]) => one)),
    ).toContain(hash);
    expect(await service.$get(`/data-application/updates/${hash}`)).toMatchObject({ state: "accepted" });
    expect((await client.networkInstance.getLatestSnapshot()).ordinal).toBe(served.metagraph.head().ordinal);
  });

  it("are refused without a fee, with another's signature, and out of form", async () => {
    await expect(client.sendDataTransaction(await sign(anchor(2_000)))).rejects.toThrow("an update costs 1000");
    const { proofs } = await sign(anchor(3_000));
    await expect(client.sendDataTransaction({ value: anchor(2_000), proofs })).rejects.toThrow("Invalid signature");
    const value = { StreamAnchor: { ...anchor(2_000).StreamAnchor, fields: [] } };
    await expect(client.sendDataTransaction(await sign(value))).rejects.toThrow("malformed");
  });
});

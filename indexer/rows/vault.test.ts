import { expect, test } from "vitest";
import { alice, bob, bytes32, dollar, researcher, validator } from "../test/scenario.ts";
import { rootRow, saleRow, shareRows } from "./vault.ts";

const stamp = { block: { number: 7n, timestamp: 700n }, log: { logIndex: 3 } };
const event = (args: unknown) => ({ ...stamp, args }) as never;

test("keeps a sale as the vault hashed it", () => {
  const data = { dataset: 1n, passId: 2n, buyer: researcher, payee: bytes32(3), token: dollar, amount: 4n, feeBps: 5 };
  const times = { restsUntil: 6, duration: 7, expiry: 8, run: 1 };
  const args = { sale: bytes32(9), dataset: 1n, buyer: researcher, data: { ...data, ...times } };
  expect(saleRow(event(args))).toEqual({
    sale: bytes32(9),
    dataset: 1n,
    pass: 2n,
    buyer: researcher,
    payee: bytes32(3),
    token: dollar,
    amount: 4n,
    feeBps: 5,
    restsUntil: 6n,
    duration: 7n,
    expiry: 8n,
    run: 1,
    status: "held",
    block: 7n,
    log: 3,
    time: 700n,
  });
});

test("forgets a veto when the same root is proposed anew", () => {
  const root = { epoch: 1n, root: bytes32(1), revision: 4, proposer: validator, running: bytes32(2) };
  const row = rootRow(event({ ...root, manifest: bytes32(3), acceptableAt: 9 }));
  expect(row).toMatchObject({
    status: "proposed",
    vetoedAt: null,
    vetoReason: null,
    acceptedAt: null,
    acceptableAt: 9n,
    revision: 4n,
  });
  expect(row.manifestCid).toMatch(/^bafkrei/);
});

test("numbers the accounts that share a payee", () => {
  const args = { dataset: 1n, payee: bytes32(1), accounts: [alice, bob], shares: [3, 1], locked: true };
  expect(shareRows(event(args))).toEqual([
    { payee: bytes32(1), index: 0, account: alice, share: 3n },
    { payee: bytes32(1), index: 1, account: bob, share: 1n },
  ]);
});

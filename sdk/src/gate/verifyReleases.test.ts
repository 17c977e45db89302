import { type ReleaseReceipt, releaseReceiptText } from "@datagraph/protocol";
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/curves/utils.js";
import { sha256, stringToBytes } from "viem";
import { expect, test } from "vitest";
import { NO_RELEASES, verifyReleases } from "./verifyReleases.ts";

const { secretKey, publicKey } = ed25519.keygen();
const node = bytesToHex(publicKey);

function listOf(count: number): ReleaseReceipt[] {
  const list: ReleaseReceipt[] = [];
  let previous = "";
  for (let number = 1; number <= count; number++) {
    const receipt = {
      format: "datagraph/release/v1",
      node,
      number,
      previous,
      epoch: 1,
      wallet: `0x${"11".repeat(20)}`,
      chainId: 31337,
      contract: `0x${"22".repeat(20)}`,
      condition: "hasAccess",
      id: String(number),
      keyDigest: `0x${"33".repeat(32)}`,
      block: "7",
      blockHash: `0x${"44".repeat(32)}`,
      releasedAt: "2026-11-21T00:00:00.000Z",
    } as const;
    const signature = bytesToHex(ed25519.sign(stringToBytes(releaseReceiptText(receipt)), secretKey));
    list.push({ ...receipt, signature });
    previous = sha256(stringToBytes(JSON.stringify(list.at(-1)))).slice(2);
  }
  return list;
}

test("a list verifies whole or in pieces", () => {
  const list = listOf(5);
  const whole = verifyReleases(list, `0x${node}`);
  expect(whole.number).toBe(5);
  expect(verifyReleases(list.slice(2), `0x${node}`, verifyReleases(list.slice(0, 2), `0x${node}`))).toEqual(whole);
  expect(verifyReleases([], `0x${node}`)).toEqual(NO_RELEASES);
});

test("a receipt dropped, put elsewhere, altered or forged is found", () => {
  const list = listOf(4);
  const [first, second, third, fourth] = list as [ReleaseReceipt, ReleaseReceipt, ReleaseReceipt, ReleaseReceipt];
  const key = `0x${node}` as const;
  expect(() => verifyReleases([first, third, fourth], key)).toThrow(/Receipt 3 .* does not follow receipt 1/);
  expect(() => verifyReleases([second], key)).toThrow(/does not follow receipt 0/);
  expect(() => verifyReleases([first, { ...second, wallet: `0x${"99".repeat(20)}` }], key)).toThrow(
    /Receipt 2 is not signed/,
  );
  expect(() => verifyReleases([first, { ...second, previous: "" }], key)).toThrow(/does not follow/);
  expect(() => verifyReleases([{ ...first, signature: "00" }], key)).toThrow(/not signed/);
  expect(() => verifyReleases([first], `0x${"55".repeat(32)}`)).toThrow(/not signed/);
});

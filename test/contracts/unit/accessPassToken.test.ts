import { encodeFunctionData, getAddress, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { describe, expect, it } from "vitest";
import {
  ACADEMIC,
  FILE,
  OPEN,
  POOL,
  buyer,
  deployPass,
  holder,
  networkHelpers,
  offer,
  purchaseOf,
  sell,
  stranger,
  timelock,
  viem,
} from "./passFixture.ts";
import { args } from "../args.ts";

const { revertWithCustomErrorWithArgs, revertWithCustomError, emitWithArgs } = viem.assertions;
const who = getAddress(holder.account.address);
const other = getAddress(stranger.account.address);
const UNKNOWN = 1n;

/** A holder with two passes. */
async function deployHeld() {
  const base = await deployPass();
  const ids = [await sell(base.pass, FILE, ACADEMIC), await sell(base.pass, POOL, OPEN)] as const;
  return { ...base, ids };
}
const load = () => networkHelpers.loadFixture(deployHeld);

// What OpenZeppelin's suite asks of an ERC-721, with the answers of one that is soulbound.
describe("AccessPass as an ERC-721", () => {
  it("has a name and a symbol", async () => {
    const { pass } = await load();
    expect([await pass.read.name(), await pass.read.symbol()]).toEqual(["DataGraph Access Pass", "DGPASS"]);
  });

  it("counts an account's passes, also one without, and not the zero address's", async () => {
    const { pass } = await load();
    expect(await pass.read.balanceOf([who])).toBe(2n);
    expect(await pass.read.balanceOf([other])).toBe(0n);
    await revertWithCustomErrorWithArgs(pass.read.balanceOf([zeroAddress]), pass, "ERC721InvalidOwner", [zeroAddress]);
  });

  it("names the owner of a pass, and of none that was never bought", async () => {
    const { pass, ids } = await load();
    for (const id of ids) expect(await pass.read.ownerOf([id])).toBe(who);
    const neverBought = await pass.read.passIdOf([other, FILE, ACADEMIC]);
    for (const id of [UNKNOWN, 0n, neverBought]) {
      await revertWithCustomErrorWithArgs(pass.read.ownerOf([id]), pass, "ERC721NonexistentToken", [id]);
      await revertWithCustomErrorWithArgs(pass.read.getApproved([id]), pass, "ERC721NonexistentToken", [id]);
      await revertWithCustomErrorWithArgs(pass.read.locked([id]), pass, "ERC721NonexistentToken", [id]);
      await revertWithCustomErrorWithArgs(pass.read.tokenURI([id]), pass, "ERC721NonexistentToken", [id]);
      await revertWithCustomErrorWithArgs(pass.read.datasetOf([id]), pass, "PassUnknown", [id]);
    }
  });

  it("12: moves by no transfer: by owner or stranger, to a wallet, a receiver, itself or nobody", async () => {
    const { pass, ids, book } = await load();
    const [id] = ids;
    const receiver = await viem.deployContract("ReenteringReceiver");
    for (const { account } of [holder, stranger]) {
      for (const to of [other, who, receiver.address, book.address, zeroAddress]) {
        const calls = [
          pass.write.transferFrom([who, to, id], { account }),
          pass.write.safeTransferFrom([who, to, id], { account }),
          pass.write.safeTransferFrom([who, to, id, "0x42"], { account }),
        ];
        for (const call of calls) await revertWithCustomErrorWithArgs(call, pass, "PassSoulbound", [id]);
      }
    }
    const wrong = pass.write.transferFrom([other, who, id], { account: stranger.account });
    await revertWithCustomErrorWithArgs(wrong, pass, "PassSoulbound", [id]);
    expect(await receiver.read.attempts()).toBe(0n);
    expect([await pass.read.ownerOf([id]), await pass.read.balanceOf([who])]).toEqual([who, 2n]);
  });

  it("12: takes no approval, and has given none", async () => {
    const { pass, ids } = await load();
    const [id] = ids;
    const account = holder.account;
    for (const to of [other, zeroAddress]) {
      await revertWithCustomErrorWithArgs(pass.write.approve([to, id], { account }), pass, "PassSoulbound", [id]);
      for (const value of [true, false]) {
        const operator = pass.write.setApprovalForAll([to, value], { account });
        await revertWithCustomErrorWithArgs(operator, pass, "PassSoulbound", [0n]);
      }
    }
    expect(await pass.read.getApproved([id])).toBe(zeroAddress);
    expect(await pass.read.isApprovedForAll([who, other])).toBe(false);
  });

  it("mints to a contract without calling it", async () => {
    const { pass } = await load();
    const receiver = await viem.deployContract("ReenteringReceiver");
    const data = encodeFunctionData({ abi: pass.abi, functionName: "cancelNonce", args: [0n] });
    await receiver.write.arm([pass.address, data, 0n]);
    await pass.write.buy([{ ...(await purchaseOf(pass, FILE, ACADEMIC)), holder: receiver.address }]);
    expect(await receiver.read.attempts()).toBe(0n);
    expect(await pass.read.hasAccess([receiver.address, FILE])).toBe(true);
  });

  it("supports exactly ERC-165, 721, its metadata, 5192 and 5267", async () => {
    const { pass } = await load();
    const ids = {
      "0x01ffc9a7": true, // ERC-165
      "0x80ac58cd": true, // ERC-721
      "0x5b5e139f": true, // its metadata
      "0xb45a3c0e": true, // ERC-5192
      "0x84b0196e": true, // ERC-5267
      "0x49064906": false, // ERC-4906: the registry says when a document changes
      "0x780e9d63": false, // enumeration
      "0xffffffff": false,
    } as const;
    for (const [id, supported] of Object.entries(ids))
      expect(await pass.read.supportsInterface([id as "0x01ffc9a7"]), id).toBe(supported);
    // each id is what its functions add up to
    expect(selectorsOf("locked(uint256)")).toBe("0xb45a3c0e");
    expect(selectorsOf("eip712Domain()")).toBe("0x84b0196e");
    expect(selectorsOf("name()", "symbol()", "tokenURI(uint256)")).toBe("0x5b5e139f");
  });
});

describe("AccessPass metadata", () => {
  it("names the document of the dataset that the pass is for, licence by licence", async () => {
    const { pass, registry, ids } = await load();
    expect(await pass.read.datasetOf([ids[0]])).toBe(FILE);
    expect(await pass.read.datasetOf([ids[1]])).toBe(POOL);
    expect(await pass.read.tokenURI([ids[0]])).toBe(await registry.read.tokenURI([FILE]));
    expect(await pass.read.tokenURI([ids[1]])).not.toBe(await pass.read.tokenURI([ids[0]]));
    await offer(pass, FILE, ACADEMIC, { duration: 0 });
    expect(await pass.read.datasetOf([ids[0]])).toBe(FILE);
  });

  it("describes the collection once the timelock has said how (ERC-7572)", async () => {
    const { pass } = await load();
    expect(await pass.read.contractURI()).toBe("");
    const digest = keccak256(toHex("collection"));
    const set = pass.write.setContractURI([digest], { account: timelock.account });
    await emitWithArgs(set, pass, "ContractURIUpdated", []);
    expect(await pass.read.contractURI()).toBe(`ipfs://f01551220${digest.slice(2)}`);
    const zero = pass.write.setContractURI([zeroHash], { account: timelock.account });
    await revertWithCustomError(zero, pass, "PassZeroDigest");
    const byBuyer = pass.write.setContractURI([digest], { account: buyer.account });
    await revertWithCustomErrorWithArgs(byBuyer, pass, "PassNotTimelock", args(getAddress(buyer.account.address)));
  });
});

describe("AccessPass's constructor", () => {
  it("refuses the zero address for any of its five", async () => {
    const { pass } = await load();
    const names = ["timelock", "registry", "book", "vault", "ledger"] as const;
    for (const missing of names) {
      const given = names.map((name) => (name === missing ? zeroAddress : who));
      const deployed = viem.deployContract("AccessPass", given as never);
      await revertWithCustomError(deployed as never, pass, "PassZeroAddress");
    }
  });
});

/** The ERC-165 id of an interface with these functions. */
function selectorsOf(...signatures: string[]): string {
  const id = signatures.map((s) => Number(keccak256(toHex(s)).slice(0, 10))).reduce((a, b) => (a ^ b) >>> 0, 0);
  return toHex(id, { size: 4 });
}

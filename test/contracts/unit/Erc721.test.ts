import { type Address, type Hex, encodeFunctionData, getAddress, zeroAddress } from "viem";
import { describe, expect, test } from "vitest";
import {
  addressOf,
  alice,
  bob,
  by,
  carol,
  contentOf,
  hashOf,
  networkHelpers,
  other,
  registryWithPool,
  stranger,
  termsOf,
  viem,
} from "../fixtures/registry.ts";

/* What OpenZeppelin's own suite of ERC-721 checks, for a token of each kind. */

const { loadFixture } = networkHelpers;
const { emit, emitWithArgs, revertWith, revertWithCustomError, revertWithCustomErrorWithArgs } = viem.assertions;
const RECEIVER = {
  take: 0,
  passOn: 1,
  wrongAnswer: 2,
  revertWithMessage: 3,
  revertWithError: 4,
  revertWithNothing: 5,
  panic: 6,
} as const;
const NOBODYS = 7n;
const [owner, approved, operator, to] = [alice, bob, carol, other].map((wallet) => getAddress(addressOf(wallet))) as [
  Address,
  Address,
  Address,
  Address,
];

/** Alice has a File, a Derived dataset, a pool and a stream. Bob may move each, and carol all of them. */
async function aliceWithTokens() {
  const base = await registryWithPool();
  const { registry, idOf, streamId } = base;
  await registry.write.register([hashOf("a"), contentOf("a"), []], by(alice));
  const parents = [{ id: idOf(alice, "a"), royaltyBps: 1 }];
  await registry.write.register([hashOf("d"), contentOf("d"), parents], by(alice));
  await registry.write.createPool([hashOf("p"), hashOf("m"), termsOf()], by(alice));
  const ids = { File: idOf(alice, "a"), Derived: idOf(alice, "d"), Pool: idOf(alice, "p"), Stream: streamId };
  for (const id of Object.values(ids)) await registry.write.approve([approved, id], by(alice));
  await registry.write.setApprovalForAll([operator, true], by(alice));
  return { ...base, ids };
}

type World = Awaited<ReturnType<typeof aliceWithTokens>>;
type Move = (world: World, from: Address, receiver: Address, id: bigint, wallet: typeof alice) => Promise<Hex>;

const moves: Record<string, Move> = {
  transferFrom: ({ registry }, from, receiver, id, wallet) =>
    registry.write.transferFrom([from, receiver, id], by(wallet)),
  safeTransferFrom: ({ registry }, from, receiver, id, wallet) =>
    registry.write.safeTransferFrom([from, receiver, id], by(wallet)),
  "safeTransferFrom with data": ({ registry }, from, receiver, id, wallet) =>
    registry.write.safeTransferFrom([from, receiver, id, "0x42"], by(wallet)),
};
const safeMoves = Object.entries(moves).filter(([name]) => name !== "transferFrom");

describe.each(["File", "Derived", "Pool", "Stream"] as const)("the token of a %s", (kind) => {
  describe.each(Object.entries(moves))("%s", (_, move) => {
    test.each([
      ["its owner", alice],
      ["who is approved for it", bob],
      ["an operator of its owner", carol],
    ] as const)("by %s moves it", async (_who, wallet) => {
      const world = await loadFixture(aliceWithTokens);
      const { registry, ids } = world;
      const balance = await registry.read.balanceOf([owner]);
      await emitWithArgs(move(world, owner, to, ids[kind], wallet), registry, "Transfer", [owner, to, ids[kind]]);
      expect(await registry.read.ownerOf([ids[kind]])).toBe(to);
      expect(await registry.read.getApproved([ids[kind]])).toBe(zeroAddress);
      expect(await registry.read.balanceOf([owner])).toBe(balance - 1n);
      expect(await registry.read.balanceOf([to])).toBe(1n);
      expect(await registry.read.creatorOf([ids[kind]])).toBe(owner);
    });

    test("by an operator moves it when nobody is approved for it", async () => {
      const world = await loadFixture(aliceWithTokens);
      await world.registry.write.approve([zeroAddress, world.ids[kind]], by(alice));
      await move(world, owner, to, world.ids[kind], carol);
      expect(await world.registry.read.ownerOf([world.ids[kind]])).toBe(to);
    });

    test("to its owner changes nothing but the approval", async () => {
      const world = await loadFixture(aliceWithTokens);
      const { registry, ids } = world;
      const balance = await registry.read.balanceOf([owner]);
      await emitWithArgs(move(world, owner, owner, ids[kind], alice), registry, "Transfer", [owner, owner, ids[kind]]);
      expect(await registry.read.ownerOf([ids[kind]])).toBe(owner);
      expect(await registry.read.getApproved([ids[kind]])).toBe(zeroAddress);
      expect(await registry.read.balanceOf([owner])).toBe(balance);
      expect(await registry.read.creatorOf([ids[kind]])).toBe(owner);
    });

    test("refuses another owner, another sender, the zero address and what does not exist", async () => {
      const world = await loadFixture(aliceWithTokens);
      const { registry, ids } = world;
      const wrongOwner = move(world, to, to, ids[kind], alice);
      await revertWithCustomErrorWithArgs(wrongOwner, registry, "ERC721IncorrectOwner", [to, ids[kind], owner]);
      const wrongSender = move(world, owner, to, ids[kind], stranger);
      const sender = getAddress(addressOf(stranger));
      await revertWithCustomErrorWithArgs(wrongSender, registry, "ERC721InsufficientApproval", [sender, ids[kind]]);
      const nowhere = move(world, owner, zeroAddress, ids[kind], alice);
      await revertWithCustomErrorWithArgs(nowhere, registry, "ERC721InvalidReceiver", [zeroAddress]);
      const nothing = move(world, owner, to, NOBODYS, alice);
      await revertWithCustomErrorWithArgs(nothing, registry, "ERC721NonexistentToken", [NOBODYS]);
      expect(await registry.read.ownerOf([ids[kind]])).toBe(owner);
      expect(await registry.read.getApproved([ids[kind]])).toBe(approved);
    });

    test("the creator stays through every move, and when it comes back", async () => {
      const world = await loadFixture(aliceWithTokens);
      const { registry, ids } = world;
      await move(world, owner, to, ids[kind], alice);
      await move(world, to, approved, ids[kind], other);
      await move(world, approved, owner, ids[kind], bob);
      expect(await registry.read.ownerOf([ids[kind]])).toBe(owner);
      expect(await registry.read.creatorOf([ids[kind]])).toBe(owner);
    });
  });
});

describe.each(safeMoves)("%s to a contract", (name, move) => {
  const receiver = (mode: keyof typeof RECEIVER) => viem.deployContract("TokenReceiver", [RECEIVER[mode], to]);
  const data = name.endsWith("data") ? "0x42" : "0x";

  test.each([
    ["its owner", alice],
    ["who is approved for it", bob],
    ["an operator of its owner", carol],
  ] as const)("by %s tells it who sent what", async (_who, wallet) => {
    const world = await loadFixture(aliceWithTokens);
    const taker = await receiver("take");
    const sender = getAddress(addressOf(wallet));
    const sent = move(world, owner, taker.address, world.ids.File, wallet);
    await emitWithArgs(sent, taker, "Received", [sender, owner, world.ids.File, data]);
    expect(await world.registry.read.ownerOf([world.ids.File])).toBe(getAddress(taker.address));
  });

  test("lets it pass the token on at once", async () => {
    const world = await loadFixture(aliceWithTokens);
    const { registry, ids } = world;
    const relay = await receiver("passOn");
    const sent = move(world, owner, relay.address, ids.File, alice);
    const middle = getAddress(relay.address);
    await emitWithArgs(sent, registry, "Transfer", [owner, middle, ids.File]);
    await emitWithArgs(sent, registry, "Transfer", [middle, to, ids.File]);
    expect(await registry.read.ownerOf([ids.File])).toBe(to);
    expect(await registry.read.balanceOf([middle])).toBe(0n);
    expect(await registry.read.balanceOf([to])).toBe(1n);
    expect(await registry.read.creatorOf([ids.File])).toBe(owner);
  });

  test("is refused when it does not answer, or not as it should", async () => {
    const world = await loadFixture(aliceWithTokens);
    const { registry, ids, book } = world;
    const silent = [await receiver("wrongAnswer"), await receiver("revertWithNothing"), book, registry];
    for (const { address } of silent)
      await revertWithCustomErrorWithArgs(
        move(world, owner, address, ids.File, alice),
        registry,
        "ERC721InvalidReceiver",
        [getAddress(address)],
      );
  });

  test("is refused with the receiver's own reason", async () => {
    const world = await loadFixture(aliceWithTokens);
    const { ids } = world;
    const send = ({ address }: { address: Address }) => move(world, owner, address, ids.File, alice);
    await revertWith(send(await receiver("revertWithMessage")), "refused");
    const refuser = await receiver("revertWithError");
    await revertWithCustomErrorWithArgs(send(refuser), refuser, "ReceiverRefused", [ids.File]);
    await expect(send(await receiver("panic"))).rejects.toThrow(/assertion error|0x0*1\b/i);
    expect(await world.registry.read.ownerOf([ids.File])).toBe(owner);
  });

  test("does not exist: nothing is asked", async () => {
    const world = await loadFixture(aliceWithTokens);
    const taker = await receiver("take");
    await revertWithCustomErrorWithArgs(
      move(world, owner, taker.address, NOBODYS, alice),
      world.registry,
      "ERC721NonexistentToken",
      [NOBODYS],
    );
  });
});

describe("balanceOf and ownerOf", () => {
  test("count, and refuse who cannot own and what does not exist", async () => {
    const { registry } = await loadFixture(aliceWithTokens);
    expect(await registry.read.balanceOf([owner])).toBe(4n);
    expect(await registry.read.balanceOf([to])).toBe(0n);
    await revertWithCustomErrorWithArgs(registry.read.balanceOf([zeroAddress]), registry, "ERC721InvalidOwner", [
      zeroAddress,
    ]);
    await revertWithCustomErrorWithArgs(registry.read.ownerOf([NOBODYS]), registry, "ERC721NonexistentToken", [
      NOBODYS,
    ]);
  });
});

describe("approve", () => {
  test("names one account, replaces it, and takes it back", async () => {
    const { registry, ids } = await loadFixture(aliceWithTokens);
    for (const account of [to, to, zeroAddress, zeroAddress, approved]) {
      const call = registry.write.approve([account, ids.File], by(alice));
      await emitWithArgs(call, registry, "Approval", [owner, account, ids.File]);
      expect(await registry.read.getApproved([ids.File])).toBe(account);
    }
  });

  test("is for the owner and their operators, not for who is approved", async () => {
    const { registry, ids } = await loadFixture(aliceWithTokens);
    await emitWithArgs(registry.write.approve([to, ids.File], by(carol)), registry, "Approval", [owner, to, ids.File]);
    for (const wallet of [other, stranger])
      await revertWithCustomErrorWithArgs(
        registry.write.approve([to, ids.File], by(wallet)),
        registry,
        "ERC721InvalidApprover",
        [getAddress(addressOf(wallet))],
      );
  });

  test("and getApproved need a token", async () => {
    const { registry } = await loadFixture(aliceWithTokens);
    for (const call of [
      () => registry.write.approve([to, NOBODYS], by(alice)),
      () => registry.read.getApproved([NOBODYS]),
    ])
      await revertWithCustomErrorWithArgs(call(), registry, "ERC721NonexistentToken", [NOBODYS]);
  });

  test("ends when the token moves", async () => {
    const { registry, ids } = await loadFixture(aliceWithTokens);
    await registry.write.transferFrom([owner, to, ids.File], by(alice));
    await revertWithCustomError(
      registry.write.transferFrom([to, approved, ids.File], by(bob)),
      registry,
      "ERC721InsufficientApproval",
    );
  });
});

describe("setApprovalForAll", () => {
  test("sets, sets again, and unsets an operator", async () => {
    const { registry } = await loadFixture(aliceWithTokens);
    for (const allowed of [true, true, false, false]) {
      const call = registry.write.setApprovalForAll([to, allowed], by(alice));
      await emitWithArgs(call, registry, "ApprovalForAll", [owner, to, allowed]);
      expect(await registry.read.isApprovedForAll([owner, to])).toBe(allowed);
    }
  });

  test("acts for one owner's tokens only, and never for the zero address", async () => {
    const { registry, bobsStreamId } = await loadFixture(aliceWithTokens);
    await revertWithCustomErrorWithArgs(
      registry.write.transferFrom([approved, to, bobsStreamId], by(carol)),
      registry,
      "ERC721InsufficientApproval",
      [operator, bobsStreamId],
    );
    await revertWithCustomErrorWithArgs(
      registry.write.setApprovalForAll([zeroAddress, true], by(alice)),
      registry,
      "ERC721InvalidOperator",
      [zeroAddress],
    );
  });
});

describe("a new token", () => {
  test("comes from the zero address to its creator, and asks no contract", async () => {
    const { registry, idOf } = await loadFixture(aliceWithTokens);
    const id = idOf(alice, "new");
    const minted = registry.write.register([hashOf("new"), contentOf("new"), []], by(alice));
    await emitWithArgs(minted, registry, "Transfer", [zeroAddress, owner, id]);
    expect(await registry.read.ownerOf([id])).toBe(owner);
    expect(await registry.read.getApproved([id])).toBe(zeroAddress);
    expect(await registry.read.balanceOf([owner])).toBe(5n);
  });

  test("is never made twice, and moving the first makes no room", async () => {
    const { registry, ids } = await loadFixture(aliceWithTokens);
    await registry.write.transferFrom([owner, to, ids.File], by(alice));
    await revertWithCustomErrorWithArgs(
      registry.write.register([hashOf("a"), contentOf("other"), []], by(alice)),
      registry,
      "RegistryIdTaken",
      [ids.File],
    );
  });

  test("of all kinds announces itself", async () => {
    const { registry, termsHash, ids } = await loadFixture(aliceWithTokens);
    const parents = [{ id: ids.File, royaltyBps: 1 }];
    const consent = { fields: 1n, licences: 1n, rows: false };
    for (const call of [
      () => registry.write.register([hashOf("1"), contentOf("1"), parents], by(stranger)),
      () => registry.write.createPool([hashOf("2"), hashOf("m"), termsOf()], by(stranger)),
      () => registry.write.join([1, hashOf("3"), termsHash, consent], by(stranger)),
      () => registry.write.registerBatch([[hashOf("4")], [contentOf("4")]], by(stranger)),
    ])
      await emit(call(), registry, "Transfer");
    expect(await registry.read.balanceOf([addressOf(stranger)])).toBe(4n);
  });
});

describe("ERC-165", () => {
  test.each([
    ["ERC-165", "0x01ffc9a7", true],
    ["ERC-721", "0x80ac58cd", true],
    ["ERC-721 metadata", "0x5b5e139f", true],
    ["ERC-4906", "0x49064906", true],
    ["ERC-5267", "0x84b0196e", true],
    ["ERC-721 enumerable", "0x780e9d63", false],
    ["ERC-2981", "0x2a55205a", false],
    ["ERC-5192", "0xb45a3c0e", false],
    ["nothing", "0xffffffff", false],
  ] as const)("%s", async (_name, id, supported) => {
    const { registry } = await loadFixture(aliceWithTokens);
    expect(await registry.read.supportsInterface([id])).toBe(supported);
    const publicClient = await viem.getPublicClient();
    const data = encodeFunctionData({ abi: registry.abi, functionName: "supportsInterface", args: [id] });
    const gas = await publicClient.estimateGas({ to: registry.address, data });
    expect(gas - 21_000n).toBeLessThan(30_000n);
  });
});

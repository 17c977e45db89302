import { type Address, type Hex, getAddress, maxUint256, parseEther, zeroAddress, zeroHash } from "viem";
import { describe, expect, it } from "vitest";
import {
  DELAY,
  alice,
  bob,
  carol,
  deployer,
  enqueue,
  hashed,
  load,
  mintToCarol,
  networkHelpers,
  open,
  pass,
  propose,
  viem,
} from "../fixtures/governance.ts";
import { licence } from "../fixtures/registry.ts";
import { fresh } from "../rewards.fixture.ts";

/* What OpenZeppelin's own suites check and no suite beside this does; test/contracts/README.md lists them all. */

const { emitWithArgs, revertWithCustomError, revertWithCustomErrorWithArgs } = viem.assertions;
const [ALICE, BOB, CAROL] = [alice, bob, carol].map((account) => getAddress(account)) as [Address, Address, Address];
const as = (account: Address) => ({ account });
const salt = (n: number): Hex => `0x${n.toString(16).padStart(64, "0")}`;

describe("ERC-20 of the DataToken", () => {
  it("moves what one has, to anybody but nobody, and says so", async () => {
    const { token } = await load();
    const has = await token.read.balanceOf([bob]);
    const send = (to: Address, value: bigint) => token.write.transfer([to, value], as(bob));
    await revertWithCustomErrorWithArgs(send(zeroAddress, 1n), token, "ERC20InvalidReceiver", [zeroAddress]);
    for (const value of [has + 1n, maxUint256])
      await revertWithCustomErrorWithArgs(send(carol, value), token, "ERC20InsufficientBalance", [BOB, has, value]);
    await emitWithArgs(send(carol, 0n), token, "Transfer", [BOB, CAROL, 0n]);
    await emitWithArgs(send(bob, has), token, "Transfer", [BOB, BOB, has]);
    await emitWithArgs(send(carol, has), token, "Transfer", [BOB, CAROL, has]);
    expect([await token.read.balanceOf([bob]), await token.read.totalSupply()]).toEqual([0n, parseEther("1000000")]);
  });

  it("moves another's by their allowance, which it spends, unless it is without end", async () => {
    const { token } = await load();
    const approve = (spender: Address, value: bigint) => token.write.approve([spender, value], as(alice));
    const pull = (to: Address, value: bigint) => token.write.transferFrom([alice, to, value], as(bob));
    await revertWithCustomErrorWithArgs(approve(zeroAddress, 1n), token, "ERC20InvalidSpender", [zeroAddress]);
    await revertWithCustomErrorWithArgs(pull(bob, 1n), token, "ERC20InsufficientAllowance", [BOB, 0n, 1n]);
    await emitWithArgs(approve(bob, 5n), token, "Approval", [ALICE, BOB, 5n]);
    await revertWithCustomErrorWithArgs(pull(zeroAddress, 5n), token, "ERC20InvalidReceiver", [zeroAddress]);
    await pull(carol, 3n);
    await revertWithCustomErrorWithArgs(pull(carol, 3n), token, "ERC20InsufficientAllowance", [BOB, 2n, 3n]);
    await approve(bob, maxUint256);
    await pull(carol, 3n);
    expect(await token.read.allowance([alice, bob])).toBe(maxUint256);
    const has = await token.read.balanceOf([alice]);
    await revertWithCustomErrorWithArgs(pull(bob, has + 1n), token, "ERC20InsufficientBalance", [ALICE, has, has + 1n]);
  });
});

describe("Votes of the DataToken", () => {
  it("tell who delegates to whom, and how many votes that moves", async () => {
    const { token } = await load();
    const [hers, his] = [await token.read.getVotes([alice]), await token.read.getVotes([bob])];
    const delegate = () => token.write.delegate([bob], as(alice));
    const before = await networkHelpers.takeSnapshot();
    await emitWithArgs(delegate(), token, "DelegateChanged", [ALICE, ALICE, BOB]);
    await before.restore();
    await emitWithArgs(delegate(), token, "DelegateVotesChanged", [BOB, his, his + hers]);
    await token.write.transfer([carol, hers], as(alice));
    expect(await token.read.getVotes([bob])).toBe(his);
  });

  it("keep one checkpoint a block, and find each by its block", async () => {
    const { token } = await load();
    const count = await token.read.numCheckpoints([bob]);
    const provider = await viem.getTestClient();
    await provider.setAutomine(false);
    for (const value of [1n, 2n, 4n]) await token.write.transfer([bob, value], { ...as(alice), gas: 200_000n });
    await networkHelpers.mine();
    await provider.setAutomine(true);
    const block = BigInt(await networkHelpers.time.latestBlock());
    await token.write.transfer([bob, 8n], as(alice));
    await networkHelpers.mine();
    expect(await token.read.numCheckpoints([bob])).toBe(count + 2);
    const votes = await token.read.getPastVotes([bob, block - 1n]);
    expect(await token.read.getPastVotes([bob, block])).toBe(votes + 7n);
    expect(await token.read.getPastVotes([bob, block + 1n])).toBe(votes + 15n);
    expect(await token.read.checkpoints([bob, count])).toEqual({ _key: Number(block), _value: votes + 7n });
    expect(await token.read.getPastTotalSupply([block])).toBe(parseEther("1000000"));
  });
});

describe("AccessControl of the timelock", () => {
  it("lets a role's admin grant and revoke it, each once", async () => {
    const { timelock } = await load();
    const role = await timelock.read.PROPOSER_ROLE();
    const admin = await timelock.read.getRoleAdmin([role]);
    expect(admin).toBe(await timelock.read.DEFAULT_ADMIN_ROLE());
    for (const call of [
      () => timelock.write.grantRole([role, bob], as(bob)),
      () => timelock.write.revokeRole([role, bob], as(bob)),
    ])
      await revertWithCustomErrorWithArgs(call(), timelock, "AccessControlUnauthorizedAccount", [BOB, admin]);
    const given = [role, BOB, getAddress(deployer)] as const;
    await emitWithArgs(timelock.write.grantRole([role, bob]), timelock, "RoleGranted", [...given]);
    await timelock.write.grantRole([role, bob]);
    expect(await timelock.read.hasRole([role, bob])).toBe(true);
    await emitWithArgs(timelock.write.revokeRole([role, bob]), timelock, "RoleRevoked", [...given]);
    await timelock.write.revokeRole([role, bob]);
    expect(await timelock.read.hasRole([role, bob])).toBe(false);
  });

  it("lets one give a role back in person alone, and the last admin leave for good", async () => {
    const { timelock } = await load();
    const admin = await timelock.read.DEFAULT_ADMIN_ROLE();
    const renounce = (account: Address) => timelock.write.renounceRole([admin, deployer], as(account));
    await revertWithCustomError(renounce(bob), timelock, "AccessControlBadConfirmation");
    await renounce(deployer);
    const role = await timelock.read.PROPOSER_ROLE();
    await revertWithCustomErrorWithArgs(
      timelock.write.grantRole([role, deployer]),
      timelock,
      "AccessControlUnauthorizedAccount",
      [getAddress(deployer), admin],
    );
    const supports = (id: Hex) => timelock.read.supportsInterface([id]);
    expect(await Promise.all((["0x01ffc9a7", "0x7965db0b", "0x4e2312e0"] as const).map(supports))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await supports("0xffffffff")).toBe(false);
  });
});

/** A timelock at which bob proposes, and the operation that sets its delay to 90. */
async function withProposer() {
  const dao = await load();
  const { timelock } = dao;
  for (const role of [await timelock.read.PROPOSER_ROLE(), await timelock.read.CANCELLER_ROLE()])
    await timelock.write.grantRole([role, bob]);
  return { ...dao, call: [dao.token.address, 0n, "0x18160ddd"] as const };
}

describe("TimelockController", () => {
  it("queues an operation once, for no less than its delay, by proposers alone", async () => {
    const { timelock, call } = await withProposer();
    const schedule = (delay: bigint, account = bob) =>
      timelock.write.schedule([...call, zeroHash, salt(1), delay], as(account));
    const role = await timelock.read.PROPOSER_ROLE();
    await revertWithCustomErrorWithArgs(schedule(DELAY, carol), timelock, "AccessControlUnauthorizedAccount", [
      CAROL,
      role,
    ]);
    await revertWithCustomErrorWithArgs(schedule(DELAY - 1n), timelock, "TimelockInsufficientDelay", [
      DELAY - 1n,
      DELAY,
    ]);
    await schedule(DELAY);
    const id = await timelock.read.hashOperation([...call, zeroHash, salt(1)]);
    expect(await timelock.read.isOperationPending([id])).toBe(true);
    await revertWithCustomError(schedule(DELAY), timelock, "TimelockUnexpectedOperationState");
  });

  it("executes it once, when it is due and what it waits for is done", async () => {
    const { timelock, call } = await withProposer();
    const first = await timelock.read.hashOperation([...call, zeroHash, salt(1)]);
    for (const [before, n] of [
      [zeroHash, 1],
      [first, 2],
    ] as const)
      await timelock.write.schedule([...call, before, salt(n), DELAY], as(bob));
    const execute = (before: Hex, n: number) => timelock.write.execute([...call, before, salt(n)], as(carol));
    await revertWithCustomError(execute(zeroHash, 1), timelock, "TimelockUnexpectedOperationState");
    await networkHelpers.time.increase(DELAY);
    await revertWithCustomErrorWithArgs(execute(first, 2), timelock, "TimelockUnexecutedPredecessor", [first]);
    await execute(zeroHash, 1);
    await execute(first, 2);
    expect(await timelock.read.isOperationDone([first])).toBe(true);
    await revertWithCustomError(execute(zeroHash, 1), timelock, "TimelockUnexpectedOperationState");
  });

  it("cancels what is pending, by cancellers alone, and no more than that", async () => {
    const { timelock, call } = await withProposer();
    const id = await timelock.read.hashOperation([...call, zeroHash, salt(1)]);
    const cancel = (account: Address) => timelock.write.cancel([id], as(account));
    await revertWithCustomError(cancel(bob), timelock, "TimelockUnexpectedOperationState");
    await timelock.write.schedule([...call, zeroHash, salt(1), DELAY], as(bob));
    await revertWithCustomErrorWithArgs(cancel(carol), timelock, "AccessControlUnauthorizedAccount", [
      CAROL,
      await timelock.read.CANCELLER_ROLE(),
    ]);
    await emitWithArgs(cancel(bob), timelock, "Cancelled", [id]);
    expect(await timelock.read.isOperation([id])).toBe(false);
  });

  it("takes batches of lists of one length, and does all of one or nothing", async () => {
    const { timelock, token, call } = await withProposer();
    const [target, value, data] = call;
    const uneven = timelock.write.scheduleBatch([[target, target], [value], [data], zeroHash, salt(1), DELAY], as(bob));
    await revertWithCustomErrorWithArgs(uneven, timelock, "TimelockInvalidOperationLength", [2n, 1n, 1n]);
    const fails = "0x40c10f19" + "0".repeat(128); // mint nothing to nobody
    const batch = [[target, target], [0n, 0n], [data, fails as Hex], zeroHash, salt(2)] as const;
    await timelock.write.scheduleBatch([...batch, DELAY], as(bob));
    await networkHelpers.time.increase(DELAY);
    await revertWithCustomErrorWithArgs(timelock.write.executeBatch([...batch]), token, "TokenZeroAmount", [
      zeroAddress,
    ]);
    const id = await timelock.read.hashOperationBatch([...batch]);
    expect(await timelock.read.isOperationReady([id])).toBe(true);
  });
});

describe("Governor", () => {
  it("queues what succeeded alone, once, and executes it once", async () => {
    const dao = await load();
    const { governor } = dao;
    const actions = mintToCarol(dao);
    const id = await open(dao, actions);
    const wrong = "GovernorUnexpectedProposalState";
    await revertWithCustomError(governor.write.queue(hashed(actions)), governor, wrong);
    await revertWithCustomError(governor.write.execute(hashed(actions)), governor, wrong);
    await networkHelpers.mine(50); // nobody voted
    await revertWithCustomError(governor.write.queue(hashed(actions)), governor, wrong);
    expect(await governor.read.state([id])).toBe(3);
    const other = mintToCarol(dao, "Mint 7 again");
    await enqueue(dao, other);
    await revertWithCustomError(governor.write.queue(hashed(other)), governor, wrong);
    await networkHelpers.time.increase(DELAY);
    await governor.write.execute(hashed(other));
    await revertWithCustomError(governor.write.execute(hashed(other)), governor, wrong);
    await revertWithCustomError(propose(dao, other), governor, wrong);
  });

  it("knows no proposal that was never made", async () => {
    const { governor } = await load();
    for (const call of [
      () => governor.read.state([9n]),
      () => governor.write.queue([[alice], [0n], ["0x"], zeroHash]),
      () => governor.write.cancel([[alice], [0n], ["0x"], zeroHash]),
    ])
      await revertWithCustomError(call(), governor, "GovernorNonexistentProposal");
  });

  it("holds nothing: coins and tokens belong to the timelock, and none are taken", async () => {
    const dao = await load();
    const { governor, timelock } = dao;
    const wallet = (await viem.getWalletClients())[0]!;
    const coin = wallet.sendTransaction({ to: governor.address, value: 1n });
    await revertWithCustomError(coin, governor, "GovernorDisabledDeposit");
    for (const call of [
      () => governor.simulate.onERC721Received([alice, bob, 1n, "0x"], as(alice)),
      () => governor.simulate.onERC1155Received([alice, bob, 1n, 1n, "0x"], as(alice)),
      () => governor.simulate.onERC1155BatchReceived([alice, bob, [1n], [1n], "0x"], as(alice)),
    ])
      await revertWithCustomError(call(), governor, "GovernorDisabledDeposit");
    const taken = await timelock.simulate.onERC721Received([alice, bob, 1n, "0x"]);
    expect(taken.result).toBe("0x150b7a02");
    await wallet.sendTransaction({ to: timelock.address, value: 1n });
    await pass(dao, [[carol], [1n], ["0x"], "Pay carol"]);
    const { address } = timelock;
    expect(await (await viem.getPublicClient()).getBalance({ address })).toBe(0n);
  });

  it("relays calls of the DAO alone", async () => {
    const { governor } = await load();
    const relay = governor.write.relay([carol, 0n, "0x"], as(alice));
    await revertWithCustomErrorWithArgs(relay, governor, "GovernorOnlyExecutor", [ALICE]);
  });
});

describe("ERC-5267", () => {
  it("names the domains of the vault and the book", async () => {
    const { vault } = await fresh();
    const book = await viem.deployContract("LicenseBook", [alice, [licence()], [], 0]);
    for (const [contract, name] of [
      [vault, "RewardVault"],
      [book, "LicenseBook"],
    ] as const) {
      const domain = ["0x0f", name, "1", 31_337n, getAddress(contract.address), zeroHash, []];
      expect(await contract.read.eip712Domain()).toEqual(domain);
    }
  });
});

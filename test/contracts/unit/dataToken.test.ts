import { network } from "hardhat";
import { getAddress, parseEther, parseSignature, zeroAddress, zeroHash } from "viem";
import { describe, expect, it } from "vitest";
import { args } from "../args.ts";

const { viem, networkHelpers } = await network.connect();
const { revertWithCustomErrorWithArgs } = viem.assertions;
const [deployer, timelock, alice, bob] = (await viem.getWalletClients()).map((client) => client.account.address) as [
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
];
const [, , holder] = await viem.getWalletClients();
const MAX = 2n ** 256n - 1n;
const CAP = parseEther("1000000000");

async function deploy() {
  return viem.deployContract("DataToken", [timelock, [alice, bob], [parseEther("300"), parseEther("200")]]);
}

describe("DataToken", () => {
  it("allocates at genesis what its parameters say, and nothing to the deployer", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    expect(await token.read.balanceOf([alice])).toBe(parseEther("300"));
    expect(await token.read.balanceOf([bob])).toBe(parseEther("200"));
    expect(await token.read.balanceOf([deployer])).toBe(0n);
    expect(await token.read.totalSupply()).toBe(parseEther("500"));
    expect(await token.read.CLOCK_MODE()).toBe("mode=blocknumber&from=default");
  });

  it("refuses an allocation of unequal lengths, above the cap, of nothing, to nobody, to one twice", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const bad = [
      [[timelock, [alice, bob], [1n]], "TokenAllocation", args(2n, 1n)],
      [[timelock, [alice, bob], [CAP, 1n]], "TokenCap", args(1n, 0n)],
      [[timelock, [alice, bob], [1n, MAX]], "TokenCap", args(MAX, CAP - 1n)],
      [[timelock, [alice], [0n]], "TokenZeroAmount", args(getAddress(alice))],
      [[timelock, [zeroAddress], [1n]], "ERC20InvalidReceiver", args(zeroAddress)],
      [[timelock, [alice, alice], [1n, 1n]], "TokenHolderTwice", args(getAddress(alice))],
      [[zeroAddress, [alice], [1n]], "TokenZeroTimelock", args()],
    ] as const;
    for (const [[lock, holders, amounts], error, values] of bad) {
      const deployed = viem.deployContract("DataToken", [lock, [...holders], [...amounts]]);
      await revertWithCustomErrorWithArgs(deployed, token, error, values as never);
    }
  });

  it("is minted by the timelock alone, up to the cap", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const refused = args(getAddress(deployer));
    await revertWithCustomErrorWithArgs(token.write.mint([deployer, 1n]), token, "TokenNotTimelock", refused);
    const left = CAP - parseEther("500");
    const byTimelock = (to: `0x${string}`, amount: bigint) => token.write.mint([to, amount], { account: timelock });
    for (const amount of [left + 1n, MAX]) {
      await revertWithCustomErrorWithArgs(byTimelock(alice, amount), token, "TokenCap", [amount, left]);
    }
    await revertWithCustomErrorWithArgs(byTimelock(alice, 0n), token, "TokenZeroAmount", [getAddress(alice)]);
    await revertWithCustomErrorWithArgs(byTimelock(zeroAddress, 1n), token, "ERC20InvalidReceiver", [zeroAddress]);
    await byTimelock(alice, left);
    expect(await token.read.totalSupply()).toBe(CAP);
  });

  it("13: counts votes at past blocks, so tokens that move later change nothing", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    expect(await token.read.getVotes([alice])).toBe(0n);
    await token.write.delegate([alice], { account: alice });
    await token.write.delegate([bob], { account: bob });
    const block = BigInt(await networkHelpers.time.latestBlock());
    await token.write.transfer([bob, parseEther("300")], { account: alice });
    await networkHelpers.mine(1);
    expect(await token.read.getPastVotes([alice, block])).toBe(parseEther("300"));
    expect(await token.read.getPastVotes([bob, block])).toBe(parseEther("200"));
    expect(await token.read.getVotes([bob])).toBe(parseEther("500"));
  });

  it("lets neither the present nor the future be counted", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const block = BigInt(await networkHelpers.time.latestBlock());
    for (const [read, point] of [
      [token.read.getPastVotes([alice, block]), block],
      [token.read.getPastTotalSupply([block + 1n]), block + 1n],
    ] as const) {
      await revertWithCustomErrorWithArgs(read, token, "ERC5805FutureLookup", [point, Number(block)]);
    }
  });

  it("counts the votes of whom one delegates to, and gives them back", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    await token.write.delegate([bob], { account: alice });
    expect(await token.read.getVotes([bob])).toBe(parseEther("300"));
    await token.write.delegate([bob], { account: bob });
    await token.write.delegate([zeroAddress], { account: alice });
    expect(await token.read.getVotes([bob])).toBe(parseEther("200"));
    expect(await token.read.delegates([alice])).toBe(zeroAddress);
  });

  it("delegates by signature: once, in time, by nonce, for the signer alone", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const sign = (message: { delegatee: `0x${string}`; nonce: bigint; expiry: bigint }) =>
      holder!.signTypedData({ domain: domainOf(token.address), types: DELEGATION, primaryType: "Delegation", message });
    const message = { delegatee: bob, nonce: 0n, expiry: 2n ** 40n };
    const delegate = async (signed: typeof message, sent = signed) => {
      const { r, s, yParity } = parseSignature(await sign(signed));
      return token.write.delegateBySig([sent.delegatee, sent.nonce, sent.expiry, yParity + 27, r, s]);
    };
    const past = { ...message, expiry: 1n };
    await revertWithCustomErrorWithArgs(delegate(past), token, "VotesExpiredSignature", [1n]);
    const early = { ...message, nonce: 1n };
    await revertWithCustomErrorWithArgs(delegate(early), token, "InvalidAccountNonce", [getAddress(alice), 0n]);
    await delegate(message);
    expect(await token.read.delegates([alice])).toBe(getAddress(bob));
    await revertWithCustomErrorWithArgs(delegate(message), token, "InvalidAccountNonce", [getAddress(alice), 1n]);
    // another delegatee than signed for recovers a stranger, who has nothing to delegate
    await delegate({ ...message, nonce: 1n }, { ...message, delegatee: deployer, nonce: 0n });
    expect(await token.read.delegates([alice])).toBe(getAddress(bob));
    expect(await token.read.getVotes([deployer])).toBe(0n);
  });

  it("takes permits of its own domain, once, in time", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const permit = async (message: {
      owner: `0x${string}`;
      spender: `0x${string}`;
      value: bigint;
      deadline: bigint;
    }) => {
      const signed = { ...message, nonce: 0n };
      const domain = domainOf(token.address);
      const signature = await holder!.signTypedData({ domain, types: PERMIT, primaryType: "Permit", message: signed });
      const { r, s, yParity } = parseSignature(signature);
      return token.write.permit([message.owner, message.spender, message.value, message.deadline, yParity + 27, r, s]);
    };
    const message = { owner: alice, spender: bob, value: 9n, deadline: 2n ** 40n };
    const late = permit({ ...message, deadline: 1n });
    await revertWithCustomErrorWithArgs(late, token, "ERC2612ExpiredSignature", [1n]);
    await viem.assertions.revertWithCustomError(permit({ ...message, owner: bob }), token, "ERC2612InvalidSigner");
    await permit(message);
    expect(await token.read.allowance([alice, bob])).toBe(9n);
    await viem.assertions.revertWithCustomError(permit(message), token, "ERC2612InvalidSigner");
    expect(await token.read.eip712Domain()).toEqual([
      "0x0f",
      "DataGraph",
      "1",
      31337n,
      getAddress(token.address),
      zeroHash,
      [],
    ]);
  });
});

const field = (name: string, type: string) => ({ name, type });
const DELEGATION = {
  Delegation: [field("delegatee", "address"), field("nonce", "uint256"), field("expiry", "uint256")],
};
const PERMIT = {
  Permit: [
    field("owner", "address"),
    field("spender", "address"),
    field("value", "uint256"),
    field("nonce", "uint256"),
    field("deadline", "uint256"),
  ],
};

function domainOf(verifyingContract: `0x${string}`) {
  return { name: "DataGraph", version: "1", chainId: 31337, verifyingContract };
}

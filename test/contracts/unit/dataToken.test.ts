import { network } from "hardhat";
import { getAddress, parseEther } from "viem";
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

  it("refuses an allocation of unequal lengths or above the cap", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const uneven = viem.deployContract("DataToken", [timelock, [alice, bob], [1n]]);
    await revertWithCustomErrorWithArgs(uneven, token, "TokenAllocation", [2n, 1n]);
    const tooMuch = viem.deployContract("DataToken", [timelock, [alice, bob], [CAP, 1n]]);
    await revertWithCustomErrorWithArgs(tooMuch, token, "ERC20ExceededSafeSupply", [CAP + 1n, CAP]);
  });

  it("is minted by the timelock alone, up to the cap", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const refused = args(getAddress(deployer));
    await revertWithCustomErrorWithArgs(token.write.mint([deployer, 1n]), token, "TokenNotTimelock", refused);
    const left = CAP - parseEther("500");
    const above = token.write.mint([alice, left + 1n], { account: timelock });
    await revertWithCustomErrorWithArgs(above, token, "ERC20ExceededSafeSupply", [CAP + 1n, CAP]);
    await token.write.mint([alice, left], { account: timelock });
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

  it("takes permits of its own domain, once", async () => {
    const token = await networkHelpers.loadFixture(deploy);
    const [, , holder] = await viem.getWalletClients();
    const message = { owner: alice, spender: bob, value: 9n, nonce: 0n, deadline: 2n ** 40n };
    const field = (name: string, type: string) => ({ name, type });
    const signature = await holder!.signTypedData({
      domain: { name: "DataGraph", version: "1", chainId: 31337, verifyingContract: token.address },
      types: {
        Permit: [
          field("owner", "address"),
          field("spender", "address"),
          field("value", "uint256"),
          field("nonce", "uint256"),
          field("deadline", "uint256"),
        ],
      },
      primaryType: "Permit",
      message,
    });
    const r = signature.slice(0, 66) as `0x${string}`;
    const s = `0x${signature.slice(66, 130)}` as const;
    const permitted = [alice, bob, 9n, message.deadline, Number(`0x${signature.slice(130)}`), r, s] as const;
    await token.write.permit(permitted);
    expect(await token.read.allowance([alice, bob])).toBe(9n);
    await viem.assertions.revertWithCustomError(token.write.permit(permitted), token, "ERC2612InvalidSigner");
  });
});

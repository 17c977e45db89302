import { type Hex, getAddress } from "viem";
import { describe, expect, it } from "vitest";
import { deployPass, networkHelpers, stranger, timelock, viem } from "./passFixture.ts";
import { args } from "../args.ts";

const { revertWithCustomError, revertWithCustomErrorWithArgs } = viem.assertions;
const load = () => networkHelpers.loadFixture(deployPass);

describe("Genesis", () => {
  it("gives the three contracts each other's addresses", async () => {
    const { pass, vault, ledger } = await load();
    expect(await vault.read.pass()).toBe(getAddress(pass.address));
    expect(await vault.read.ledger()).toBe(getAddress(ledger.address));
    expect(await ledger.read.vault()).toBe(getAddress(vault.address));
    expect(await ledger.read.pass()).toBe(getAddress(pass.address));
    expect(await pass.read.timelock()).toBe(getAddress(timelock.account.address));
  });

  it("creates for its deployer alone, in order, once", async () => {
    const { genesis, registry, book } = await load();
    const lock = timelock.account.address;
    const call = ["0x" as Hex, lock, registry.address, book.address] as const;
    const byStranger = genesis.write.createPass(call, { account: stranger.account });
    const refused = args(getAddress(stranger.account.address));
    await revertWithCustomErrorWithArgs(byStranger, genesis, "GenesisNotDeployer", refused);
    const fresh = await viem.deployContract("Genesis");
    for (const spent of [genesis, fresh]) {
      await revertWithCustomError(spent.write.createPass(call), genesis, "GenesisOutOfOrder");
    }
  });
});

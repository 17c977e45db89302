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

  it("creates nothing without code, and hands on why a constructor refused", async () => {
    const { registry, book } = await load();
    const lock = timelock.account.address;
    const fresh = await viem.deployContract("Genesis");
    const parameters = { epochLength: 600, rest: 0, vetoWindow: 0, proposalTimeout: 0, bond: 0n };
    const create = (code: Hex) => fresh.write.createVault([code, lock, book.address, registry.address, parameters]);
    await revertWithCustomErrorWithArgs(create("0x"), fresh, "GenesisNoCode", [await fresh.read.vault()]);
    const refusing = "0x63deadbeef60e01b5f5260045ffd"; // reverts with 0xdeadbeef
    await expect(create(refusing)).rejects.toThrow(/0xdeadbeef/);
  });
});

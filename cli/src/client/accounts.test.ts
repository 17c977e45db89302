import { developmentAccount } from "@datagraph/sdk";
import { expect, it } from "vitest";
import { accountNamed, addressNamed, nameOf } from "./accounts.ts";

const LOCAL = 31337;

it("finds development accounts by name and number", () => {
  expect(accountNamed("researcher", LOCAL).address).toBe(developmentAccount(6).address);
  expect(accountNamed("holder-2", LOCAL).address).toBe(developmentAccount(4).address);
  expect(accountNamed("42", LOCAL).address).toBe(developmentAccount(42).address);
  expect(nameOf(developmentAccount(6).address, LOCAL)).toBe("researcher");
  expect(nameOf(developmentAccount(42).address, LOCAL)).toBeUndefined();
});

it.each(["nobody", "-1", "1.5", "2147483648", "toString"])("knows no account %j", (who) => {
  expect(() => accountNamed(who, LOCAL)).toThrow(`There is no development account "${who}"`);
});

it("lets keys that everybody knows act on the local chain only", () => {
  expect(() => accountNamed("researcher", 1)).toThrow(/may act on chain 31337 only, and this is chain 1/);
  expect(nameOf(developmentAccount(6).address, 1)).toBeUndefined();
});

it("takes addresses in any case, and nothing that only looks like one", () => {
  const { address } = developmentAccount(6);
  expect(addressNamed(address.toLowerCase(), 1)).toBe(address);
  expect(() => addressNamed("0x12", 1)).toThrow('"0x12" is no address');
});

import { encodeAbiParameters, keccak256, parseEventLogs, type Address, type Hex } from "viem";
import { addressOf, fresh, keyOf, native, type Rewards } from "./rewards.fixture.ts";

export const dataset = 77n;
export const passId = 99n;
export const feeBps = 500;

export async function salesOf(r: Rewards, hash: Hex) {
  const { logs } = await r.publicClient.getTransactionReceipt({ hash });
  return parseEventLogs({ abi: r.vault.abi, logs, eventName: "SaleHeld" }).map(({ args }) => args.data);
}

/** Sells a pass for the owner's dataset and returns the sale that the vault keeps the hash of. */
export async function sell(r: Rewards, amount = 10_000n, token: Address = native, of = dataset) {
  const buyer = addressOf(r.buyer);
  const value = token === native ? amount : 0n;
  const hash = await r.pass.write.sell([of, passId, buyer, token, amount, feeBps], { account: r.buyer.account, value });
  const [sale] = await salesOf(r, hash);
  if (!sale) throw new Error("no sale was held");
  return sale;
}

export type Sale = Awaited<ReturnType<typeof sell>>;

const saleComponents = [
  { name: "dataset", type: "uint256" },
  { name: "passId", type: "uint256" },
  { name: "buyer", type: "address" },
  { name: "payee", type: "bytes32" },
  { name: "token", type: "address" },
  { name: "amount", type: "uint96" },
  { name: "feeBps", type: "uint16" },
  { name: "restsUntil", type: "uint40" },
  { name: "duration", type: "uint32" },
  { name: "expiry", type: "uint40" },
  { name: "run", type: "uint16" },
] as const;

export const idOf = (sale: Sale): Hex =>
  keccak256(encodeAbiParameters([{ type: "tuple", components: saleComponents }], [sale]));

export const payeesKey = (accounts: Address[], shares: number[]): Hex =>
  keccak256(encodeAbiParameters([{ type: "address[]" }, { type: "uint32[]" }], [accounts, shares]));

export const balanceOf = (r: Rewards, account: Address, token: Address = native) =>
  r.vault.read.balanceOf([keyOf(account), token]);

export async function withDataset(): Promise<Rewards> {
  const r = await fresh();
  await r.registry.write.setOwner([dataset, addressOf(r.owner)]);
  return r;
}

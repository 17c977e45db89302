import { type ChainReader, type Sale, abis, addressOf, read } from "@datagraph/sdk";
import type { Address } from "viem";
import { blockPages } from "./blockPages.ts";

/** Returns the sales of a pass that the vault still holds for their buyer, oldest first. */
export async function boughtSales(reader: ChainReader, buyer: Address, passId: bigint): Promise<Sale[]> {
  const contract = { address: addressOf(reader.deployment, "RewardVault"), abi: abis.RewardVault } as const;
  const sales: Sale[] = [];
  for await (const span of blockPages(reader)) {
    const asked = { ...contract, ...span, eventName: "SaleHeld", args: { buyer }, strict: true } as const;
    const logs = await reader.publicClient.getContractEvents(asked);
    sales.push(...logs.map(({ args }) => args.data).filter((sale) => sale.passId === passId));
  }
  const held = await Promise.all(sales.map((sale) => read(reader, "RewardVault", "isHeld", [sale])));
  return sales.filter((_, at) => held[at]);
}

import { describe } from "vitest";
import type { Address, Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { litSuite } from "../litSuite.ts";

/**
 * Without a deployment that the live network can read, these are public endpoints of Base Sepolia and addresses without
 * code: everybody is a stranger there. With one, LIT_LIVE_HOLDER_KEY is the key of somebody whom LIT_LIVE_ACCESS_PASS
 * names for dataset LIT_LIVE_DATASET, and for none of the next two ids.
 */
const {
  LIT_API_KEY = "",
  LIT_URL,
  LIT_LIVE_CHAIN_ID = "84532",
  LIT_LIVE_RPC_URLS = "https://sepolia.base.org,https://base-sepolia-rpc.publicnode.com",
  LIT_LIVE_ACCESS_PASS = `0x${"da".repeat(20)}`,
  LIT_LIVE_REGISTRY = `0x${"db".repeat(20)}`,
  LIT_LIVE_HOLDER_KEY,
  LIT_LIVE_DATASET = "1",
} = process.env;

const note = LIT_LIVE_HOLDER_KEY === undefined ? " (what needs a holder is skipped: no LIT_LIVE_HOLDER_KEY)" : "";

describe(`against ${LIT_URL ?? "Lit's live network"}${note}`, () => {
  litSuite(
    async () => ({
      settings: {
        chainId: Number(LIT_LIVE_CHAIN_ID),
        contracts: { hasAccess: LIT_LIVE_ACCESS_PASS as Address, isValidator: LIT_LIVE_REGISTRY as Address },
        domains: ["datagraph.example"],
        rpcUrls: LIT_LIVE_RPC_URLS.split(","),
        lagBlocks: 20,
      },
      api: { apiKey: LIT_API_KEY, ...(LIT_URL !== undefined && { url: LIT_URL }) },
      id: BigInt(LIT_LIVE_DATASET),
      holder: LIT_LIVE_HOLDER_KEY === undefined ? undefined : privateKeyToAccount(LIT_LIVE_HOLDER_KEY as Hex),
    }),
    LIT_LIVE_HOLDER_KEY !== undefined,
  );
});

import { type ChainReader, read } from "@datagraph/sdk";
import { type Address, erc20Abi, zeroAddress } from "viem";

/** What a pass costs now, and what the buyer has of it. */
export type PriceNow = {
  /** of the offer as it stands; a purchase names it */
  offerHash: `0x${string}`;
  price: bigint;
  /** seconds; 0 is no offer */
  duration: number;
  token: Address;
  balance: bigint | undefined;
  /** whether the token is the local chain's pretend dollar, which anyone mints */
  pretend: boolean;
};

/** Returns what a pass costs at the newest block. */
export async function priceNow(
  reader: ChainReader,
  dataset: bigint,
  licence: number,
  buyer: Address | undefined,
): Promise<PriceNow> {
  const [offer, offerHash] = await Promise.all([
    read(reader, "AccessPass", "offerOf", [dataset, licence]),
    read(reader, "AccessPass", "offerHash", [dataset, licence]),
  ]);
  const token = await read(reader, "LicenseBook", "tokenAt", [offer.token]);
  const pretend = token.toLowerCase() === reader.deployment.contracts.TestDollar?.toLowerCase();
  const balance = buyer && (await balanceOf(reader, token, buyer));
  return { offerHash, price: offer.price, duration: offer.duration, token, balance, pretend };
}

/** Returns what an account has of a token; the zero address is the coin. */
export async function balanceOf({ publicClient }: ChainReader, token: Address, account: Address): Promise<bigint> {
  if (token === zeroAddress) return publicClient.getBalance({ address: account });
  return publicClient.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [account] });
}

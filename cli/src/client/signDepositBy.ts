import {
  type ChainClient,
  type LedgerDeposit,
  type Once,
  type SignedCall,
  signDeposit,
  signPermittedDeposit,
} from "@datagraph/sdk";
import { parseAbi, zeroAddress, zeroHash } from "viem";

const abi = parseAbi(["function authorizationState(address authorizer, bytes32 nonce) view returns (bool)"]);

/** Returns the client's signed deposit: by EIP-3009 where the token knows it, else by ERC-2612. Throws for the native coin. */
export async function signDepositBy(client: ChainClient, deposit: LedgerDeposit, once: Once): Promise<SignedCall> {
  if (deposit.token === zeroAddress)
    throw new Error("The native coin knows no signatures: send the deposit yourself, or deposit another --token");
  const call = { address: deposit.token, abi, functionName: "authorizationState" } as const;
  const isKnown = client.publicClient.readContract({ ...call, args: [client.walletClient.account.address, zeroHash] });
  return isKnown.then(
    () => signDeposit(client, deposit, once),
    () => signPermittedDeposit(client, deposit, once),
  );
}

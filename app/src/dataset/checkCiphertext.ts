import { gatewayBlocks, readVerified } from "@datagraph/sdk";

/** Returns how many bytes a CID stands for, every block hashed here. Throws StorageError that names a wrong block. */
export async function checkCiphertext(gatewayUrl: string, cid: string): Promise<number> {
  let bytes = 0;
  for await (const piece of readVerified(gatewayBlocks(gatewayUrl), cid)) bytes += piece.length;
  return bytes;
}

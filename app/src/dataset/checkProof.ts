import { checkProof as check, parseProof } from "@datagraph/sdk";
import type { Hex } from "viem";
import { readChain } from "../chain/readChain.ts";

/**
 * Checks a pasted proof of a record by its own arithmetic and by the registry. Returns what it proves, in words. Throws an
 * Error that says what does not hold.
 */
export async function checkProof(text: string, root: Hex, dataset: bigint): Promise<string> {
  const document = parseProof(jsonOf(text));
  if (document.dataset !== String(dataset)) throw new Error("The proof is of another dataset");
  await check(await readChain(), document);
  const { proof } = document;
  const what = "chunk" in proof ? `Chunk ${proof.chunk}` : `Record ${proof.record}`;
  const when = document.root === root ? "" : ` of version ${document.version}, not the newest`;
  return `${what}${when} is what its contributor committed to. The registry agrees.`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("This is no JSON: paste the whole file that ./datagraph data prove wrote");
  }
}

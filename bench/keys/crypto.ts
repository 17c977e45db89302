import { gateIdentity } from "@datagraph/protocol";
import { base64pad } from "multiformats/bases/base64";
import { randomScalar } from "../../committee/src/polynomial.ts";
import { decryptWithKey, hashIdentity } from "../../sdk/src/gate/ibe.ts";
import { combineShares } from "../../sdk/src/gate/shares.ts";
import { signRequest } from "../../sdk/src/gate/session.ts";
import { ALLOWED, CHAIN_NAME } from "../../sdk/src/gate/testStack.ts";
import type { Asker } from "./shares.ts";
import type { World } from "./world.ts";

/**
 * The cryptography of one release alone, without nodes, chain or network: two session signatures, the identity's hash
 * and two shares of it, their combination and the opening of a ciphertext. The key is another one: what is timed is the
 * work. Returns a function that does it once.
 */
export function releaseCrypto({ envelope }: World, { session, members }: Asker): () => Promise<void> {
  const secrets = [1, 2].map(randomScalar);
  const terms = { contract: ALLOWED, condition: "hasAccess", id: 1n, chainName: CHAIN_NAME } as const;
  const identity = gateIdentity(terms, envelope.keyDigest);
  const ciphertext = base64pad.baseDecode(envelope.ciphertext);
  return async () => {
    for (const { url } of members) await signRequest(session, url);
    const shares = secrets.map((secret, place) => ({
      index: place + 1,
      point: hashIdentity(identity).multiply(secret),
    }));
    await decryptWithKey(ciphertext, combineShares(shares));
  };
}

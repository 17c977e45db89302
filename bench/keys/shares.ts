import { accessConditions } from "@datagraph/protocol";
import { type Member, requestShare, shakeHands } from "../../sdk/src/gate/node.ts";
import { type Session, openSession, signRequest } from "../../sdk/src/gate/session.ts";
import { ALLOWED, CHAIN_NAME } from "../../sdk/src/gate/testStack.ts";
import type { World } from "./world.ts";

/** Two nodes and a session they accept. */
export type Asker = { members: Member[]; session: Session };

/** Returns two nodes of the committee, with a fresh session of the holder. */
export async function openAsker({ urls, committee, holder }: World): Promise<Asker> {
  const members = await Promise.all(urls.slice(0, 2).map((url) => shakeHands(url, committee.identityKeys, 5_000)));
  return { members, session: await openSession({ account: holder }, 31337, members[0]!.blockHash) };
}

/** Asks one node for its share, as a client does, and does not verify it. */
export async function askShare({ envelope }: World, session: Session, member: Member): Promise<void> {
  const terms = { contract: ALLOWED, condition: "hasAccess", id: 1n, chainName: CHAIN_NAME } as const;
  await requestShare(
    member,
    {
      ciphertext: envelope.ciphertext,
      unifiedAccessControlConditions: accessConditions(terms),
      dataToEncryptHash: envelope.keyDigest.slice(2),
      chain: CHAIN_NAME,
      authSig: await signRequest(session, member.url),
    },
    AbortSignal.timeout(10_000),
  );
}

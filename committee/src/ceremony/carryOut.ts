import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { type Identity, publicIdentity } from "../identity.ts";
import type { Log } from "../log.ts";
import type { SealKey } from "../sealedFile.ts";
import { makeDeal } from "./deal.ts";
import { CeremonyFault } from "./fault.ts";
import { Accept, Commit, Deal, type Round, digestOf, readMessage, signMessage } from "./message.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { type AskPeer, type Board, boardKey } from "./peers.ts";
import { type Member, type Plan, dealersOf, planId } from "./plan.ts";
import { type CeremonyRecord, readRecord, writeRecord } from "./record.ts";

/** A node's part in a ceremony. */
export type Ceremony = {
  plan: Plan;
  /** the node's directory, and the key its files are sealed with */
  dir: string;
  sealKey: SealKey;
  identity: Identity;
  /** the share it holds, if the plan hands it on */
  secret?: bigint;
  board: Board;
  ask: AskPeer;
  log: Log;
  signal: AbortSignal;
  /** between two questions to a silent peer; default 500 */
  pauseMs?: number;
};

/**
 * Carries a plan out with the other nodes: all commit, then deal, then accept what they saw, and only when every member
 * accepted the same does the result count. Waits for nodes that are down for as long as it takes, and may be called
 * again after a crash. Returns the outcome, without a share for a dealer that is no member. Throws {@link CeremonyFault}
 * that names a node which broke the rules; nothing is taken into use then.
 */
export async function carryOut(ceremony: Ceremony): Promise<Outcome> {
  const { plan, dir, sealKey, identity } = ceremony;
  const id = planId(plan);
  const { signingKey } = publicIdentity(identity);
  const record = readRecord(dir, sealKey, id);
  const dealers = dealersOf(plan);
  const deals = await exchangeDeals(ceremony, record, dealers, signingKey);
  const index = plan.members.findIndex((member) => member.signingKey === signingKey) + 1;
  const outcome = outcomeOf(plan, deals, index > 0 ? { index, identity } : undefined);
  if (index > 0) accept(ceremony, record, outcome);
  const accepts = await gather(ceremony, "accept", plan.members, Accept);
  accepts.forEach(({ transcript }, place) => {
    if (transcript !== outcome.transcript)
      throw new CeremonyFault(
        plan.members[place]!.url,
        "it accepted other deals than this node saw: some dealer lied to one of us",
      );
  });
  return outcome;
}

type Kept = Pick<Ceremony, "plan" | "dir" | "sealKey" | "identity" | "board">;

/** Puts back on the board what this node said before a restart. */
export function restoreBoard({ plan, dir, sealKey, identity, board }: Kept): void {
  const { deal, accepted } = readRecord(dir, sealKey, planId(plan));
  if (deal) for (const round of ["commit", "deal"] as const) say({ plan, identity, board }, round, bodyOf(round, deal));
  if (accepted) say({ plan, identity, board }, "accept", { transcript: accepted.transcript });
}

async function exchangeDeals(
  ceremony: Ceremony,
  record: CeremonyRecord,
  dealers: readonly Member[],
  signingKey: string,
): Promise<Deal[]> {
  const { plan, dir, sealKey, identity, secret } = ceremony;
  const isDealer = dealers.some((dealer) => dealer.signingKey === signingKey);
  if (isDealer && !record.deal) {
    // on disk before anyone hears of it: a node that dealt twice would look like a liar
    record.deal = makeDeal(plan, identity, signingKey, secret);
    writeRecord(dir, sealKey, record);
  }
  if (record.deal) say(ceremony, "commit", bodyOf("commit", record.deal));
  const commits = await gather(ceremony, "commit", dealers, Commit);
  if (record.deal) say(ceremony, "deal", bodyOf("deal", record.deal));
  const deals = await gather(ceremony, "deal", dealers, Deal);
  deals.forEach((deal, place) => {
    if (digestOf(deal) !== commits[place]!.digest)
      throw new CeremonyFault(dealers[place]!.url, "its deal is not the one it committed to");
  });
  return deals;
}

function accept(ceremony: Ceremony, record: CeremonyRecord, { transcript, commitments, share }: Outcome): void {
  const { dir, sealKey, plan } = ceremony;
  if (record.accepted && record.accepted.transcript !== transcript)
    throw new Error(`Ceremony ${planId(plan)}: the dealers say something else than before this node's restart`);
  if (!record.accepted) {
    record.accepted = { transcript, commitments, ...(share !== undefined && { share: share.toString(16) }) };
    writeRecord(dir, sealKey, record);
  }
  say(ceremony, "accept", { transcript });
}

function bodyOf(round: "commit" | "deal", deal: Deal): object {
  return round === "deal" ? deal : { digest: digestOf(deal) };
}

function say(
  { plan, identity, board }: Pick<Ceremony, "plan" | "identity" | "board">,
  round: Round,
  body: object,
): void {
  board.set(boardKey(planId(plan), round), signMessage(identity, planId(plan), round, body));
}

/** Returns every node's word in a round, in order; asks those that are silent again until they have spoken. */
async function gather<Body extends object>(
  { plan, board, identity, ask, log, signal, pauseMs = 500 }: Ceremony,
  round: Round,
  nodes: readonly Member[],
  body: z.ZodType<Body>,
): Promise<Body[]> {
  const id = planId(plan);
  const self = publicIdentity(identity).signingKey;
  const heard = new Map<string, Body>();
  for (let turn = 0; heard.size < nodes.length; turn++) {
    if (turn > 0) await sleep(pauseMs, undefined, { signal });
    await Promise.all(
      nodes
        .filter(({ signingKey }) => !heard.has(signingKey))
        .map(async ({ url, signingKey }) => {
          const message = signingKey === self ? board.get(boardKey(id, round)) : await ask(url, id, round);
          if (message !== undefined)
            heard.set(signingKey, read(message, { plan: id, round, from: signingKey, body }, url));
        }),
    );
    const silent = nodes.filter(({ signingKey }) => !heard.has(signingKey)).map(({ url }) => url);
    if (silent.length > 0 && turn % 20 === 1) log("ceremony waits", { plan: id, round, silent });
  }
  return nodes.map(({ signingKey }) => heard.get(signingKey)!);
}

function read<Body extends object>(
  message: unknown,
  expected: Parameters<typeof readMessage<Body>>[1],
  url: string,
): Body {
  try {
    return readMessage(message, expected);
  } catch (error) {
    throw new CeremonyFault(url, `its ${expected.round} cannot be accepted: ${(error as Error).message}`);
  }
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Identity, publicIdentity } from "../identity.ts";
import type { Log } from "../log.ts";
import { type SealKey, removeSealed } from "../sealedFile.ts";
import { type KeyShare, sharePath, shareFrom, writeShare } from "../shareFile.ts";
import { carryOut, restoreBoard } from "./carryOut.ts";
import type { Outcome } from "./outcome.ts";
import { type Board, askOverHttp } from "./peers.ts";
import { Plan, dealersOf, planId } from "./plan.ts";
import { readRecord, writeRecord } from "./record.ts";

const LOOK_MS = 1_000;

/** A node, as far as ceremonies change it. */
export type Holder = {
  dir: string;
  sealKey: SealKey;
  identity: Identity;
  /** what it holds now; set when a ceremony ends */
  share: KeyShare | undefined;
  /** how its ceremony stands, in words */
  ceremony: string;
  board: Board;
  log: Log;
};

/** Returns where a node finds the plan it shall carry out; operators put it there with `join`. */
export function planPath(dir: string): string {
  return join(dir, "plan.json");
}

/** Carries out each plan that is put into the node's directory, until the signal ends it. */
export async function followPlans(holder: Holder, signal: AbortSignal): Promise<void> {
  let done: string | undefined;
  while (!signal.aborted) {
    const plan = readPlan(holder);
    const id = plan && planId(plan);
    if (plan && id !== done) {
      await follow(holder, plan, signal);
      done = id;
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function follow(holder: Holder, plan: Plan, signal: AbortSignal): Promise<void> {
  const id = planId(plan);
  const { dir, sealKey, identity, board, log } = holder;
  restoreBoard({ plan, dir, sealKey, identity, board });
  if (isOver(holder, id)) {
    holder.ceremony = `plan ${id} is carried out`;
    return;
  }
  holder.ceremony = `carrying out plan ${id}`;
  log("ceremony begins", { plan: id });
  try {
    const node = { dir, sealKey, identity, board, log, signal, ask: askOverHttp };
    const outcome = await carryOut({ ...node, plan, ...secretFor(holder, plan) });
    install(holder, plan, outcome);
    holder.ceremony = `plan ${id} is carried out`;
    log("ceremony ends", { plan: id, publicKey: outcome.commitments[0], epoch: holder.share?.epoch ?? 0 });
  } catch (error) {
    if (signal.aborted) return;
    holder.ceremony = `plan ${id} failed: ${(error as Error).message}`;
    log("ceremony failed", { plan: id, reason: (error as Error).message });
  }
}

/** The share file is what counts: it is written first, and the record gives up its copy after. */
function install(holder: Holder, plan: Plan, { transcript, commitments, share }: Outcome): void {
  const { dir, sealKey, identity } = holder;
  const { signingKey } = publicIdentity(identity);
  const index = plan.members.findIndex((member) => member.signingKey === signingKey) + 1;
  if (share === undefined) {
    removeSealed(sharePath(dir));
    holder.share = undefined;
  } else {
    const held = shareFrom(plan, index, { transcript, commitments, share });
    writeShare(dir, sealKey, held);
    holder.share = held;
  }
  const record = readRecord(dir, sealKey, planId(plan));
  writeRecord(dir, sealKey, {
    ...record,
    over: true,
    ...(record.accepted && { accepted: { transcript, commitments } }),
  });
}

function isOver({ dir, sealKey, share }: Holder, plan: string): boolean {
  return share?.plan === plan || readRecord(dir, sealKey, plan).over === true;
}

/** A dealer hands on the share it holds; it must be the one that the plan names. */
function secretFor({ share, identity }: Holder, plan: Plan): { secret?: bigint } {
  if (!plan.previous) return {};
  const { signingKey } = publicIdentity(identity);
  const dealer = dealersOf(plan).find((one) => one.signingKey === signingKey);
  if (!dealer) return {};
  if (!share) throw new Error("the plan names this node as a dealer, but it holds no share");
  if (share.epoch !== plan.previous.epoch || share.index !== dealer.index)
    throw new Error(
      `the plan hands on share ${dealer.index} of epoch ${plan.previous.epoch}; this node holds share ${share.index} of epoch ${share.epoch}`,
    );
  return { secret: share.secret };
}

function readPlan({ dir, log }: Holder): Plan | undefined {
  if (!existsSync(planPath(dir))) return undefined;
  try {
    return Plan.parse(JSON.parse(readFileSync(planPath(dir), "utf8")));
  } catch (error) {
    log("plan refused", { reason: (error as Error).message });
    return undefined;
  }
}

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Identity, createIdentity, publicIdentity } from "../identity.ts";
import { isValueAt } from "../polynomial.ts";
import { type Ceremony, carryOut, restoreBoard } from "./carryOut.ts";
import { makeDeal } from "./deal.ts";
import { CeremonyFault } from "./fault.ts";
import { type Message, type Round, digestOf, signMessage } from "./message.ts";
import { type Board, boardKey } from "./peers.ts";
import { Plan, planId } from "./plan.ts";

const sealKey = randomBytes(32);
const dirs: string[] = [];
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true, force: true })));

type Node = { url: string; dir: string; identity: Identity; board: Board };

function nodes(count: number): Node[] {
  return Array.from({ length: count }, (_, place) => {
    const dir = mkdtempSync(join(tmpdir(), "datagraph-ceremony-"));
    dirs.push(dir);
    return { url: `http://127.0.0.1:${7000 + place}`, dir, identity: createIdentity(), board: new Map() };
  });
}

function planOf(members: readonly Node[], threshold: number): Plan {
  const named = members.map(({ url, identity }) => ({ ...publicIdentity(identity), url }));
  return Plan.parse({ format: "datagraph/ceremony/v1", threshold, members: named });
}

/** What the asker hears of a peer, who may lie to some of them. */
type Hear = (asker: Node, url: string, round: Round, said: Message<object> | undefined) => unknown;

function partOf(
  node: Node,
  all: readonly Node[],
  plan: Plan,
  signal: AbortSignal,
  hear: Hear = (_, __, ___, said) => said,
): Ceremony {
  const ask: Ceremony["ask"] = async (url, id, round) =>
    hear(node, url, round, all.find((peer) => peer.url === url)?.board.get(boardKey(id, round)));
  return { ...node, plan, sealKey, ask, log: () => undefined, signal, pauseMs: 2 };
}

const forever = () => new AbortController().signal;

test("nodes that carry a plan out hold shares of one key", async () => {
  const all = nodes(3);
  const plan = planOf(all, 2);
  const outcomes = await Promise.all(all.map((node) => carryOut(partOf(node, all, plan, forever()))));
  for (const [place, { commitments, share }] of outcomes.entries()) {
    expect(commitments).toEqual(outcomes[0]!.commitments);
    expect(isValueAt(commitments, place + 1, share!)).toBe(true);
  }
});

test("a node that is killed at any step, and again, goes on with what it said before", async () => {
  for (const last of ["commit", "deal", "accept"] as const) {
    const all = nodes(3);
    const plan = planOf(all, 2);
    const [first, ...others] = all as [Node, ...Node[]];
    const killed = new AbortController();
    const cut: Hear = (asker, _, round, said) => {
      if (asker === first && round === last) killed.abort();
      return said;
    };
    const rest = Promise.all(others.map((node) => carryOut(partOf(node, all, plan, forever()))));
    await expect(carryOut(partOf(first, all, plan, killed.signal, cut))).rejects.toThrow();
    const said = [...first.board.entries()];
    first.board.clear();
    restoreBoard({ ...first, plan, sealKey });
    for (const [key, message] of said) expect(first.board.get(key)).toEqual(message);
    const outcome = await carryOut(partOf(first, all, plan, forever()));
    expect(isValueAt((await rest)[0]!.commitments, 1, outcome.share!)).toBe(true);
  }
});

/** A dealer that says one thing to the node at `victim` and another to the rest. */
function twoFaced(liar: Node, victim: Node, plan: Plan): Hear {
  const other = makeDeal(plan, liar.identity, publicIdentity(liar.identity).signingKey);
  const bodies = { commit: { digest: digestOf(other) }, deal: other } as const;
  return (asker, url, round, said) =>
    asker === victim && url === liar.url && round !== "accept" && said
      ? signMessage(liar.identity, planId(plan), round, bodies[round])
      : said;
}

test("a dealer that tells nodes different things is found out before anyone uses the key", async () => {
  const all = nodes(3);
  const plan = planOf(all, 2);
  const hear = twoFaced(all[2]!, all[0]!, plan);
  const ends = await Promise.allSettled(all.map((node) => carryOut(partOf(node, all, plan, forever(), hear))));
  for (const end of ends) {
    expect(end.status).toBe("rejected");
    expect((end as PromiseRejectedResult).reason).toBeInstanceOf(CeremonyFault);
    expect(String((end as PromiseRejectedResult).reason)).toMatch(/accepted other deals than this node saw/);
  }
});

const LIES: [string, Hear, RegExp][] = [
  [
    "a message altered on its way",
    (_, __, ___, said) => said && { ...said, body: { digest: "00".repeat(32) } },
    /signature is not this node's/,
  ],
  ["another's message", (_, __, ___, said) => said && { ...said, from: "00".repeat(32) }, /cannot be accepted/],
  ["a message of another plan", (_, __, ___, said) => said && { ...said, plan: "00".repeat(32) }, /cannot be accepted/],
];

test.each(LIES)("%s ends the ceremony and is named", async (_, lie, reason) => {
  const all = nodes(2);
  const plan = planOf(all, 2);
  const [first, second] = all as [Node, Node];
  const hear: Hear = (asker, url, round, said) =>
    asker === first && round === "commit" && url === second.url ? lie(asker, url, round, said) : said;
  const ended = new AbortController();
  const other = carryOut(partOf(second, all, plan, ended.signal)).catch(() => undefined);
  const asked = carryOut(partOf(first, all, plan, ended.signal, hear));
  await expect(asked).rejects.toThrow(CeremonyFault);
  await expect(asked).rejects.toThrow(reason);
  await expect(asked).rejects.toThrow(second.url);
  ended.abort();
  await other;
});

test("a deal other than the one committed to is refused", async () => {
  const all = nodes(2);
  const plan = planOf(all, 2);
  const [first, second] = all as [Node, Node];
  const other = makeDeal(plan, second.identity, publicIdentity(second.identity).signingKey);
  const hear: Hear = (_, url, round, said) =>
    said && url === second.url && round === "deal" ? signMessage(second.identity, planId(plan), "deal", other) : said;
  const ended = new AbortController();
  const rest = carryOut(partOf(second, all, plan, ended.signal)).catch(() => undefined);
  await expect(carryOut(partOf(first, all, plan, ended.signal, hear))).rejects.toThrow(/not the one it committed to/);
  ended.abort();
  await rest;
});

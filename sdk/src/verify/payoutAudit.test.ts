import { type EpochPayout, type PayoutEvent, derivePayouts, payoutTree } from "@datagraph/protocol";
import fc from "fast-check";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";
import { describe, expect, it } from "vitest";
import { accountOf, eventsOf, histories } from "../testing/histories.ts";
import type { AuditEvent } from "./auditEvents.ts";
import { auditRoot } from "./auditRoot.ts";
import { PayoutAudit } from "./payoutAudit.ts";

const treasury = accountOf(999);
const vault = accountOf(998);

/** Takes a history in; `consentTime` is what the chain would say of the block. */
function audited(events: readonly PayoutEvent[]): PayoutAudit {
  const audit = new PayoutAudit(treasury);
  for (const event of events as (AuditEvent & { consentTime?: number })[]) {
    if (event.eventName === "OrderSettled") audit.settle(event.args, BigInt(event.consentTime!));
    else if (event.eventName === "UsageRecorded") audit.record(event.args);
    else audit.apply(event);
  }
  return audit;
}

const sorted = (totals: readonly { account: string; token: string; total: bigint }[]): string[] =>
  totals.map(({ account, token, total }) => `${account} ${token} ${total}`.toLowerCase()).sort();

describe("PayoutAudit", () => {
  it("agrees with the rules gateways propose by, to the wei, whatever happened", () => {
    let paid = 0;
    fc.assert(
      // from 65,535 on, streams are packed by other means
      fc.property(histories, fc.constantFrom(0, 65_534), (acts, first) => {
        const events = eventsOf(acts, first);
        const expected: EpochPayout | undefined = [...derivePayouts(events, { treasury })].at(-1);
        const audit = audited(events);
        expect(sorted(audit.totals())).toEqual(sorted(expected?.earnings ?? []));
        expect(audit.running).toBe(expected?.running ?? `0x${"00".repeat(32)}`);
        const root: Hex | undefined = expected?.earnings.length
          ? payoutTree(31_337, vault, expected.earnings).root
          : undefined;
        expect(audit.root(31_337, vault)).toBe(root);
        paid += expected?.earnings.length ?? 0;
      }),
      { numRuns: 300 },
    );
    expect(paid).toBeGreaterThan(300);
  });

  it("names what was overcharged", () => {
    const acts = fc.sample(histories, { numRuns: 50, seed: 7 });
    const refunds = acts.map((one) => {
      const events = eventsOf(one);
      let sum = 0n;
      const onShare = ({ kind, amount }: { kind: string; amount: bigint }): void =>
        void (sum += kind === "refund" ? amount : 0n);
      for (const _ of derivePayouts(events, { treasury, onShare }));
      return [sum, audited(events).overcharged.reduce((total, { amount }) => total + amount, 0n)];
    });
    expect(refunds.map(([, own]) => own)).toEqual(refunds.map(([theirs]) => theirs));
    expect(refunds.some(([sum]) => sum! > 0n)).toBe(true);
  });

  it("says which event a node left out", () => {
    const audit = new PayoutAudit(treasury);
    const event = { eventName: "ConsentChanged", blockNumber: 1n, args: { id: 5n } } as unknown as AuditEvent;
    expect(() => audit.apply(event)).toThrow("joining of stream 5: ask another node");
  });

  it("shares no code with the rules but ABIs", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
    const imported = files.flatMap((name) => {
      const text = readFileSync(join(import.meta.dirname, name), "utf8");
      return [...text.matchAll(/import \{([^}]*)\} from "@datagraph\/protocol"/g)].flatMap(([, names]) =>
        names!.split(",").map((one) => one.trim()),
      );
    });
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((name) => name !== "" && !name.endsWith("Abi"))).toEqual([]);
  });
});

describe("auditRoot", () => {
  it("equals the tree of the vault's proofs for any number of accounts", () => {
    const totals = fc.array(fc.tuple(fc.nat(200), fc.bigInt({ min: 1n, max: 2n ** 100n })), {
      minLength: 1,
      maxLength: 70,
    });
    fc.assert(
      fc.property(totals, (drawn) => {
        const all = [...new Map(drawn)].map(([n, total]) => ({ account: accountOf(n), token: accountOf(901), total }));
        expect(auditRoot(1, vault, all)).toBe(payoutTree(1, vault, all).root);
      }),
      { numRuns: 60 },
    );
    expect(auditRoot(1, vault, [])).toBeUndefined();
  });
});

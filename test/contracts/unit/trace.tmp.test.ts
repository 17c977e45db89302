import { it } from "vitest";
import { fresh, addressOf, native } from "../rewards.fixture.ts";
import { orderOf, settlementOf } from "../queryOrder.fixture.ts";
it("trace", async () => {
  const r = await fresh();
  const account = r.researcher.account;
  await r.ledger.write.deposit([addressOf(r.alice), native, 10n ** 15n], { account, value: 10n ** 15n });
  const b = [];
  for (let i = 0; i < 20; i++) b.push(await settlementOf(r, await orderOf(r, { nonce: BigInt(i) })));
  const hash = await r.ledger.write.settle([b], { account: r.alice.account });
  const t: any = await (r.publicClient as any).request({
    method: "debug_traceTransaction",
    params: [hash, { disableStorage: true, disableMemory: true, disableStack: true }],
  });

  const fs = await import("node:fs");
  fs.writeFileSync(
    "/tmp/trace_vault.json",
    JSON.stringify(t.structLogs.map((l: any) => [l.pc, l.op, Number(l.gasCost), l.depth])),
  );
}, 100000);

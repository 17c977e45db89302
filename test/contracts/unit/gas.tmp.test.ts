import { it } from "vitest";
import { parseEventLogs, keccak256, toHex, type Hex, type Address } from "viem";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import {
  fresh,
  addressOf,
  native,
  networkHelpers,
  epochLength,
  bond,
  vetoWindow,
  rest,
  viem,
} from "../rewards.fixture.ts";
import { orderOf, settlementOf, part } from "../queryOrder.fixture.ts";
import { privateKeyToAccount } from "viem/accounts";
const { time } = networkHelpers;
it("gas", async () => {
  const r = await fresh();
  const out: [string, bigint][] = [];
  const g = async (name: string, h: Promise<Hex>, div = 1n) => {
    const hash = await h;
    out.push([name, (await r.publicClient.getTransactionReceipt({ hash })).gasUsed / div]);
    return hash;
  };
  const alice = addressOf(r.alice),
    account = r.researcher.account;
  await g("deposit native first", r.ledger.write.deposit([alice, native, 10n ** 15n], { account, value: 10n ** 15n }));
  await g("deposit native next", r.ledger.write.deposit([alice, native, 10n ** 15n], { account, value: 10n ** 15n }));
  await g("deposit ERC-20 first", r.ledger.write.deposit([alice, r.coin.address, 10n ** 15n], { account }));
  await g("deposit ERC-20 next", r.ledger.write.deposit([alice, r.coin.address, 10n ** 15n], { account }));
  const S = async (nonce: bigint, usage: Hex = "0x", token = native) =>
    settlementOf(r, await orderOf(r, { nonce, token }), { usage: [usage] });
  const settle = (b: any) => r.ledger.write.settle([b], { account: r.alice.account });
  await g("settle 1, first ever", settle([await S(0n)]));
  await g("settle 1, same epoch", settle([await S(1n)]));
  const b1 = [];
  for (let i = 0; i < 100; i++) b1.push(await S(128n + BigInt(i)));
  await g("settle 100 of one researcher, each", settle(b1), 100n);
  const b3 = [];
  for (let i = 0; i < 100; i++) b3.push(await S(512n + BigInt(i), "0x", r.coin.address));
  await g("settle 100 of one researcher ERC-20, each", settle(b3), 100n);
  const x = await g("settle 1, 1000 entries", settle([await S(2n, `0x${"01234567".repeat(1000)}`)]));
  const signers = Array.from({ length: 100 }, (_, i) => privateKeyToAccount(keccak256(toHex(`k${i}`))));
  for (const s of signers) {
    await networkHelpers.setBalance(s.address, 10n ** 18n);
    await r.pass.write.sellPool([s.address, alice, native, 10n ** 12n], { value: 10n ** 12n });
  }
  for (const round of [0n, 1n]) {
    const b2 = [];
    for (const s of signers)
      b2.push(
        await settlementOf(r, await orderOf(r, { researcher: s.address, nonce: round }), {}, {
          account: s,
          signTypedData: (a: any) => s.signTypedData(a),
        } as any),
      );
    await g(`settle 100 mixed, round ${round}, each`, settle(b2), 100n);
  }
  const entries = Array.from(
    { length: 1000 },
    (_, i) =>
      [
        31337n,
        r.vault.address,
        ("0x" + (0xabc00000 + i).toString(16).padStart(40, "0")) as Address,
        native,
        1000n,
      ] as any,
  );
  const mk = (t: bigint) =>
    StandardMerkleTree.of(
      entries.map((e) => [...e.slice(0, 4), t]),
      ["uint256", "address", "address", "address", "uint256"],
    );
  const trees = [mk(1000n), mk(2000n), mk(3000n)];
  const close = async () => {
    const e = BigInt(await time.latest()) / 600n;
    await time.increaseTo((e + 1n) * 600n);
    return e;
  };
  const propose = async (root: Hex) => {
    const e = await close();
    const q = await r.vault.read.proposals();
    const p = q.at(-1)?.root ?? (await r.vault.read.acceptedRoot())[0];
    return r.vault.write.proposeRoot([e, root, p, await r.ledger.read.runningHashAt([e]), keccak256(toHex("m"))], {
      account: r.alice.account,
      value: bond,
    });
  };
  await g("propose first", propose(trees[0].root as Hex));
  await time.increase(vetoWindow);
  await g("accept first", r.vault.write.acceptRoots());
  const claim = (t: any, i: number) => ({
    account: entries[i][2],
    token: native,
    total: t.values[i].value[4],
    proof: t.getProof(i) as Hex[],
  });
  await networkHelpers.setBalance(entries[0][2], 1n);
  await g("claim first", r.vault.write.claim([claim(trees[0], 0)]));
  await g("claim first, empty account", r.vault.write.claim([claim(trees[0], 1)]));
  await g(
    "claimMany 100 first, each",
    r.vault.write.claimMany([Array.from({ length: 100 }, (_, i) => claim(trees[0], i + 100))]),
    100n,
  );
  for (let i = 0; i < 17; i++) {
    await propose(keccak256(toHex(`${i}`)));
    await time.increase(vetoWindow);
    await r.vault.write.acceptRoots();
  }
  await g("propose later", propose(trees[1].root as Hex));
  await time.increase(vetoWindow);
  await g("accept later", r.vault.write.acceptRoots());
  await g("propose (queue empty)", propose(trees[1].root as Hex));
  await time.increase(vetoWindow);
  await g("propose pipelined", propose(trees[2].root as Hex));
  await g("claim later", r.vault.write.claim([claim(trees[1], 0)]));
  await g(
    "claimMany 100 later, each",
    r.vault.write.claimMany([Array.from({ length: 100 }, (_, i) => claim(trees[1], i + 100))]),
    100n,
  );
  await r.registry.write.setOwner([5n, addressOf(r.owner)]);
  await r.registry.write.setOwner([6n, addressOf(r.payee)]);
  const buyer = addressOf(r.buyer);
  const sales: any[] = [];
  const sell = async (name: string, ds = 5n, token: Address = native) => {
    const h = await g(
      name,
      r.pass.write.sell([ds, 9n, buyer, token, 10n ** 6n, 500], {
        account: r.buyer.account,
        value: token === native ? 10n ** 6n : 0n,
      }),
    );
    const { logs } = await r.publicClient.getTransactionReceipt({ hash: h });
    sales.push(parseEventLogs({ abi: r.vault.abi, logs, eventName: "SaleHeld" })[0]!.args.data);
  };
  await sell("sell first (mock pass + hold)");
  await sell("sell next");
  await sell("sell ERC-20 first", 5n, r.coin.address);
  await sell("sell ERC-20 next", 5n, r.coin.address);
  await time.increase(rest);
  await g("credit 1 first", r.vault.write.credit([[sales[0]]]));
  await g("credit 1 later", r.vault.write.credit([[sales[1]]]));
  const n0 = out.length;
  sales.length = 0;
  for (let i = 0; i < 100; i++) await sell("x", 5n);
  out.length = n0;
  await time.increase(rest);
  await g("credit 100 same dataset, each", r.vault.write.credit([sales]), 100n);
  sales.length = 0;
  for (let i = 0; i < 100; i++) {
    await r.registry.write.setOwner([
      100n + BigInt(i),
      ("0x" + (0xbbb00000 + i).toString(16).padStart(40, "0")) as Address,
    ]);
  }
  for (const round of ["first", "later"]) {
    sales.length = 0;
    for (let i = 0; i < 100; i++) await sell("x", 100n + BigInt(i));
    out.length = round === "first" ? n0 + 1 : n0 + 2;
    await time.increase(rest);
    await g(`credit 100 datasets ${round}, each`, r.vault.write.credit([sales]), 100n);
  }
  await r.vault.write.release([addressOf(r.owner), native]);
  await sell("x", 5n);
  out.pop();
  await time.increase(rest);
  await r.vault.write.credit([[sales.at(-1)]]);
  await g("release native repeat", r.vault.write.release([addressOf(r.owner), native]));
  for (const [n, v] of out) console.log(n.padEnd(50), v.toString());
}, 200000);

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Person, newPerson, transferOf } from "./testing/people.ts";
import { type World, openWorld } from "./testing/world.ts";

const [ada, ben, eve] = [newPerson("ada"), newPerson("ben"), newPerson("eve")] as [Person, Person, Person];
let world: World;

beforeEach(async () => {
  world = await openWorld({ genesis: [[ada.dag, 2n ** 60n]] });
});
afterEach(() => {
  world.metagraph.close();
  world.remove();
});

const post = (signed: unknown) => world.post("/cl1/transactions", signed);
const faultOf = async (signed: unknown) => (await post(signed)).body.errors[0].message;
const referenceOf = async ({ dag }: Person) => (await world.get(`/cl1/transactions/last-reference/${dag}`)).body;
const balanceOf = async ({ dag }: Person) => (await world.get(`/l0/currency/${dag}/balance`)).body.balance;
const base = async (person: Person) => ({
  destination: ben.dag,
  amount: 10n,
  fee: 1n,
  salt: 7n,
  parent: await referenceOf(person),
});

describe("a transfer", () => {
  it("waits, then is in a snapshot with balances of 60 bits", async () => {
    const { body } = await post(transferOf(ada, await base(ada)));
    expect((await world.get(`/cl1/transactions/${body.hash}`)).body.status).toBe("Waiting");
    world.metagraph.cut();
    expect((await world.get(`/cl1/transactions/${body.hash}`)).status).toBe(404);
    const explorer = `/be/currency/${world.network.metagraph}/transactions/${body.hash}`;
    expect((await world.get(explorer)).body.data).toMatchObject({ hash: body.hash, snapshotOrdinal: 1, amount: 10 });
    expect(await balanceOf(ben)).toBe(10);
    expect(world.metagraph.ledger.balances.get(ada.dag)).toBe(2n ** 60n - 11n);
    expect(await referenceOf(ada)).toEqual({ ordinal: 1, hash: body.hash });
  });

  it("may follow one that waits, and be sent twice", async () => {
    const first = transferOf(ada, await base(ada));
    const { body } = await post(first);
    expect((await post(first)).body).toEqual(body);
    const second = transferOf(ada, { ...(await base(ada)), parent: { ordinal: 1, hash: body.hash } });
    expect((await post(second)).status).toBe(200);
    world.metagraph.cut();
    expect(await balanceOf(ben)).toBe(20);
  });

  it("may have its salt as text, as dag4 writes it", async () => {
    const { value, proofs } = transferOf(ada, await base(ada));
    expect((await post({ value: { ...value, salt: String(value.salt) }, proofs })).status).toBe(200);
  });

  it("of money that is promised already is refused", async () => {
    const { body } = await post(transferOf(ada, { ...(await base(ada)), amount: 2n ** 60n - 1n }));
    const second = transferOf(ada, { ...(await base(ada)), amount: 1n, parent: { ordinal: 1, hash: body.hash } });
    expect(await faultOf(second)).toBe("InsufficientBalance");
  });

  it("that spends what another spends is refused, whichever comes first", async () => {
    const parent = await referenceOf(ada);
    const [one, other] = [1n, 2n].map((salt) => ({ destination: ben.dag, amount: 5n, fee: 0n, salt, parent }));
    const answers = await Promise.all([post(transferOf(ada, one!)), post(transferOf(ada, other!))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(answers.find(({ status }) => status === 400)!.body.errors[0].message).toBe("Conflict");
    world.metagraph.cut();
    expect(await balanceOf(ben)).toBe(5);
    expect(await faultOf(transferOf(ada, one!))).toBe("ParentOrdinalLowerThenLastTxOrdinal");
  });

  it("is refused for what is wrong with it", async () => {
    const good = await base(ada);
    expect(await faultOf({ ...transferOf(ada, good), proofs: transferOf(ada, { ...good, salt: 8n }).proofs })).toBe(
      "InvalidSigned",
    );
    expect(await faultOf({ ...transferOf(ada, good), proofs: transferOf(eve, good).proofs })).toBe("InvalidSigned");
    expect(await faultOf(transferOf(ada, { ...good, destination: ada.dag }))).toBe("SameSourceAndDestinationAddress");
    const gap = { ...good, parent: { ...good.parent, ordinal: 5 } };
    expect(await faultOf(transferOf(ada, gap))).toBe("ParentHashNotEqLastTxHash");
    expect(await faultOf(transferOf(eve, await base(eve)))).toBe("InsufficientBalance");
    const value = { ...transferOf(ada, good).value, source: eve.dag };
    const { proofs } = transferOf(ada, { ...good, ...value } as never);
    expect(await faultOf({ value, proofs })).toBe("NotSignedBySourceAddressOwner");
  });

  it.each([{ amount: 0n }, { amount: -1n }, { amount: 2n ** 63n }, { destination: "DAG1" }, { salt: -1n }])(
    "with %o is no transfer",
    async (changes) => {
      expect((await post(transferOf(ada, { ...(await base(ada)), ...changes }))).status).toBe(400);
    },
  );
});

it("says of itself that it is no network", async () => {
  expect((await world.get("/")).body.about).toContain("single operator, no consensus");
  for (const layer of ["l0", "cl1", "dl1", "gl0"])
    expect((await world.get(`/${layer}/node/info`)).body.consensus).toContain("no consensus");
});

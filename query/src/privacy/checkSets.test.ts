import { describe, expect, it } from "vitest";
import { checkSets } from "./checkSets.ts";
import type { KeptSet } from "./keptSet.ts";

const K = 3;

function set(persons: readonly number[], measure = "people", record = 7): KeptSet {
  const sorted = [...persons].sort((a, b) => a - b);
  return {
    ...{ pool: 1, measure, persons: Float64Array.from(sorted) },
    records: Float64Array.from(sorted, (person) => person * 100 + record),
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const check = (wanted: KeptSet[], sets: KeptSet[], own: number[] = []) =>
  checkSets(wanted, { sets, k: K, own: new Set(own) });

describe("checkSets", () => {
  it("lets through what is far from all others, and what was told already", () => {
    const all = set(range(0, 12));
    expect(check([all], [])).toEqual({ fresh: [all] });
    expect(check([all], [all])).toEqual({ fresh: [] });
    const half = set(range(0, 6));
    expect(check([half], [all])).toEqual({ fresh: [half] });
  });

  it("refuses a set that differs by fewer than k, unless by the asker's own", () => {
    const [all, but] = [set(range(0, 12)), set(range(0, 11))];
    expect(check([but], [all])).toEqual({ disclosure: "difference" });
    expect(check([but], [all], [11])).toEqual({ fresh: [but] });
    expect(check([all, but], [])).toEqual({ disclosure: "difference" });
  });

  it("takes the same people by other records for others", () => {
    const [all, fewer] = [set(range(0, 12)), set(range(0, 12))];
    fewer.records[4] = 1;
    expect(check([fewer], [all])).toEqual({ disclosure: "difference" });
  });

  it("does not hold what tells different fields against each other, but what tells a common one", () => {
    const income = set(range(0, 12), "1.2");
    expect(check([set(range(0, 11), "1.3")], [income])).toHaveProperty("fresh");
    expect(check([set(range(0, 11), "1.2+1.3")], [income])).toEqual({ disclosure: "difference" });
  });

  it("finds one person in the combination of sets that are far apart, whatever their order", () => {
    const [all, one, other] = [range(0, 13), range(0, 7), range(6, 13)];
    for (const order of [
      [all, one, other],
      [other, all, one],
      [one, other, all],
    ]) {
      const sets = order.map((members) => set(members));
      expect(check([sets[2]!], sets.slice(0, 2))).toEqual({ disclosure: "combination" });
    }
    expect(check([set(other)], [set(all), set(one)], [6])).toHaveProperty("fresh");
  });
});

import type { Field, PoolSchema } from "@datagraph/protocol";
import { expect, test } from "vitest";
import { updatesOf } from "./updatesOf.ts";

const DAY = 86_400;
const field = (name: string, cadence: Field["cadence"]): Field => ({ name, type: "number", cadence });
const schema: PoolSchema = {
  name: "home",
  fields: [field("heat", "hourly"), field("sleep", "daily"), field("age", "static"), field("bill", "P1M")],
};
const anchor = (updateType: number, start: number, end: number) => ({
  updateType,
  periodStart: BigInt(start),
  periodEnd: BigInt(end),
});
const all = () => true;

test("the next update ends one period after the last; the period that just ended is not missed yet", () => {
  const at = (now: number) => updatesOf(schema, all, [anchor(0, 0, 7_200)], now)[0];
  expect(at(7_200)).toEqual({ cadence: "hourly", last: 7_200, next: 10_800, missed: 0 });
  expect(at(14_399)).toMatchObject({ missed: 0 });
  expect(at(14_400)).toMatchObject({ missed: 1 });
});

test("periods between anchors that nothing came of are missed, in whichever order the anchors come", () => {
  const anchors = [anchor(1, 5 * DAY, 6 * DAY), anchor(1, 0, 2 * DAY), anchor(0, 0, 10)];
  expect(updatesOf(schema, all, anchors, 6 * DAY)[1]).toEqual({
    ...{ cadence: "daily", last: 6 * DAY, next: 7 * DAY, missed: 3 },
  });
});

test("a day of 23 hours is a day, and months are the calendar's", () => {
  expect(updatesOf(schema, all, [anchor(1, 0, DAY)], 3 * DAY - 3_600)[1]).toMatchObject({ missed: 1 });
  const january = Date.UTC(2026, 0, 1) / 1_000;
  const [, , , monthly] = updatesOf(schema, all, [anchor(3, january - DAY, january)], Date.UTC(2026, 3, 1) / 1_000);
  expect(monthly).toEqual({ cadence: "P1M", last: january, next: Date.UTC(2026, 1, 1) / 1_000, missed: 2 });
});

test("what is static has no next; what is neither shared nor anchored is left out", () => {
  expect(updatesOf(schema, (place) => place === 1, [anchor(2, 0, 5)], 9 * DAY)).toEqual([
    { cadence: "daily", missed: 0 },
    { cadence: "static", last: 5, missed: 0 },
  ]);
});

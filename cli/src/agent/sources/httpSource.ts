import { z } from "zod";
import type { Reading, Source, Sourced } from "../reading.ts";
import { momentOf } from "./momentOf.ts";

/** What is asked for readings. */
export type HttpConfig = {
  url: string;
  /** environment variable that holds a bearer token */
  tokenFrom?: string | undefined;
};

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 16 * 2 ** 20;

const Answer = z.union([
  z.array(z.unknown()),
  z.object({ readings: z.array(z.unknown()), next: z.union([z.string(), z.number()]).optional() }),
]);
const Item = z.looseObject({
  at: z.union([z.string(), z.number()]),
  values: z.record(z.string(), z.unknown()),
  units: z.record(z.string(), z.string()).optional(),
});

/**
 * Returns a source that asks an HTTP endpoint, `?since=<cursor>` added: it answers a JSON array of
 * `{ "at": "2026-01-31T08:00:00Z", "values": { "steps": 17 }, "units"?: { "steps": "{steps}" } }`, or
 * `{ "readings": [...], "next": <cursor> }`. Without `next` the newest reading's time is the cursor.
 */
export function httpSource({ url, tokenFrom }: HttpConfig, zone: string): Source {
  return {
    name: url,
    async *read(cursor) {
      const answer = await ask(url, tokenFrom, cursor);
      const items = Array.isArray(answer) ? answer : answer.readings;
      let newest = cursor === undefined ? -Infinity : Number(cursor);
      for (const [index, item] of items.entries()) {
        const sourced = sourcedOf(item, `${url}, ${index + 1}`, zone);
        if ("reading" in sourced) newest = Math.max(newest, sourced.reading.at);
        yield sourced;
      }
      if (!Array.isArray(answer) && answer.next !== undefined) return String(answer.next);
      return Number.isFinite(newest) ? String(newest) : cursor;
    },
  };
}

async function ask(url: string, tokenFrom: string | undefined, since: string | undefined) {
  const target = new URL(url);
  if (since !== undefined) target.searchParams.set("since", since);
  const token = tokenFrom === undefined ? undefined : process.env[tokenFrom];
  if (tokenFrom !== undefined && !token) throw new Error(`${url} needs a token: set ${tokenFrom}`);
  const response = await fetch(target, {
    headers: { accept: "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const parsed = Answer.safeParse(JSON.parse(await limitedText(response, url)));
  if (!parsed.success) throw new Error(`${url} answers neither a list of readings nor { "readings": [...] }`);
  return parsed.data;
}

async function limitedText(response: Response, url: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += (piece as Uint8Array).length;
    if (size > MAX_BYTES) throw new Error(`${url} answers more than ${MAX_BYTES} bytes: let it answer fewer readings`);
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function sourcedOf(item: unknown, origin: string, zone: string): Sourced {
  const { success, data } = Item.safeParse(item);
  if (!success) return { unreadable: { origin, problem: 'expected { "at": time, "values": { field: value } }' } };
  const at = momentOf(data.at, zone);
  if (at === undefined) return { unreadable: { origin, problem: "its time cannot be read" } };
  const reading: Reading = { at, values: data.values, origin, ...(data.units && { units: data.units }) };
  return { reading };
}

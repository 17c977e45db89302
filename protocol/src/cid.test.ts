import { describe, expect, it } from "vitest";
import { CODEC, cidOf, digestOf } from "./cid.ts";

/** Kubo's CID of the bytes "hello world" under the profile unixfs-v1-2025. */
const HELLO = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

describe("cidOf", () => {
  it("is digestOf's inverse for raw and dag-pb", () => {
    expect(cidOf(digestOf(HELLO).digest)).toBe(HELLO);
    const dagPb = cidOf(digestOf(HELLO).digest, CODEC.dagPb);
    expect(digestOf(dagPb)).toEqual({ digest: digestOf(HELLO).digest, codec: CODEC.dagPb });
  });

  it("names the codec or CID it cannot take", () => {
    expect(() => cidOf(digestOf(HELLO).digest, 0x71)).toThrow("Unknown codec 0x71");
    expect(() => digestOf("QmUbBALi174SnogsUzLpYbD4xPiBSFANF4iztWCsHbMKh2")).toThrow("Not a sha2-256 CIDv1");
  });
});

import fc from "fast-check";
import { bytesToHex } from "viem";
import { createSiweMessage, parseSiweMessage } from "viem/siwe";
import { expect, test } from "vitest";
import { siweMessage } from "./siweMessage.ts";

const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes));

const fields = fc.record({
  domain: fc.constantFrom("localhost", "localhost:3000", "datagraph.example", "127.0.0.1:8080"),
  address: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => bytesToHex(bytes)),
  statement: fc.constantFrom("Let this session open files.", "A: 'b' for 'c:*'."),
  uri: hex32.map((key) => `lit:session:${key.slice(2)}`),
  chainId: fc.integer({ min: 1, max: 2 ** 31 }),
  nonce: hex32,
  issuedAt: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
  expirationTime: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
  resources: fc.array(fc.constantFrom("urn:recap:eyJh", "https://datagraph.example/"), { minLength: 1, maxLength: 3 }),
});

test("the message is the one viem writes, and viem reads it back", () => {
  fc.assert(
    fc.property(fields, (each) => {
      const text = siweMessage(each);
      expect(text).toBe(createSiweMessage({ ...each, version: "1" }));
      expect(parseSiweMessage(text).domain).toBe(each.domain);
    }),
  );
});

test.each(["", "evil.example wants", "a\nb", "user@host", "host/path", "host?query", "host#part"])(
  "%j is no host to sign in at",
  (domain) => {
    const [each] = fc.sample(fields, { numRuns: 1, seed: 1 });
    expect(() => siweMessage({ ...each!, domain })).toThrow(/Not a host/);
  },
);

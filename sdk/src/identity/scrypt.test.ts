import { bytesToHex } from "viem";
import { expect, test } from "vitest";
import { scrypt as native } from "./nodeScrypt.ts";
import { scrypt as web } from "./webScrypt.ts";

test.each([
  ["Node's", native],
  ["the browser's", web],
])("%s scrypt gives the vector of RFC 7914", async (_, scrypt) => {
  const key = await scrypt("pleaseletmein", new TextEncoder().encode("SodiumChloride"), 14);
  // the first half of the 64 bytes: PBKDF2 makes them 32 at a time
  expect(bytesToHex(key)).toBe("0x7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
});

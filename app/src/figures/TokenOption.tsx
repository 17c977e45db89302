"use client";
import { useToken } from "./useToken.ts";

/** A settlement token to choose, by its index in the LicenseBook. */
export function TokenOption({ index, address }: { index: number; address: string }) {
  return <option value={index}>{useToken(address)?.symbol ?? "…"}</option>;
}

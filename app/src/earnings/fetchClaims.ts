/* As chainCode.ts: the page asks for this alone. */
export { fetchClaims } from "@datagraph/sdk";

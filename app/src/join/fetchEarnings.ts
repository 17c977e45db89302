/* As chainCode.ts: the page asks for this alone. */
export { fetchPoolEarnings } from "@datagraph/sdk";

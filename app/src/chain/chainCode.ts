/* Loaded by name, the sdk would come whole: what a page reads of the chain on its own is a third of it. */
export { chainReader, read } from "@datagraph/sdk";

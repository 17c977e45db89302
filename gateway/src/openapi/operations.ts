import { z } from "zod";
import { EARNING_EPOCHS, quoteSchema, runSchema, savedSchema } from "../routes/querySchemas.ts";
import type { Operation, Parameter } from "./operation.ts";
import {
  chainsReply,
  claimsReply,
  document,
  earningsReply,
  healthSchema,
  historyReply,
  quoteReply,
  savedReply,
  statusReply,
} from "./schemas.ts";

const RESULTS = [
  "application/json",
  "text/csv",
  "application/vnd.apache.parquet",
  "application/vnd.apache.arrow.stream",
];
const BYTES = "application/octet-stream";

const inPath = (name: string, description: string): Parameter => ({ in: "path", name, description });
const inQuery = (name: string, description: string, schema?: z.ZodType): Parameter => ({
  ...{ in: "query", name, description },
  ...(schema && { schema }),
});
const order = inPath("order", "the order's EIP-712 hash");
const dataset = inPath("dataset", "the dataset's id, decimal");
const cid = inPath("cid", "a CID, version 1");
const name = inPath("name", "1 to 64 letters, digits, spaces, dots, dashes or underscores");
const documents = (list: string): z.ZodType => z.looseObject({ [list]: z.array(document) });
const sized = z.strictObject({ cid: z.string(), size: z.int() });

const queries: readonly Operation[] = [
  {
    ...{ method: "post", path: "/queries/quote", summary: "What a query costs, and the order to sign for it" },
    body: quoteSchema,
    answers: [
      { status: 200, description: "Exact units and price; the order is good for some minutes", schema: quoteReply },
    ],
    refusals: { 403: "no-pass", 422: "why the query is refused, with its position", 503: "no-snapshot, unready" },
  },
  {
    ...{ method: "post", path: "/queries", summary: "Run a signed order's query" },
    body: runSchema,
    answers: [{ status: 200, description: "The result, in the format asked for", types: RESULTS, receipt: true }],
    refusals: {
      401: "bad-signature, spender",
      402: "insufficient-deposit, spender-limit, over-maximum",
      409: "stale-quote, nonce-used, cancelled",
      422: "below-k, difference, combination, timeout, memory, too-many-rows, ...",
      429: "privacy-budget",
    },
  },
  {
    ...{
      method: "get",
      path: "/queries",
      summary: "The queries you paid for or signed, the latest first",
      signed: true,
    },
    parameters: [
      inQuery("limit", "how many, at most 200 (50)", z.int().min(1).max(200).optional()),
      inQuery("before", "only those answered before this", z.iso.datetime().optional()),
    ],
    answers: [{ status: 200, description: "Queries", schema: historyReply }],
  },
  {
    ...{ method: "get", path: "/queries/saved", summary: "The queries you keep", signed: true },
    answers: [{ status: 200, description: "Queries by their names", schema: savedReply }],
  },
  {
    ...{ method: "put", path: "/queries/saved/:name", summary: "Keep a query under a name", signed: true },
    parameters: [name],
    body: savedSchema,
    answers: [{ status: 201, description: "Kept", schema: z.strictObject({ saved: z.string() }) }],
    refusals: { 409: "too-many-saved" },
  },
  {
    ...{ method: "delete", path: "/queries/saved/:name", summary: "Delete a query you keep", signed: true },
    parameters: [name],
    answers: [{ status: 200, description: "Deleted", schema: z.strictObject({ deleted: z.string() }) }],
    refusals: { 404: "no-saved-query" },
  },
  {
    ...{ method: "get", path: "/queries/:order", summary: "How far an order's settlement is" },
    parameters: [order],
    answers: [{ status: 200, description: "Its status and receipt", schema: statusReply }],
    refusals: { 404: "unknown-order" },
  },
  {
    ...{ method: "get", path: "/queries/:order/result", summary: "A result again, for an hour", signed: true },
    parameters: [order],
    answers: [{ status: 200, description: "The same bytes", types: RESULTS, receipt: true }],
    refusals: { 404: "unknown-order", 410: "result-gone" },
  },
];

const storage: readonly Operation[] = [
  {
    ...{ method: "post", path: "/ipfs", summary: "Store bytes", bytes: BYTES },
    answers: [{ status: 200, description: "Their CID and size", schema: sized }],
    refusals: { 413: "too-large" },
  },
  {
    ...{ method: "get", path: "/ipfs/:cid", summary: "A file, a block or a CAR (trustless gateway)" },
    parameters: [cid, inQuery("format", "raw or car; without it the file", z.enum(["raw", "car"]).optional())],
    answers: [
      { status: 200, description: "Bytes", types: [BYTES, "application/vnd.ipld.raw", "application/vnd.ipld.car"] },
      { status: 206, description: "The range asked for", types: [BYTES] },
    ],
    refusals: { 404: "unknown-cid", 416: "range" },
  },
  {
    ...{ method: "post", path: "/blocks/missing", summary: "Which of some blocks are not here" },
    body: z.strictObject({ cids: z.array(z.string()).max(1_000) }),
    answers: [{ status: 200, description: "Those missing", schema: z.strictObject({ missing: z.array(z.string()) }) }],
  },
  {
    ...{ method: "put", path: "/blocks/:cid", summary: "Store one block", bytes: BYTES },
    parameters: [cid],
    answers: [{ status: 204, description: "Stored" }],
    refusals: { 422: "corrupt" },
  },
  {
    ...{ method: "post", path: "/blocks/:cid/pin", summary: "Keep a file whose blocks are all here" },
    parameters: [cid],
    answers: [{ status: 200, description: "Its CID and size", schema: sized }],
    refusals: { 413: "too-large" },
  },
  {
    ...{ method: "post", path: "/envelopes", summary: "Leave an envelope that its contributor signed" },
    body: document,
    answers: [{ status: 201, description: "Kept", schema: z.strictObject({ kept: z.literal(true) }) }],
    refusals: { 403: "not-contributor", 410: "erased", 422: "bad-signature, wrong-chain, ..." },
  },
  {
    ...{ method: "get", path: "/envelopes/:dataset", summary: "A dataset's envelopes" },
    parameters: [dataset],
    answers: [{ status: 200, description: "Envelopes", schema: documents("envelopes") }],
    refusals: { 404: "no-envelope", 410: "erased" },
  },
];

const others: readonly Operation[] = [
  {
    ...{ method: "get", path: "/health", summary: "The gateway's validator, and how far it has read the chain" },
    answers: [{ status: 200, description: "Well", schema: healthSchema }],
  },
  {
    ...{ method: "get", path: "/chains", summary: "Where streams of pools that this gateway serves may anchor" },
    answers: [{ status: 200, description: "This chain, and a metagraph once it has answered", schema: chainsReply }],
  },
  {
    ...{ method: "get", path: "/openapi.json", summary: "This document" },
    answers: [{ status: 200, description: "OpenAPI 3.1", schema: document }],
  },
  {
    ...{ method: "get", path: "/payouts", summary: "The payout roots this gateway derived" },
    answers: [{ status: 200, description: "Epoch, root and manifest of each", schema: documents("payouts") }],
  },
  {
    ...{ method: "get", path: "/payouts/:account", summary: "What an account can claim, with proofs" },
    parameters: [inPath("account", "an address")],
    answers: [{ status: 200, description: "Claims of the accepted root", schema: claimsReply }],
    refusals: { 400: "address", 503: "unknown-root" },
  },
  {
    ...{ method: "get", path: "/pools/:pool/earnings", summary: "What each field of a pool earned in the last epochs" },
    parameters: [
      inPath("pool", "its number"),
      inQuery("epochs", "how many, the current one counted (30)", z.literal(EARNING_EPOCHS).optional()),
    ],
    answers: [{ status: 200, description: "Fields that earned, by token; kept for a while", schema: earningsReply }],
    refusals: { 400: "epochs", 404: "unknown-pool" },
  },
  {
    ...{ method: "get", path: "/relay", summary: "Which signed calls are relayed" },
    answers: [{ status: 200, description: "Functions by contract", schema: document }],
  },
  {
    ...{ method: "post", path: "/relay", summary: "Send a signed call and pay its gas" },
    body: z.strictObject({ to: z.string(), data: z.string() }),
    answers: [
      { status: 200, description: "Mined", schema: document },
      { status: 202, description: "Sent; ask again", schema: document },
    ],
    refusals: { 503: "no-relay" },
  },
  {
    ...{ method: "post", path: "/lit/release", summary: "Carry a key request to the Lit Action" },
    body: document,
    answers: [{ status: 200, description: "The sealed key", schema: z.strictObject({ sealed: z.string() }) }],
    refusals: { 401: "bad-session", 403: "condition-false", 503: "no-lit" },
  },
  {
    ...{ method: "get", path: "/erasures/:dataset", summary: "The signed receipt of a withdrawn dataset's erasure" },
    parameters: [dataset],
    answers: [{ status: 200, description: "The receipt", schema: document }],
    refusals: { 404: "not-erased" },
  },
  {
    ...{ method: "get", path: "/releases", summary: "How many receipts of key releases there are of each node" },
    answers: [{ status: 200, description: "Counts", schema: documents("nodes") }],
  },
  {
    ...{ method: "get", path: "/releases/dataset/:id", summary: "The latest key releases of a dataset" },
    parameters: [inPath("id", "the dataset's id, decimal")],
    answers: [{ status: 200, description: "Receipts", schema: documents("receipts") }],
  },
  {
    ...{ method: "get", path: "/releases/:node", summary: "A node's receipts in their order" },
    parameters: [inPath("node", "the node"), inQuery("from", "from which number on (1)", z.int().min(1).optional())],
    answers: [{ status: 200, description: "Receipts, at most 500", schema: documents("receipts") }],
    refusals: { 400: "bad-from" },
  },
  {
    ...{ method: "get", path: "/jobs", summary: "How each job of the gateway ended last, and what waits for them" },
    answers: [{ status: 200, description: "Jobs by name", schema: documents("jobs") }],
  },
  {
    ...{ method: "post", path: "/jobs/:name", summary: "Run a job at once; for the gateway's own validator" },
    signed: true,
    parameters: [inPath("name", "settle or propose")],
    answers: [{ status: 202, description: "Queued", schema: z.strictObject({ queued: z.string() }) }],
    refusals: { 403: "not-validator", 404: "no-job" },
  },
];

/** Every operation of the gateway's HTTP interface; a test holds them against its routes. */
export const OPERATIONS: readonly Operation[] = [...queries, ...storage, ...others];

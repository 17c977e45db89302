import type { z } from "zod";

/** One operation of the HTTP interface, as the OpenAPI document is made from it. */
export type Operation = {
  method: "get" | "post" | "put" | "delete";
  /** as Hono writes it: `/queries/:order` */
  path: string;
  summary: string;
  /** needs a read token */
  signed?: true;
  parameters?: readonly Parameter[];
  /** a JSON body */
  body?: z.ZodType;
  /** bytes instead of JSON */
  bytes?: string;
  answers: readonly Reply[];
  /** codes of refusals that are its own, by status */
  refusals?: Readonly<Record<number, string>>;
};

export type Parameter = { in: "path" | "query"; name: string; description: string; schema?: z.ZodType };

/** A successful answer. Without `schema` it is bytes of one of `types`. */
export type Reply = {
  status: number;
  description: string;
  schema?: z.ZodType;
  types?: readonly string[];
  /** carries the receipt's header */
  receipt?: true;
};

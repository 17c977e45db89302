import { READ_SCHEME, RECEIPT_HEADER } from "@datagraph/protocol";
import { z } from "zod";
import type { Operation, Parameter, Reply } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";
import { errorSchema } from "./schemas.ts";

type Json = Record<string, unknown>;

/** Returns the OpenAPI 3.1 document of the gateway's HTTP interface; bodies are what the routes check them by. */
export function openapiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS)
    paths[templateOf(operation.path)] = {
      ...paths[templateOf(operation.path)],
      [operation.method]: entryOf(operation),
    };
  return {
    openapi: "3.1.1",
    info: {
      title: "DataGraph gateway",
      version: "0.1.0",
      description: "Quote, sign, run: docs/api.md has examples. Amounts and ids are decimal strings.",
      license: { name: "MIT", identifier: "MIT" },
    },
    // relative: it is served where it applies
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: { Error: schemaOf(errorSchema, "output") },
      securitySchemes: {
        readToken: {
          ...{ type: "apiKey", in: "header", name: "Authorization" },
          description: `${READ_SCHEME} <base64url of a signed read token>`,
        },
      },
    },
  };
}

/** Returns `/queries/:order` as OpenAPI writes it. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, "{$1}");
}

function entryOf({ method, path, summary, signed, parameters, body, bytes, answers, refusals = {} }: Operation): Json {
  return {
    operationId: operationId(method, path),
    tags: [path.split("/")[1]],
    summary,
    security: signed ? [{ readToken: [] }] : [],
    ...(parameters && { parameters: parameters.map(parameterOf) }),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
    }),
    ...(bytes && { requestBody: { required: true, content: { [bytes]: {} } } }),
    responses: {
      ...Object.fromEntries(answers.map((answer) => [answer.status, replyOf(answer)])),
      ...Object.fromEntries(Object.entries(refusals).map(([status, codes]) => [status, refusalOf(codes)])),
      ...(signed && { 401: refusalOf("unsigned, bad-token, bad-signature") }),
      default: refusalOf("Refused: error.code says why"),
    },
  };
}

/** `GET /queries/:order/result` is getQueriesOrderResult. */
function operationId(method: string, path: string): string {
  const words = path.split(/\W+/).filter((word) => word !== "");
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}

function parameterOf({ in: place, name, description, schema }: Parameter): Json {
  return {
    ...{ in: place, name, description, required: place === "path" },
    schema: schema === undefined ? { type: "string" } : schemaOf(schema, "input"),
  };
}

function replyOf({ description, schema, types = [], receipt }: Reply): Json {
  const content = schema
    ? { "application/json": { schema: schemaOf(schema, "output") } }
    : Object.fromEntries(types.map((type) => [type, {}]));
  const header = { description: "base64url of the signed receipt's JSON", schema: { type: "string" } };
  return {
    description,
    ...(Object.keys(content).length > 0 && { content }),
    ...(receipt && { headers: { [RECEIPT_HEADER]: header } }),
  };
}

function refusalOf(description: string): Json {
  return { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } };
}

/** Custom checks of ours are all of hexadecimal text. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...found } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== "custom") return;
      jsonSchema.type = "string";
      jsonSchema.pattern = "^0x[0-9a-fA-F]*$";
    },
  });
  return found;
}

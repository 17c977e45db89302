import { describe, expect, it } from "vitest";
import { gatewayApp } from "../app.ts";
import type { Services } from "../services.ts";
import { openapiDocument, templateOf } from "./openapiDocument.ts";

type Node = { [key: string]: Node | string | undefined };
type Entry = { operationId: string; parameters?: { in: string; name: string }[]; responses: object };

const document = openapiDocument();
const paths = document.paths as Record<string, Record<string, Entry>>;
const app = gatewayApp({ config: { DATAGRAPH_ALLOWED_ORIGINS: [] } } as unknown as Services);

describe("the OpenAPI document", () => {
  it("has every route of the gateway, and no other", () => {
    const served = app.routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("/*"));
    const routes = new Set(served.map(({ method, path }) => `${method.toLowerCase()} ${templateOf(path)}`));
    const described = Object.entries(paths).flatMap(([path, entry]) =>
      Object.keys(entry).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual([...routes].sort());
  });

  it("names each operation once, declares what its path takes, and answers each", () => {
    const entries = Object.entries(paths).flatMap(([path, each]) =>
      Object.values(each).map((entry) => ({ path, entry })),
    );
    expect(new Set(entries.map(({ entry }) => entry.operationId)).size).toBe(entries.length);
    for (const { path, entry } of entries) {
      const declared = (entry.parameters ?? []).filter((one) => one.in === "path").map(({ name }) => name);
      expect(declared, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      expect(Object.keys(entry.responses).length).toBeGreaterThan(1);
    }
  });

  it("refers to nothing that is not in it, and describes what routes check", () => {
    for (const [, path] of JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)) {
      let at: Node | string | undefined = document as Node;
      for (const word of path!.split("/").slice(1)) at = (at as Node)[word];
      expect(at, path).toBeTypeOf("object");
    }
    const quote = JSON.stringify(paths["/queries/quote"]!.post);
    for (const name of ["sql", "fields", "where", "period", "licence", "researcher"])
      expect(quote).toContain(`"${name}"`);
  });

  it("is served", async () => {
    const response = await app.request("/openapi.json");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });
});

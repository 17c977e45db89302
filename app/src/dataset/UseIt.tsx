"use client";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Code } from "../ui/Code.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import type { Dataset } from "./useDataset.ts";

/** Code to copy, and how to cite. */
export function UseIt({ dataset }: { dataset: Dataset }) {
  const { gatewayUrl, indexerUrl } = usePublicConfig();
  const code = dataset.pool === undefined ? fileCode(dataset, gatewayUrl) : poolCode(dataset, gatewayUrl);
  const entries = { ...code, Cite: citation(dataset), "All its history": history(dataset, indexerUrl) };
  return (
    <Tabs
      label="Language"
      tabs={Object.entries(entries).map(([name, text]) => ({
        id: name,
        label: name,
        content: <Code label={`Copy: ${name}`}>{text}</Code>,
      }))}
    />
  );
}

function fileCode({ row }: Dataset, gateway: string): Record<string, string> {
  return {
    CLI: `./datagraph pass buy ${row.id} --licence academic --as researcher
./datagraph data get ${row.id} --out data.csv --as researcher
./datagraph data verify ${row.id} --as researcher`,
    TypeScript: `import { chainReader, committeeGate, openFile } from "@datagraph/sdk";

const reader = await chainReader(process.env.RPC_URL);
const gate = committeeGate({ committee, chainName, nodes });
const { bytes } = await openFile(reader, { gateway: "${gateway}", gate, account, id: ${row.id}n });`,
    Python: `import io, subprocess
import pandas as pd

subprocess.run(["./datagraph", "data", "get", "${row.id}", "--out", "data.csv", "--as", "researcher"], check=True)
frame = pd.read_csv("data.csv")`,
    curl: `# the ciphertext and the public description; the key comes from the key committee
curl -o data.age ${gateway}/ipfs/${row.cid}
curl ${gateway}/ipfs/${row.metadataCid}
curl ${gateway}/envelopes/${row.id}`,
  };
}

function poolCode({ described }: Dataset, gateway: string): Record<string, string> {
  const table = /^[a-z][a-z0-9_]*$/.test(described?.name ?? "") ? described!.name : "pool";
  const column = described?.columns.find(({ type }) => type === "number" || type === "integer")?.name ?? "value";
  const sql = `SELECT avg(${column}) AS mean FROM ${table}`;
  return {
    CLI: `./datagraph query quote --sql "${sql}" --as researcher
./datagraph query run --sql "${sql}" --max-price 1 --out answer.csv --as researcher`,
    TypeScript: `import { asAccount, chainReader, quoteQuery, runQuery } from "@datagraph/sdk";

const client = asAccount(await chainReader(process.env.RPC_URL), account);
const query = { sql: "${sql}" };
const quote = await quoteQuery("${gateway}", { query, licence: 2, researcher: account.address });
const { body, receipt } = await runQuery("${gateway}", client, query, quote, "csv");`,
    Python: `import subprocess
import pandas as pd

sql = "${sql}"
subprocess.run(["./datagraph", "query", "run", "--sql", sql, "--max-price", "1", "--out", "answer.csv", "--as", "researcher"], check=True)
frame = pd.read_csv("answer.csv")`,
    curl: `curl -X POST ${gateway}/queries/quote -H "content-type: application/json" \\
  -d '{"query":{"sql":"${sql}"},"licence":2,"researcher":"0xYourAddress"}'`,
  };
}

function citation({ row, described }: Dataset): string {
  const year = new Date(Number(row.time) * 1_000).getFullYear();
  const key = `datagraph${row.id.toString(16).slice(0, 8)}`;
  return `@misc{${key},
  title  = {${(described?.name ?? "Dataset").replace(/[{}\\]/g, "")}},
  author = {${row.creator}},
  year   = {${year}},
  note   = {DataGraph dataset ${row.id}, version ${row.version}, data root ${row.root ?? "none"}}
}`;
}

function history({ row }: Dataset, indexer: string): string {
  const query = `{ dataset(id: "${row.id}") { kind status version owner time } activitys(where: { dataset: "${row.id}" }) { items { kind time transaction } } }`;
  return `curl -X POST ${indexer}/graphql -H "content-type: application/json" \\\n  -d '${JSON.stringify({ query })}'`;
}

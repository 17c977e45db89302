import { Pool, type PoolClient } from "pg";
import { describeError, log } from "./log.ts";

/** The gateway's own tables. Everything else it knows, it reads from the chain. */
const TABLES = `
create schema if not exists gateway;
create table if not exists gateway.envelope (
  dataset text not null,
  version text not null,
  gate text not null,
  condition text not null,
  root text not null,
  body jsonb not null,
  primary key (dataset, version, gate, condition, root)
);
create table if not exists gateway.erasure (
  dataset text primary key,
  receipt jsonb not null
);
create table if not exists gateway.reservation (
  researcher text not null,
  nonce text not null,
  lease uuid not null,
  created timestamptz not null default now(),
  primary key (researcher, nonce)
);
create table if not exists gateway.query (
  order_hash text primary key,
  researcher text not null,
  nonce text not null,
  settlement jsonb not null,
  receipt jsonb not null,
  status text not null default 'run',
  detail text,
  created timestamptz not null default now(),
  unique (researcher, nonce)
);
create index if not exists query_open on gateway.query (created) where status = 'run';
-- when it was seen in a block, which a reorganisation may still take away
alter table gateway.query add column if not exists settled timestamptz;
create index if not exists query_settled on gateway.query (settled) where status = 'settled';
-- null for those answered before queries were kept
alter table gateway.query add column if not exists query jsonb;
alter table gateway.query add column if not exists format text;
create index if not exists query_researcher on gateway.query (researcher, created);
create index if not exists query_signer on gateway.query ((settlement->>'signer'), created);
create table if not exists gateway.saved_query (
  researcher text not null,
  name text not null,
  query jsonb not null,
  licence smallint not null,
  saved timestamptz not null default now(),
  primary key (researcher, name)
);
create table if not exists gateway.outgoing (
  account text not null,
  nonce bigint not null,
  target text not null,
  data text not null,
  value numeric not null,
  gas numeric not null,
  max_fee numeric not null,
  tip numeric not null,
  hashes text[] not null,
  state text not null default 'open',
  mined_as text,
  sent timestamptz not null default now(),
  primary key (account, nonce)
);
create index if not exists outgoing_open on gateway.outgoing (account, nonce) where state = 'open';
-- what of it was sent for others, and what it cost, or may cost, in wei
create table if not exists gateway.relayed (
  account text not null,
  nonce bigint not null,
  call text not null,
  subjects text[] not null,
  wei numeric not null,
  sent timestamptz not null default now(),
  primary key (account, nonce)
);
create index if not exists relayed_call on gateway.relayed (call);
create index if not exists relayed_sent on gateway.relayed (sent);
-- how each job ended last, at any replica
create table if not exists gateway.job (
  name text primary key,
  succeeded timestamptz,
  failed timestamptz,
  fault text
);
create table if not exists gateway.payout (
  epoch bigint primary key,
  root text not null,
  running text not null,
  manifest text not null,
  leaves jsonb not null,
  proposed_in text
);
create index if not exists payout_root on gateway.payout (root);
-- json, not jsonb: the receipts' digests are over their text
create table if not exists gateway.release (
  node text not null,
  number bigint not null,
  dataset text not null,
  receipt json not null,
  primary key (node, number)
);
create index if not exists release_dataset on gateway.release (dataset);
create table if not exists gateway.asked (
  pass text not null,
  pool integer not null,
  snapshot text not null,
  time timestamptz not null default now()
);
create index if not exists asked_pass on gateway.asked (pass, pool, snapshot);
-- whom answers about personal pools were about, under numbers that only this gateway can give a contributor
create table if not exists gateway.answered (
  id bigserial primary key,
  pool integer not null,
  snapshot text not null,
  measure text not null,
  persons bytea not null,
  records bytea not null,
  time timestamptz not null default now()
);
create index if not exists answered_pool on gateway.answered (pool, snapshot);
`;

/** Returns a connection pool on a database that has the gateway's tables. Throws when PostgreSQL cannot be reached. */
export async function openDatabase(url: string): Promise<Pool> {
  const pool = new Pool({ connectionString: url, max: 16 });
  // an idle connection that breaks is replaced; without a listener it would end the process
  pool.on("error", (error) => log("warn", { part: "database", ...describeError(error) }));
  // "if not exists" alone does not keep two replicas from making the same table at once
  await withLock(pool, "gateway tables", (client) => client.query(TABLES));
  return pool;
}

/** Runs work in one transaction, alone among all replicas under this name. Returns what it returns. */
export async function withLock<T>(pool: Pool, name: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
    const result = await work(client);
    await client.query("commit");
    broken = false;
    return result;
  } catch (error) {
    broken = await client.query("rollback").then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

import { Pool } from "pg";

/** The gateway's own tables. Everything else it knows, it reads from the chain. */
const TABLES = `
create schema if not exists gateway;
create table if not exists gateway.envelope (
  dataset text not null,
  version text not null,
  gate text not null,
  condition text not null,
  body jsonb not null,
  primary key (dataset, version, gate, condition)
);
create table if not exists gateway.erasure (
  dataset text primary key,
  receipt jsonb not null
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
create index if not exists query_status on gateway.query (status);
create table if not exists gateway.payout (
  epoch bigint primary key,
  root text not null,
  manifest text not null,
  leaves jsonb not null,
  proposed_in text
);
create table if not exists gateway.earning (
  epoch bigint not null,
  order_hash text not null,
  pool integer not null,
  kind text not null,
  account text not null,
  stream integer not null default -1,
  token text not null,
  units numeric not null,
  amount numeric not null,
  primary key (order_hash, pool, kind, account, stream)
);
create index if not exists earning_account on gateway.earning (account, epoch);
`;

/** Returns a connection pool on a database that has the gateway's tables. Throws when PostgreSQL cannot be reached. */
export async function openDatabase(url: string): Promise<Pool> {
  const pool = new Pool({ connectionString: url, max: 8 });
  pool.on("error", () => undefined);
  await pool.query(TABLES);
  return pool;
}

import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What a node counts, in Prometheus' text format; no label names a wallet. */
export type Metrics = {
  released: () => void;
  refused: (code: string) => void;
  took: (seconds: number) => void;
  text: () => Promise<string>;
};

/** Returns a node's counters. `state` is asked when they are read. */
export function nodeMetrics(state: () => { epoch: number; receipts: number; spent: number }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const releases = new Counter({ name: "committee_releases_total", help: "Shares released", registers });
  const refusals = new Counter({
    name: "committee_refusals_total",
    help: "Requests refused",
    labelNames: ["code"],
    registers,
  });
  const seconds = new Histogram({
    name: "committee_release_seconds",
    help: "Time to release a share, reading the chain included",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  new Gauge({
    name: "committee_epoch",
    help: "Epoch of the node's share; 0 while it has none",
    registers,
    collect() {
      this.set(state().epoch);
    },
  });
  new Gauge({
    name: "committee_receipts",
    help: "Receipts in the node's list",
    registers,
    collect() {
      this.set(state().receipts);
    },
  });
  new Gauge({
    name: "committee_spent_sessions",
    help: "Session signatures remembered until they expire, so that each serves once",
    registers,
    collect() {
      this.set(state().spent);
    },
  });
  return {
    released: () => releases.inc(),
    refused: (code) => refusals.inc({ code }),
    took: (value) => seconds.observe(value),
    text: () => registry.metrics(),
  };
}

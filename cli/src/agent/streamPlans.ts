import type { PoolSchema } from "@datagraph/protocol";
import type { AgentConfig, SourceConfig } from "./agentConfig.ts";
import type { Source } from "./reading.ts";
import { folderSource } from "./sources/folderSource.ts";
import { httpSource } from "./sources/httpSource.ts";
import { profileSource } from "./sources/profileSource.ts";
import { simulatorSource } from "./sources/simulatorSource.ts";
import type { StreamPlan } from "./streamPlan.ts";

/** Returns the streams that a configuration names, with their sources. */
export function streamPlans({ streams }: AgentConfig, schema: PoolSchema): StreamPlan[] {
  return streams.map(({ dataset, creator, recipient, zone, sources }) => ({
    ...{ stream: BigInt(dataset), creator, recipient, zone },
    sources: sources.map((source) => sourceOf(source, schema, zone)),
  }));
}

function sourceOf(config: SourceConfig, schema: PoolSchema, zone: string): Source {
  switch (config.type) {
    case "folder":
      return folderSource(config, schema, zone);
    case "http":
      return httpSource(config, zone);
    case "profile":
      return profileSource(config);
    case "simulator":
      return simulatorSource(config, schema, zone);
  }
}

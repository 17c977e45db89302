import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

/** The option of commands that work with an agent. */
export const HOME = {
  "--home <directory>": "where the agent keeps its key, settings and outbox (default ~/.config/datagraph/agent)",
} as const;

/** The input that goes with `HOME`. */
export const Home = {
  home: z.string().default(join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "datagraph/agent")),
};

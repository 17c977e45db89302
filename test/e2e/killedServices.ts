import type { Pool, PoolClient } from "pg";
import type { Services } from "../../gateway/src/services.ts";

/** Services of a process that is killed after so many of its effects; `effects` tells how many it had. */
export type KilledServices = { services: Services; effects: () => number };

/**
 * Returns services whose process "dies" the moment its effect number `life` is done, and before anybody hears of it:
 * statements of the database, blocks put into storage, transactions given to the node. Whatever it attempts then fails,
 * and the database takes back the transaction that its broken connection leaves open.
 */
export function killedServices(services: Services, life: number): KilledServices {
  let done = 0;
  const effect = async <T>(work: () => Promise<T>): Promise<T> => {
    if (done >= life) throw new Error("The process is dead");
    const result = await work();
    if (++done >= life) throw new Error("The process is dead");
    return result;
  };
  const query = (on: Pool | PoolClient) => (text: string, values?: unknown[]) => effect(() => on.query(text, values));
  const { database, storage, client, sender } = services;
  const dying = {
    query: query(database),
    connect: async () => {
      const connection = await database.connect();
      return { query: query(connection), release: (broken?: boolean) => connection.release(broken) };
    },
  } as unknown as Pool;
  const { publicClient } = client;
  const sendRawTransaction: typeof publicClient.sendRawTransaction = (raw) =>
    effect(() => publicClient.sendRawTransaction(raw));
  const broken = { ...client, publicClient: { ...publicClient, sendRawTransaction } };
  const put: typeof storage.put = (bytes) => effect(() => storage.put(bytes));
  return {
    effects: () => done,
    services: {
      ...services,
      ...{ client: broken, database: dying, sender: { ...sender, client: broken, database: dying } },
      storage: { ...storage, put },
    },
  };
}

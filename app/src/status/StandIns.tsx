"use client";
import { DEVELOPMENT_CHAIN } from "../chain/developmentChain.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { useStatus } from "./useStatus.ts";

const STAND_INS = [
  ["Chain", "anvil on this machine; everybody knows its accounts' keys"],
  ["Money", "tUSD, which anybody mints"],
  ["Storage", "one folder of the gateway, in place of IPFS nodes"],
  ["Key nodes", "three processes of one operator; it takes two to release a key"],
  ["Validator, guardian, admitter", "development accounts"],
] as const;

/** Which parts stand in for others, and what to send to whoever helps. */
export function StandIns() {
  const { data } = useStatus();
  const { indexerUrl, gatewayUrl } = usePublicConfig();
  if (data === undefined) return <Skeleton lines={5} />;
  const local = data.chainId === DEVELOPMENT_CHAIN;
  const diagnostics = JSON.stringify({ ...data, indexerUrl, gatewayUrl }, null, 2);
  return (
    <Panel title={local ? "This is a development stack" : "Where it runs"} id="stand-ins">
      {local ? (
        <dl className="space-y-3 text-sm">
          {STAND_INS.map(([name, what]) => (
            <div key={name}>
              <dt className="font-medium">{name}</dt>
              <dd className="text-muted">{what}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="text-sm text-muted">Chain {data.chainId}. No part is known to be a stand-in.</p>
      )}
      <p className="mt-5 flex items-center gap-1 border-t border-line pt-4 text-sm text-muted">
        Diagnostics, without secrets <CopyButton text={diagnostics} label="Copy diagnostics" />
      </p>
    </Panel>
  );
}

"use client";
import { datasetPath } from "../dataset/datasetPath.ts";
import { save } from "../passes/save.ts";
import { Button, buttonLook } from "../ui/Button.tsx";
import { Link } from "../ui/Link.tsx";
import { useAddress } from "../wallet/useAddress.ts";

type Props = { id: bigint; name: string; priced: boolean; another: () => void };

/** What was shared, and the key to keep a copy of. */
export function Done({ id, name, priced, another }: Props) {
  const account = useAddress();
  const copy = async () => {
    const { lockedIdentityHere } = await import("./identityHere.ts");
    const locked = account && lockedIdentityHere(account);
    if (locked) await save(new Blob([locked], { type: "application/json" }), "datagraph-identity.json");
  };
  return (
    <section aria-labelledby="shared" className="max-w-2xl space-y-5 rounded-2xl border border-line bg-surface p-6">
      <h2 id="shared" className="text-xl font-semibold tracking-tight break-words">
        {name} is shared
      </h2>
      <p role="status" className="leading-relaxed text-muted">
        {priced ? "Passes are on sale." : "It is registered, and not on sale yet: set a price on its page."} Your own
        key to the file is in this browser, locked by your wallet: save a copy of it, as neither can open the file
        without the other.
      </p>
      <div className="flex flex-wrap gap-2">
        <Link href={datasetPath(id)} className={buttonLook({ size: "small" })}>
          See its page
        </Link>
        <Button tone="quiet" size="small" onClick={() => void copy()}>
          Save a copy of my key
        </Button>
        <Button tone="ghost" size="small" onClick={another}>
          Share another file
        </Button>
      </div>
    </section>
  );
}

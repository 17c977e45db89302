import { Link } from "./Link.tsx";
import type { Theme } from "../theme/theme.ts";
import { ThemeButton } from "../theme/ThemeButton.tsx";
import { LiveBadge } from "../status/LiveBadge.tsx";
import { WalletButton } from "../wallet/WalletButton.tsx";
import { Mark } from "./Mark.tsx";
import { Navigation } from "./Navigation.tsx";

/** Name, menu, state of the system, theme, who acts. */
export function Header({ theme }: { theme: Theme }) {
  return (
    <header className="relative border-b border-line/70">
      <div className="mx-auto flex h-16 max-w-[90rem] items-center gap-1 px-4 sm:gap-2 sm:px-6">
        <Link href="/" className="mr-2 flex items-center gap-2.5 rounded-md text-lg font-semibold tracking-tight">
          <Mark />
          <span className="max-[24rem]:sr-only">DataGraph</span>
        </Link>
        <div className="order-last lg:order-none">
          <Navigation />
        </div>
        <div className="ml-auto flex items-center gap-1">
          <div className="max-sm:hidden lg:max-xl:hidden">
            <LiveBadge />
          </div>
          <ThemeButton initial={theme} />
          <WalletButton />
        </div>
      </div>
    </header>
  );
}

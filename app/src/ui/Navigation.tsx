"use client";
import { Link } from "./Link.tsx";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Icon } from "./Icon.tsx";

/** Every first page of the site, in the order of the menu. */
const PAGES = [
  ["/", "Explore"],
  ["/contribute", "Contribute"],
  ["/my-data", "My data"],
  ["/passes", "Passes"],
  ["/query", "Query"],
  ["/earnings", "Earnings"],
  ["/governance", "Governance"],
  ["/transparency", "Transparency"],
  ["/status", "Status"],
] as const;

/** The menu: in a row where there is room, behind a button where there is not. */
export function Navigation() {
  const path = usePathname();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  return (
    <nav aria-label="Pages" className="lg:contents">
      <button
        type="button"
        aria-expanded={open}
        aria-label="Menu"
        onClick={() => setOpen(!open)}
        className="grid size-10 cursor-pointer place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink lg:hidden"
      >
        <Icon name={open ? "close" : "menu"} />
      </button>
      <ul
        className={`${open ? "absolute" : "hidden"} inset-x-0 top-16 z-10 space-y-1 border-b border-line bg-page p-3 shadow-lg lg:static lg:flex lg:space-y-0 lg:border-0 lg:p-0 lg:shadow-none`}
      >
        {PAGES.map(([href, name]) => (
          <li key={href}>
            <Link
              href={href}

              aria-current={isAt(path, href) ? "page" : undefined}
              className="block rounded-full xl:whitespace-nowrap px-3 py-2.5 text-muted hover:bg-sunken hover:text-ink aria-[current]:font-medium aria-[current]:text-ink lg:px-2.5 lg:py-1.5 lg:text-sm"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function isAt(path: string, href: string): boolean {
  return href === "/" ? path === "/" || path.startsWith("/datasets") : path.startsWith(href);
}

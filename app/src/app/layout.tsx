import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { NONCE_HEADER } from "../config/nonceHeader.ts";
import { readConfig } from "../config/readConfig.ts";
import { THEME_COOKIE, readTheme } from "../theme/theme.ts";
import { Transactions } from "../transactions/Transactions.tsx";
import { Header } from "../ui/Header.tsx";
import { Providers } from "../ui/Providers.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "DataGraph", template: "%s · DataGraph" },
  description: "Share data for AI training and be paid each time it is used",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f6f2" },
    { media: "(prefers-color-scheme: dark)", color: "#101312" },
  ],
};

/** The frame of every page. Reading the cookie makes it dynamic, so addresses are read when a page is asked for. */
export default async function Layout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  const { indexerUrl, gatewayUrl, explorerUrl } = readConfig(process.env);
  const nonce = (await headers()).get(NONCE_HEADER) ?? "";
  return (
    <html lang="en" data-theme={theme}>
      <body className="min-h-dvh font-sans antialiased">
        <a
          href="#main"
          className="sr-only rounded-md bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-10"
        >
          Skip to the content
        </a>
        <Providers config={{ indexerUrl, gatewayUrl, nonce, ...(explorerUrl && { explorerUrl }) }}>
          <Header theme={theme} />
          {children}
          <Transactions />
        </Providers>
      </body>
    </html>
  );
}

import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Header } from "#components/site/header.tsx";
import { KeyList } from "#components/site/key-list.tsx";
import { Providers } from "#components/site/providers.tsx";
import { words } from "#components/site/words.ts";
import "./globals.css";

/** Scripts carry the nonce of their own answer, which a page made at build time cannot know. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: words.product, template: `%s · ${words.product}` },
  description:
    "The compression variants of container images: their order, what each client pulls, what is wrong.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#14171d" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme script sets an attribute before React arrives.
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* Small, external and blocking on purpose: the chosen theme must hold before the first paint. */}
        <script src="/theme.js" />
      </head>
      <body>
        <a className="skip" href="#main">
          {words.skip}
        </a>
        <Providers>
          <Header />
          <main id="main" tabIndex={-1}>
            {children}
          </main>
          <KeyList />
        </Providers>
      </body>
    </html>
  );
}

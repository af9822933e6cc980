import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Header } from "#components/site/header.tsx";
import { KeyList } from "#components/site/key-list.tsx";
import { Providers } from "#components/site/providers.tsx";
import { THEME_COOKIE } from "#components/site/theme-cookie.ts";
import { words } from "#components/site/words.ts";
import "./globals.css";

/** Scripts carry the nonce of their own answer, which a page made at build time cannot know. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: words.product, template: `%s · ${words.product}` },
  description:
    "The compression variants of container images: their order, what each client pulls, and which issues they have.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#14171d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    // Scripts that run before React set attributes here.
    <html lang="en" data-theme={await chosenTheme()} suppressHydrationWarning>
      <head>
        {/* Before the first paint, from which on somebody may press, and without holding up the reading of the page. */}
        <script async blocking="render" src="/early.js" />
      </head>
      <body>
        <a
          href="#main"
          className="absolute -left-250 bg-surface p-2 focus:fixed focus:top-2 focus:left-2 focus:z-30 print:hidden"
        >
          {words.skip}
        </a>
        <Providers drawnAt={Date.now()}>
          <Header />
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto max-w-360 px-6 pt-6 pb-16 focus:outline-none max-medium:px-3 max-medium:pt-4 max-medium:pb-14 print:p-0"
          >
            {children}
          </main>
          <KeyList />
        </Providers>
      </body>
    </html>
  );
}

async function chosenTheme(): Promise<"light" | "dark" | undefined> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return chosen === "light" || chosen === "dark" ? chosen : undefined;
}

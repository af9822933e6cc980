import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Nothing here is resized by the server: `/_next/image` is off, and what it needs (sharp) is kept out by `overrides`.
  images: { unoptimized: true },
  outputFileTracingIncludes: { "/*": ["./docs/**/*.md"] },
};

export default config;

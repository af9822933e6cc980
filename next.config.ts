import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Nothing here is resized by the server: `/_next/image` is off, and what it needs (sharp) is kept out by `overrides`.
  images: { unoptimized: true },
  // Has what the server loads of packages copied beside the build, which is what the package takes (`scripts/package/make.mjs`).
  output: "standalone",
};

export default config;

import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingIncludes: { "/issues/[code]": ["./docs/issues/*.md"] },
};

export default config;

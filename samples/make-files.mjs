// Writes what goes into the sample images: `node make-files.mjs FOLDER`. The same files every time, so that the same tools
// make the same digests; text that compresses as text does, and a "program" per architecture that compresses less.
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: node make-files.mjs FOLDER");

/** Numbers that only look random: mulberry32, a generator of one line that is the same everywhere. */
function numbersFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const words =
  "order basket price stock ship return refund voucher gift size colour shelf store branch courier parcel invoice total tax customer account address payment card bank receipt search filter sort review rating picture detail offer season".split(
    " ",
  );

const sentence = (next) =>
  `${Array.from({ length: 6 + (next() % 9) }, () => words[next() % words.length]).join(" ")}.`;

function write(path, content) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  utimesSync(file, 1767225600, 1767225600);
}

const locales = "cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(" ");
for (const [i, locale] of locales.entries()) {
  const next = numbersFrom(100 + i);
  const messages = Object.fromEntries(
    Array.from({ length: 60 }, (_, key) => [`message.${String(key).padStart(3, "0")}`, sentence(next)]),
  );
  write(`base/usr/share/storefront/locale/${locale}.json`, `${JSON.stringify(messages, null, 2)}\n`);
}
write("base/etc/storefront.conf", "listen = 8080\nlocale = en\ncatalog = /srv/storefront/catalog.json\n");

for (const [i, architecture] of ["amd64", "arm64", "ppc64le", "s390x"].entries()) {
  const next = numbersFrom(200 + i);
  // Half of each program is the same pattern again and again, as machine code has many.
  const program = Buffer.alloc(48 * 1024);
  for (let at = 0; at < program.length; at += 4) program.writeUInt32LE(at % 64 < 32 ? i : next(), at);
  write(`lib/${architecture}/storefront`, program);
  write(
    `lib/${architecture}/README`,
    `A stand-in for the program built for ${architecture}; it does not run.\n`,
  );
}

for (const version of ["1", "2"]) {
  for (let page = 0; page < 24; page += 1) {
    const next = numbersFrom(300 + page);
    const lines = Array.from({ length: 40 }, () => `  <p>${sentence(next)}</p>`);
    write(
      `app-${version}/pages/${String(page).padStart(2, "0")}.html`,
      `<main>\n${lines.join("\n")}\n</main>\n`,
    );
  }
  // The one file that the second build changes.
  const next = numbersFrom(400 + Number(version));
  write(`app-${version}/catalog.json`, `${JSON.stringify({ version, note: sentence(next) }, null, 2)}\n`);
}

write(
  "Containerfile",
  `FROM scratch
ARG TARGETARCH
ARG VERSION
LABEL org.opencontainers.image.title="storefront" org.opencontainers.image.licenses="Apache-2.0"
COPY base/ /
COPY lib/\${TARGETARCH}/ /usr/lib/storefront/
COPY app-\${VERSION}/ /srv/storefront/
ENV STOREFRONT_VERSION=\${VERSION}
CMD ["/usr/lib/storefront/storefront"]
`,
);

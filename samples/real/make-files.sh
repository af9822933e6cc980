#!/bin/bash
# Unpacks what goes into the images of real files: `make-files.sh FOLDER MIRROR`. The packages are named with their hashes in
# packages.txt, so the same files come out every time. A release that moved on drops old versions from its mirrors: give a
# mirror of a day when they were there.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=$1
mirror=$2

mkdir -p "$folder/packages"
while read -r layer sha256 path; do
  [[ $layer != "#"* ]] || continue
  package=$folder/packages/${path##*/}
  /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "$mirror/$path" "$package" "SHA256:$sha256" >/dev/null
  mkdir -p "$folder/$layer"
  dpkg-deb -x "$package" "$folder/$layer"
done <"$here/packages.txt"
rm -r "$folder/packages"

# What images leave out to be small: manuals, and of the documentation all but the licences. Of each font the one format that
# browsers take.
rm -rf "$folder"/*/usr/share/man "$folder"/*/usr/share/lintian
find "$folder"/*/usr/share/doc ! -type d ! -name copyright -delete
find "$folder"/app-*/usr/share/fonts -name '*.ttf' -delete -o -name '*.woff' -delete
find "$folder" -type d -empty -delete

for version in 1 2; do
  mkdir -p "$folder/app-$version/srv/notes"
  cp "$here"/app/* "$folder/app-$version/srv/notes/"
done

cat >"$folder/Containerfile" <<'FILE'
FROM scratch
ARG TARGETARCH
ARG VERSION
LABEL org.opencontainers.image.title="notes" org.opencontainers.image.licenses="Apache-2.0 AND MIT AND BSD-2-Clause AND OFL-1.1"
COPY server-${TARGETARCH}/ /
COPY libraries/ /
COPY app-${VERSION}/ /
ENV NOTES_VERSION=${VERSION}
CMD ["/usr/bin/lua5.4", "/srv/notes/server.lua"]
FILE

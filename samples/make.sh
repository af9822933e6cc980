#!/bin/bash
# Remakes samples/layout: real images, pushed by real tools to a real registry, copied into one OCI image layout.
#
#   samples/make.sh [MIRROR]
#
# Needs Debian 12 or newer, root (it enters a chroot), and the packages debootstrap, docker-registry, skopeo and nodejs.
# Debian 13 (trixie) is unpacked into a scratch folder for the tools that write zstd:chunked as it is today; Debian 12's own
# skopeo writes the annotations of before. MIRROR is a Debian mirror, by default the one this machine's apt uses.
set -euo pipefail

samples=$(cd "$(dirname "$0")" && pwd)
mirror=${1:-$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/*.sources 2>/dev/null || true)}
mirror=${mirror:-http://deb.debian.org/debian}
scratch=${TWOFOLD_SAMPLES_SCRATCH:-$(mktemp -d)}
trixie=$scratch/trixie
registry=127.0.0.1:5127
platforms="amd64 arm64 ppc64le s390x"
registry_pid=

say() { echo "samples: $*" >&2; }

finish() {
  [ -z "$registry_pid" ] || kill "$registry_pid" 2>/dev/null || true
  for place in work sys/fs/cgroup dev sys proc; do umount -lR "$trixie/$place" 2>/dev/null || true; done
  umount -lR "$trixie" 2>/dev/null || true
}
trap finish EXIT

# A tool of trixie. Its memory of blobs it has seen is emptied first: with it, tools reuse layers of the other compression.
new() {
  rm -f "$trixie"/var/lib/containers/cache/blob-info-cache*
  chroot "$trixie" env HOME=/root BUILDAH_ISOLATION=chroot "$@" >>"$scratch/log" 2>&1 ||
    { say "failed: $*"; tail -5 "$scratch/log" >&2; exit 1; }
}

# Debian 12's own skopeo, with the same care.
old_skopeo() {
  rm -f /var/lib/containers/cache/blob-info-cache*
  skopeo "$@" >>"$scratch/log" 2>&1 || { say "failed: skopeo $*"; tail -5 "$scratch/log" >&2; exit 1; }
}

enter_trixie() {
  if [ ! -x "$trixie/usr/bin/buildah" ]; then
    say "unpacking Debian 13 …"
    [ -d "$trixie/etc/apt" ] || debootstrap --variant=minbase trixie "$trixie" "$mirror" >>"$scratch/log"
    # Nothing that the packages bring may start.
    printf '#!/bin/sh\nexit 101\n' >"$trixie/usr/sbin/policy-rc.d"
    chmod +x "$trixie/usr/sbin/policy-rc.d"
    cp /etc/resolv.conf "$trixie/etc/resolv.conf"
    chroot "$trixie" env DEBIAN_FRONTEND=noninteractive apt-get -qq update >>"$scratch/log" 2>&1
    chroot "$trixie" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
      buildah skopeo crun netavark golang-github-containers-common >>"$scratch/log" 2>&1
  fi
  # A chroot whose root is no mount point cannot unpack layers.
  mount --bind "$trixie" "$trixie"
  mount -t proc proc "$trixie/proc"
  mount -t sysfs sysfs "$trixie/sys"
  mount --rbind /dev "$trixie/dev"
  mount --rbind /sys/fs/cgroup "$trixie/sys/fs/cgroup"
  mkdir -p "$trixie/work"
  mount --bind "$scratch/work" "$trixie/work"
}

start_registry() {
  rm -rf "$scratch/registry"
  cat >"$scratch/registry.yml" <<YAML
version: 0.1
log: { level: error }
storage: { filesystem: { rootdirectory: $scratch/registry } }
http: { addr: $registry }
YAML
  docker-registry serve "$scratch/registry.yml" >>"$scratch/log" 2>&1 &
  registry_pid=$!
  for _ in $(seq 50); do (exec 3<>"/dev/tcp/${registry/://}") 2>/dev/null && return; sleep 0.1; done
  say "docker-registry did not start"; exit 1
}

# build NAME VERSION FILES PLATFORM…: an image for every platform as a list in containers-storage. Timestamps stand still, so
# that the same files give the same digests.
build() {
  local name=$1 version=$2 files=/work/$3
  new buildah manifest create "$name"
  for platform in "${@:4}"; do
    new buildah build --platform "linux/$platform" --timestamp 1767225600 --layers --no-cache \
      --build-arg "VERSION=$version" --manifest "$name" -f "$files/Containerfile" "$files"
  done
}

push() { new buildah manifest push --all --tls-verify=false --format "$@"; }

say "scratch folder: $scratch"
mkdir -p "$scratch/work"
: >"$scratch/log"
enter_trixie
start_registry
rm -rf "$scratch/work/files" "$scratch/work/real"
node "$samples/make-files.mjs" "$scratch/work/files"
"$samples/real/make-files.sh" "$scratch/work/real" "$mirror"

say "building …"
new buildah rm --all
new sh -c 'buildah rmi --all --force || true'
for version in 1 2; do
  # shellcheck disable=SC2086 # a word is a platform
  build "app:$version" "$version" files $platforms
  build "real:$version" "$version" real amd64 arm64
done

say "pushing …"
plain="--force-compression --compression-format gzip"
chunked="--force-compression --compression-format zstd:chunked"
push oci $plain --add-compression zstd:chunked app:1 "docker://$registry/app:v1"
push oci $plain --add-compression zstd:chunked app:2 "docker://$registry/app:v2"
push oci $plain --add-compression zstd:chunked real:1 "docker://$registry/real:1"
push oci $plain --add-compression zstd:chunked real:2 "docker://$registry/real:2"
push oci $plain app:1 "docker://$registry/plain:1"
push oci $chunked app:1 "docker://$registry/chunked:1"
push v2s2 $plain app:1 "docker://$registry/docker:1"
# Without --force-compression the platforms share layers and the tool reuses what the one before it pushed: mixed manifests.
push oci --add-compression zstd:chunked app:1 "docker://$registry/mixed:1"

say "the annotations of before, by $(skopeo --version) …"
for platform in $platforms; do
  old_skopeo copy --override-arch "$platform" --dest-compress-format zstd:chunked --src-tls-verify=false \
    "docker://$registry/plain:1" "oci:$scratch/work/old-$platform:1"
done

say "copying into one layout …"
layout=$scratch/work/layout
rm -rf "$layout" "$layout-docker"
for image in app:v1 app:v2 real:1 real:2 plain:1 chunked:1 mixed:1; do
  old_skopeo copy --all --preserve-digests --src-tls-verify=false "docker://$registry/$image" "oci:$layout:${image/:/-}"
done
# A Docker manifest list cannot go into a layout by skopeo without becoming an OCI index; a plain folder keeps its bytes.
old_skopeo copy --all --preserve-digests --src-tls-verify=false "docker://$registry/docker:1" "dir:$layout-docker"
for platform in $platforms; do
  old_skopeo copy --preserve-digests "oci:$scratch/work/old-$platform:1" "oci:$layout:old-$platform"
done

say "arranging …"
node "$samples/arrange.mjs" "$layout" "$layout-docker" "$samples/layout"

say "attesting …"
"$samples/../node_modules/.bin/node" "$samples/attest.ts"
du -sh "$samples/layout" >&2

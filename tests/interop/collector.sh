#!/usr/bin/env bash
# Builds the OpenTelemetry Collector out of Debian sid's packages, without installing anything on the system.
#
#     tests/interop/collector.sh WORK
#
# Prints the path of the program, which is kept in WORK by the names of the packages that it was built from; beside it stands its
# version, in a file whose name ends in `.version`. Needs apt and the
# machine's own Debian mirror, some 2 GB, and, the first time, some minutes. Exit status 3: this machine has no apt or cannot get the
# packages. What does not build although they are there is a mistake here, and fails as any other.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/collector"
work=$(cd "$1/collector" && pwd)
room=$work/apt

cannot() {
  printf '%s\n' "$1" >&2
  exit 3
}

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || cannot "there is no apt"
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -v security | head -n 1 || true)
[ -n "$mirror" ] || cannot "apt has no mirror"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keys" ] || cannot "the keys of Debian's archive are not installed"

mkdir -p "$room"/{lists,archives}/partial "$room"/etc/{sources.list.d,preferences.d,apt.conf.d}
: >"$room/status"
printf 'deb [signed-by=%s] %s sid main\n' "$keys" "$mirror" >"$room/etc/sources.list"
# A mirror that stands still for a while is good enough for this.
cat >"$room/apt.conf" <<CONFIGURATION
Dir::State "$room";
Dir::State::Lists "$room/lists";
Dir::State::Status "$room/status";
Dir::Cache "$room";
Dir::Cache::Archives "$room/archives";
Dir::Etc "$room/etc";
Dir::Etc::SourceList "$room/etc/sources.list";
Dir::Etc::SourceParts "$room/etc/sources.list.d";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
APT::Sandbox::User "";
CONFIGURATION
export APT_CONFIG=$room/apt.conf
apt-get -qq update >&2 || cannot "the mirror $mirror has no sid"
packages=(golang-opentelemetry-collector-dev golang-github-klauspost-compress-dev golang-go)
wanted=$(apt-get -qq --no-install-recommends --simulate install "${packages[@]}" | grep '^Inst ' | sort) ||
  cannot "the mirror $mirror has no Collector"
hash=$( (printf '%s\n' "$wanted"; cat "$here"/collector/*.go) | sha256sum | cut -c1-16)
program=$work/collector-$hash
if [ ! -x "$program" ]; then
  apt-get -qq -y --no-install-recommends --download-only install "${packages[@]}" >&2 ||
    cannot "the packages of the Collector cannot be fetched"
  rm -rf "$room/root"
  for package in "$room"/archives/*.deb; do
    dpkg-deb -x "$package" "$room/root"
  done
  go=$(echo "$room"/root/usr/lib/go-*)
  GOROOT=$go GOPATH=$room/root/usr/share/gocode GO111MODULE=off GOCACHE=$work/cache GOFLAGS=-buildvcs=false \
    CGO_ENABLED=0 GOTOOLCHAIN=local "$go/bin/go" build -o "$program" "$here"/collector/*.go >&2
  rm -rf "$room/root" "$room/archives" "$work/cache"
fi
sed -n "s/^Inst ${packages[0]} (\([^ ]*\).*/\1/p" <<<"$wanted" >"$program.version"
printf '%s\n' "$program"

#!/usr/bin/env bash
# Measures HostPool against its goals and prints one table; `./bench.sh allocate list` runs those experiments only, and
# what takes ten minutes (loss) runs only so.
# Builds what it measures in Release, into a directory that is gone afterwards, with whatever was started. Fails when an
# experiment breaks off, not when a goal is missed. The network's rows need root and Linux.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Build servers would outlive this script.
export PATH="$PATH:/usr/sbin:/sbin" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
export LAB_NAME=hpb$((RANDOM % 10000)) LAB_NET=10.$((80 + RANDOM % 40)).0 # a /16 for each run
work=$(mktemp -d)
bench=  # the process that measures
policy= # the policy-rc.d that install_packages made

finish() {
    trap '' INT TERM
    if [[ -n $bench ]]; then
        kill -TERM "$bench" 2>/dev/null && wait "$bench"
    fi
    end_leftovers
    ((EUID != 0)) || ./lab.sh down 2>/dev/null
    rm -rf "$work" ${policy:+"$policy"}
}
trap 'set +e; finish' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Servers that the program had no time to end: whoever has the work directory on its command line.
end_leftovers() {
    local file
    for file in /proc/[0-9]*/cmdline; do
        if tr '\0' '\n' 2>/dev/null <"$file" | grep -qF "$work/"; then
            kill -KILL "$(basename "$(dirname "$file")")" 2>/dev/null
        fi
    done
}

fail() {
    echo "bench.sh: $*" >&2
    exit 1
}

missing_packages() {
    local need
    for need in ip:iproute2 ssh:openssh-client sshd:openssh-server arp-scan:arp-scan nmap:nmap; do
        command -v "${need%:*}" >/dev/null || echo "${need#*:}"
    done
}

# Packages ask policy-rc.d before they start a service (invoke-rc.d(8)), and 101 means no: the lab needs sshd, this
# machine's port 22 does not.
install_packages() {
    if [[ ! -e /usr/sbin/policy-rc.d ]]; then
        policy=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    if ! (apt-get update -q && apt-get install -q -y --no-install-recommends "$@") >&2; then
        echo "bench.sh: could not install $*: the table says what that costs" >&2
    fi
}

publish() {
    dotnet publish "$1" -c Release -o "$2" -p:UseSharedCompilation=false >"$work/build.log" 2>&1 ||
        fail "$1 does not build: $(grep -m 3 error "$work/build.log" || tail -n 3 "$work/build.log")"
}

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
mapfile -t missing < <(missing_packages)
if ((${#missing[@]} > 0)); then
    if ((EUID == 0)) && command -v apt-get >/dev/null; then
        install_packages "${missing[@]}"
    else
        echo "bench.sh: missing: ${missing[*]} (Debian packages)" >&2
    fi
fi

echo "bench.sh: building" >&2
publish HostPool.Api "$work/api"
publish HostPool.Bench "$work/bench"

# In the background, since bash does not run a trap while it waits for a program in the foreground.
"$work/bench/HostPool.Bench" run "$work/api" "$PWD/lab.sh" "$work" "$@" </dev/null &
bench=$!
outcome=0
wait "$bench" || outcome=$?
bench=
exit "$outcome"

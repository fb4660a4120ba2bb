#!/usr/bin/env bash
# Builds HostPool and runs every test of it, those of the service a second time on a PostgreSQL server of its own;
# arguments go to `dotnet test`, which then runs once (./test.sh --filter Lab, on PostgreSQL where HOSTPOOL_TEST_PROVIDER
# is postgres). The last line is `N passed, N failed, N skipped`. Fails when a test fails, when none runs, and where CI
# is set when one is skipped, but for tests of IPv6 where the kernel has none.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export PATH="$PATH:/usr/sbin:/sbin" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
results=$(mktemp -d)
server= # the directory of the PostgreSQL server
policy= # the policy-rc.d that install_packages made
passed=0 failed=0 skipped=0

finish() {
    [[ -z $server ]] || .ci/postgres stop "$server"
    rm -rf "$results" ${policy:+"$policy"}
    echo "$passed passed, $failed failed, $skipped skipped"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "test.sh: $*" >&2
    exit 1
}

# What the tests on real hosts and .ci/run need beside the .NET SDK.
missing_packages() {
    local need
    for need in ip:iproute2 ssh:openssh-client sshd:openssh-server curl:curl; do
        command -v "${need%:*}" >/dev/null || echo "${need#*:}"
    done
    .ci/postgres find >/dev/null || echo postgresql
}

# The lab starts the sshd that it needs; installing one is no reason to open this machine's port 22. Packages ask
# policy-rc.d before they start a service (invoke-rc.d(8)), and 101 means no.
install_packages() {
    if [[ ! -e /usr/sbin/policy-rc.d ]]; then
        policy=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    export DEBIAN_FRONTEND=noninteractive
    if ! apt-get update -q || ! apt-get install -q -y --no-install-recommends "$@"; then
        echo "test.sh: could not install $*: the tests that need it are skipped" >&2
    fi
}

# The name and the reason of each skipped test, from the results that are given.
skipped_tests() {
    awk '
        /<UnitTestResult / {
            skipped = /outcome="NotExecuted"/
            match($0, /testName="[^"]*"/)
            name = substr($0, RSTART + 10, RLENGTH - 11)
        }
        /<Message>/ && skipped {
            gsub(/^ *<Message>|<\/Message>.*$/, "")
            print "  skipped: " name ": " $0
        }' "$@" | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g'
}

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
mapfile -t missing < <(missing_packages)
if ((${#missing[@]} > 0)); then
    if ((EUID == 0)) && command -v apt-get >/dev/null; then
        install_packages "${missing[@]}"
    else
        echo "test.sh: missing, and so some tests are skipped: ${missing[*]} (Debian packages)" >&2
    fi
fi

dotnet build HostPool.sln -c Release || fail "the build failed"

outcome=0
# A test that stands still would do so for ever, and nobody would know which: it is named, and the run ended.
run_tests() {
    dotnet test HostPool.sln -c Release --no-build --logger trx --results-directory "$results" \
        --blame-hang-timeout 5m --blame-hang-dump-type none "$@" || outcome=$?
}

if .ci/postgres find >/dev/null; then
    server=${TMPDIR:-/tmp}/hostpool-postgres-$$ # not in $results, which is this user's alone
    HOSTPOOL_TEST_POSTGRES=$(.ci/postgres start "$server") || fail "PostgreSQL does not start"
    export HOSTPOOL_TEST_POSTGRES
fi
run_tests "$@"
if [[ -n $server ]] && (($# == 0)); then
    echo "test.sh: the tests of the service once more, on PostgreSQL"
    HOSTPOOL_TEST_PROVIDER=postgres run_tests --filter 'FullyQualifiedName~HostPool.Tests.Api&Database!=sqlite&Database!=postgres&FullyQualifiedName!~.Lab'
fi

mapfile -t files < <(find "$results" -name '*.trx')
((${#files[@]} > 0)) || fail "the tests left no results"

# Skipped tests are in the total only, and in no counter of their own.
read -r passed failed skipped < <(awk -F'"' '
    function counter(name, i) { for (i = 1; i < NF; i += 2) if ($i ~ " " name "=$") return $(i + 1) }
    /<Counters / { passed += counter("passed"); executed += counter("executed"); total += counter("total") }
    END { print passed + 0, executed - passed, total - executed }' "${files[@]}")

excused=0
if ((skipped > 0)); then
    skipped_tests "${files[@]}"
    excused=$(skipped_tests "${files[@]}" | grep -c 'This kernel has no IPv6' || true)
fi
((failed == 0)) || fail "tests failed"
((outcome == 0)) || fail "dotnet test ended with $outcome"
((passed > 0)) || fail "no test ran"
[[ -z ${CI-} ]] || ((skipped == excused)) || fail "no test may be skipped where CI is set"

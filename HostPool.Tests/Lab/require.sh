# What lab.sh needs of the machine and of its arguments: each of these returns, or dies with what is wrong. Sourced by lab.sh.

require_machine() {
    ((EUID == 0)) || die "namespaces and bridges need root: try sudo"
    local need missing=()
    for need in ip:iproute2 tc:iproute2 sshd:openssh-server ssh-keygen:openssh-client unshare:util-linux \
        nsenter:util-linux mount:mount hostname:hostname; do
        command -v "${need%:*}" >/dev/null || missing+=("${need%:*} (in Debian's ${need#*:})")
    done
    ((${#missing[@]} == 0)) || die "missing:$(printf ' %s' "${missing[@]}")"
    [[ $name =~ ^[a-zA-Z][a-zA-Z0-9]{0,8}$ ]] || die "LAB_NAME '$name' is not 1 to 9 letters and digits, a letter first"
    [[ $net. =~ ^((0|[1-9][0-9]{0,2})\.){3}$ ]] || die "LAB_NET '$net' is not three octets, such as 10.77.0"
    [[ $length =~ ^(1[6-9]|2[0-4])$ ]] || die "LAB_PREFIX '$length' is not a number from 16 to 24"
    ((${net##*.} % (1 << (24 - length)) == 0)) || die "LAB_NET '$net' is not where a /$length begins"
    [[ $ipv6 =~ ^(0|1|only)$ ]] || die "LAB_IPV6 '$ipv6' is not 0, 1 or only"
}

require_kernel() {
    local why
    why=$(unshare --net --mount --uts sh -ec 'ip link add bridge0 type bridge
        ip link add veth0 type veth peer name veth1' 2>&1) ||
        die "this machine makes no namespaces, bridges or veth pairs: ${why//$'\n'/; }"
}

require_lab() {
    [[ -d $state ]] || die "no lab named $name is up: run './lab.sh up N' first"
    read -r net length <"$state/net"
    read -r ipv6 <"$state/ipv6"
}

require_number() {
    [[ ${1-} =~ ^[1-9][0-9]{0,2}$ ]] && (($1 <= largest)) || die "'${1-}' is not a number from 1 to $largest"
}

require_host() {
    require_lab
    require_number "${1-}"
    [[ -d $state/$1 ]] || die "there is no host $1: run './lab.sh join $1' to make it"
}

require_address() {
    local last=${1##*.}
    [[ $1 == "$net.$last" && $last =~ ^[1-9][0-9]{0,2}$ ]] && ((last > 1 && last < 255)) ||
        die "'$1' is not an address from $net.2 to $net.254"
}

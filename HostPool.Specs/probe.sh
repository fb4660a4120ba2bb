# Prints the hardware facts of a Linux host. POSIX sh (dash, busybox ash, bash); fed to `sh -s` on standard input.
#
# Output: everything between the lines "hostpool-probe 1 begin" and "hostpool-probe 1 end"; what a login shell prints
# around them is not ours. One fact a line: "+KEY VALUE", or "-KEY WHY IT IS MISSING"; a value is one line of at most
# 4096 bytes.
#
# All is functions until the last line, so a script that arrives cut short does nothing. The markers never stand here
# as they are printed, so a device that echoes its input does not look like an answer. Whatever /proc and /sys tell is
# read by the shell itself: on a small board starting a process costs more than everything else here.

has() {
    command -v "$1" >/dev/null
}

fact() {
    printf '+%s %.4096s\n' "$1" "$2"
}

missing() {
    printf -- '-%s %.4096s\n' "$1" "$2"
}

# report KEY VALUE WHY: the value, or why it is missing when it is empty.
report() {
    if [ -n "$2" ]; then fact "$1" "$2"; else missing "$1" "$3"; fi
}

# trim TEXT: sets $value to TEXT without the blanks before it.
trim() {
    value=${1#"${1%%[![:space:]]*}"}
}

# field FILE NAME...: sets $value to what follows the colon of the first line in FILE that has one of the names.
field() {
    value=
    [ -r "$1" ] || return 1
    file=$1
    shift
    while IFS=: read -r name rest; do
        name=${name%%[[:cntrl:]]*}
        for wanted; do
            [ "$name" = "$wanted" ] || continue
            trim "$rest"
            [ -z "$value" ] || return 0
        done
    done <"$file"
    return 1
}

# lscpu_field NAME: the same for lscpu's output. "-" is how it says that it does not know.
lscpu_field() {
    value=$(lscpu | while IFS=: read -r name rest; do
        [ "$name" = "$1" ] || continue
        trim "$rest"
        printf '%s' "$value"
        break
    done)
    [ "$value" != - ] || value=
}

# count_cpus: the CPUs that are present, as lscpu counts them, from a list such as "0-3,8".
count_cpus() {
    read -r list </sys/devices/system/cpu/present || return 1
    count=0
    IFS=,
    for range in $list; do
        count=$((count + ${range#*-} - ${range%-*} + 1))
    done
    unset IFS
}

cpus() {
    count=
    count_cpus
    if [ -z "$count" ] && has lscpu; then lscpu_field 'CPU(s)' && count=$value; fi
    if [ -z "$count" ] && has nproc; then count=$(nproc); fi
    if [ -z "$count" ] && has getconf; then count=$(getconf _NPROCESSORS_CONF); fi
    report cpus "$count" 'no /sys/devices/system/cpu/present, lscpu, nproc or getconf'
}

# ram: whole MiB, as `free -m` prints the total.
ram() {
    mib=
    if field /proc/meminfo MemTotal; then
        mib=$((${value%%[!0-9]*} / 1024))
    elif has free; then
        mib=$(free -m | while read -r name total _; do
            case $name in Mem*) printf '%s' "$total" ;; esac
        done)
    fi
    report ram "$mib" 'no /proc/meminfo, and no free'
}

# df_size OPTION...: the size column of df's last line, counted from the right: a device name may hold spaces.
df_size() {
    size=$(df "$@" / | while read -r line; do
        # shellcheck disable=SC2086
        set -- $line
        case $# in [0-4]) continue ;; esac
        shift $(($# - 5))
        case $1 in [0-9]*) printf '%s' "$1" ;; esac
    done)
    [ -n "$size" ]
}

# human KIB: rounded up and with the letters of `df -h`: 1.5G, 455G.
human() {
    unit=1
    for letter in K M G T P E; do
        tenths=$((($1 * 10 + unit - 1) / unit))
        whole=$((($1 + unit - 1) / unit))
        if [ "$tenths" -lt 100 ] && [ "$unit" -gt 1 ]; then
            size=$((tenths / 10)).$((tenths % 10))$letter
            return
        fi
        size=$whole$letter
        [ "$whole" -ge 1024 ] || return
        unit=$((unit * 1024))
    done
}

disk() {
    size=
    if has df; then
        df_size -Ph || { df_size -Pk && human "$size"; } || { df_size -k && human "$size"; }
    fi
    report disk_size "$size" 'no df that tells the size of /'
}

cpu_model() {
    model=
    if field /proc/cpuinfo 'model name'; then
        model=$value
    elif has lscpu && lscpu_field 'Model name' && [ -n "$value" ]; then
        model=$value
    elif field /proc/cpuinfo Model Hardware cpu; then
        model=$value
    elif [ -r /proc/device-tree/model ]; then
        IFS= read -r model </proc/device-tree/model
    fi
    why='not in /proc/cpuinfo, lscpu or /proc/device-tree/model'
    report cpu_model "$model" "$why"
    report graph_card_model "$model" "$why"
}

# kernel: `uname -rm` prints the release, then the machine.
kernel() {
    # shellcheck disable=SC2046
    if has uname; then set -- $(uname -rm); else set --; fi
    release=${1-} machine=${2-}
    if [ -z "$machine" ] && has lscpu; then lscpu_field Architecture && machine=$value; fi
    [ -n "$machine" ] || read -r machine </proc/sys/kernel/arch
    [ -n "$release" ] || read -r release </proc/sys/kernel/osrelease
    report cpu_arch "$machine" 'no uname, lscpu or /proc/sys/kernel/arch'
    report kernel "$release" 'no uname, and no /proc/sys/kernel/osrelease'
}

distribution() {
    name=
    for file in /etc/os-release /usr/lib/os-release; do
        if [ -n "$name" ] || [ ! -r "$file" ]; then continue; fi
        while IFS='=' read -r key value; do
            [ "$key" = PRETTY_NAME ] || continue
            value=${value#[\"\']}
            name=${value%[\"\']}
            break
        done <"$file"
    done
    report distribution "$name" 'no PRETTY_NAME in /etc/os-release'
}

# gpu: the PCI devices of the display class (03), named by lspci where there is one, else by vendor:device.
gpu() {
    cards='' found=0
    [ -d /sys/bus/pci/devices ] || { missing gpu 'no PCI bus'; return; }
    for device in /sys/bus/pci/devices/*; do
        read -r class <"$device/class" || continue
        case $class in 0x03*) ;; *) continue ;; esac
        found=$((found + 1))
        [ "$found" -le 8 ] || break
        card=
        if has lspci; then card=$(lspci -s "${device##*/}") card=${card#*: }; fi
        if [ -z "$card" ]; then
            read -r vendor <"$device/vendor" && read -r model <"$device/device"
            card=${vendor#0x}:${model#0x}
        fi
        cards=${cards:+$cards; }$card
    done
    report gpu "$cards" 'no display device on the PCI bus'
}

# machine_id: machine-id(5).
machine_id() {
    id=
    for file in /etc/machine-id /var/lib/dbus/machine-id; do
        if [ -z "$id" ] && [ -r "$file" ]; then read -r id <"$file"; fi
    done
    case $id in *[!0-9a-f]*) id= ;; esac
    report machine_id "$id" 'no /etc/machine-id'
}

# serial: the maker's, where it may be read and is none of the words that stand for none. On PCs root alone may.
serial() {
    number=
    for file in /sys/class/dmi/id/product_serial /sys/class/dmi/id/product_uuid /proc/device-tree/serial-number; do
        if [ -n "$number" ] || [ ! -r "$file" ]; then continue; fi
        IFS= read -r number <"$file"
        case $number in
        *[1-9A-Za-z]*) ;;
        *) number= ;;
        esac
        case $number in
        [Nn]one | NONE | *[Ff]illed* | [Dd]efault* | *[Ss]erial* | [Nn]ot\ * | N/A | [Uu]nknown | 0123456789) number= ;;
        esac
    done
    report serial "$number" 'no serial number that this user may read'
}

# macs: of all interfaces, so that a machine is known by each of them.
macs() {
    all=
    for file in /sys/class/net/*/address; do
        read -r mac <"$file" || continue
        case $mac in
        00:00:00:00:00:00) continue ;;
        ??:??:??:??:??:??) ;;
        *) continue ;;
        esac
        case " $all " in *" $mac "*) ;; *) all=${all:+$all }$mac ;; esac
    done
    report macs "$all" 'no interfaces in /sys/class/net'
}

# bounded SECONDS COMMAND...: runs it for so long at most. Without the timeout(1) of coreutils only the command itself
# is ended, not what it started. (Busybox has one that does no more, and holds our pipes for up to a second after.)
bounded() {
    if $has_timeout; then
        timeout "$@"
        return
    fi
    seconds=$1
    shift
    {
        "$@" <&5 5<&- &
        child=$!
        { sleep "$seconds" && kill -9 "$child"; } >/dev/null 3>&- 4>&- 5<&- &
        watch=$!
        wait "$child"
        code=$?
        kill "$watch"
    } 5<&0
    return "$code"
}

# extra KEY COMMAND: the first line that COMMAND prints. What it prints beyond 4096 bytes is read and dropped, so that
# it does not fail on a closed pipe; descriptor 4 carries its exit status around that reader. The reader is bounded
# too: the command may have left something behind that holds the pipe.
extra() {
    answer=$({
        code=$({
            { bounded 5 sh -c "$2" </dev/null 3>&- 4>&-; echo $? >&4; } |
                { bounded 6 dd bs=1 count=4096 >&3 4>&- && bounded 6 cat >/dev/null 3>&- 4>&-; }
        } 4>&1)
        printf '\n%s' "$code"
    } 3>&1)
    code=${answer##*"$newline"}
    line=${answer%"$newline"*}
    line=${line%%"$newline"*}
    case $code in
    0) report "$1" "$line" 'printed nothing' ;;
    124 | 137 | 143) missing "$1" 'took longer than 5 s' ;;
    *) missing "$1" "exit status $code" ;;
    esac
}

probe() {
    LC_ALL=C
    PATH=$PATH:/usr/sbin:/sbin
    newline='
'
    export LC_ALL PATH
    printf '\nhostpool-probe %s\n' '1 begin'
    cpus
    ram
    disk
    cpu_model
    kernel
    distribution
    gpu
    machine_id
    serial
    macs
    if has probe_extras; then
        if timeout --version >/dev/null; then has_timeout=true; else has_timeout=false; fi
        probe_extras
    fi
    printf 'hostpool-probe %s\n' '1 end'
}

probe </dev/null 2>/dev/null

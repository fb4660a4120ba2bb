# Prints the hardware facts of a Linux host. POSIX sh (dash, busybox ash, bash); fed to `sh -s` on standard input, after
# the other parts.
#
# Output: everything between the lines "hostpool-probe 1 begin" and "hostpool-probe 1 end". One thing a line:
#   +KEY VALUE     a fact that is text; a value is one line of at most 4096 bytes
#   -KEY WHY       why it is missing
#   :PLACE LINE    a line of a file of the kernel's, or of what else PLACE says; what it means is found out over there
#   :PLACE         it is there
#   !PLACE         it is there, and this user may not read it
# Lines of different places may stand between each other: what is asked of programs comes when they are done.
#
# All is functions until the last line, so a script that arrives cut short does nothing. The markers never stand here
# as they are printed, so a device that echoes its input does not look like an answer. Whatever /proc and /sys tell is
# read by the shell itself: on a small board starting a process costs more than everything else here.

probe() {
    LC_ALL=C
    PATH=$PATH:/usr/sbin:/sbin
    newline='
'
    has_timeout='' asked='' slow=''
    export LC_ALL PATH
    printf '\nhostpool-probe %s\n' '1 begin'
    engines
    interfaces
    cards
    cpus
    ram
    disk
    cpu_model
    kernel
    distribution
    machine_id
    serial
    macs
    processors
    memory
    system
    virtualisation
    disks
    rdma
    power
    tell_there /sys/block /sys/class/net /sys/bus/pci/devices /sys/class/power_supply
    if has probe_extras; then
        know_timeout
        probe_extras
    fi
    settle
    printf 'hostpool-probe %s\n' '1 end'
}

probe </dev/null 2>/dev/null
